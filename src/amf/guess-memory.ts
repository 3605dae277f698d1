/** How the content of an unknown externalizable was read (domain §4.7, guesses A, B, C). */
export type Guess = 'one-value' | 'entity' | 'pairs' | 'opaque';

/** A guess; `values` = how many values an entity holds. */
export interface HeldGuess {
  readonly as: Guess;
  readonly values: number;
}

/** Classes that are remembered. */
const MAX_CLASSES = 1024;

/** Which guess held for which class; share one per capture so that a class is guessed once. Bounded. */
export class GuessMemory {
  readonly #held = new Map<string, HeldGuess>();

  get(className: string): HeldGuess | undefined {
    return this.#held.get(className);
  }

  set(className: string, guess: HeldGuess): void {
    if (this.#held.size < MAX_CLASSES || this.#held.has(className)) this.#held.set(className, guess);
  }
}
