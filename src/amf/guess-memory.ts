/** How the content of an unknown externalizable was read (domain §4.7, guesses A, B, C). */
export type Guess = 'one-value' | 'entity' | 'pairs' | 'opaque';

/** Which guess held for which class; share one per capture so that a class is guessed once. Bounded. */
export class GuessMemory {
  readonly #held = new Map<string, Guess>();

  get(className: string): Guess | undefined {
    return this.#held.get(className);
  }

  set(className: string, guess: Guess): void {
    if (this.#held.size < 1024 || this.#held.has(className)) this.#held.set(className, guess);
  }
}
