import type { Guess, GuessMemory } from './guess-memory.ts';

/** One way to read a class: a built-in or declared layout that may be wrong, a guess (`values` = how many values an entity holds), or not at all. */
export interface Reading {
  readonly as: 'layout' | Guess;
  readonly values: number;
}

interface Choice {
  readonly className: string;
  readonly readings: readonly Reading[];
  /** Place among the choices of the body, in order of first appearance. */
  readonly place: number;
  index: number;
  /** The last reading of the body that used this choice. */
  usedIn: number;
}

const OPAQUE: Reading = { as: 'opaque', values: 0 };
const LAYOUT: Reading = { as: 'layout', values: 0 };
const ONE_VALUE: Reading = { as: 'one-value', values: 0 };
/** Classes of one body that are told apart; more are all read as one value. */
const MAX_CLASSES = 1024;
/** Fields of an entity that are tried; the number is fixed by where the rest of the body ends. */
const MAX_ENTITY_VALUES = 24;

/** How an unknown payload at `at` might be read, most likely first (domain §4.7, guesses A, B, C). */
function possibleReadings(bytes: Uint8Array, at: number, limit: number): Reading[] {
  const readings: Reading[] = [ONE_VALUE];
  const first = at < limit ? bytes[at]! : 0;
  const second = at + 1 < limit ? bytes[at + 1]! : 0;
  if ((first === 0x02 || first === 0x03) && (second === 0x01 || second === 0x06)) {
    const most = first === 0x02 ? 1 : MAX_ENTITY_VALUES;
    for (let values = 1; values <= most; values++) readings.push({ as: 'entity', values });
  }
  if (limit - at >= 4) {
    const count = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
    if (count * 2 <= limit - at - 4) readings.push({ as: 'pairs', values: 0 });
  }
  return readings;
}

/**
 * The choices made for classes whose layout is not certain while one body is read again and again: the last class met varies fastest. When
 * every combination contradicts the body, classes become opaque, the last one met first.
 */
export class GuessPlan {
  readonly #choices: Choice[] = [];
  readonly #byClass = new Map<string, Choice>();
  /** Choices used by the reading in progress, in order of first use. */
  #used: Choice[] = [];
  #reading = 0;
  #exhausted = false;

  /** Forgets what was chosen for the body before. */
  clear(): void {
    if (this.#choices.length === 0) return;
    this.#choices.length = 0;
    this.#byClass.clear();
    this.#used = [];
    this.#exhausted = false;
  }

  /** A new reading of the same body begins. */
  restart(): void {
    this.#reading++;
    if (this.#used.length > 0) this.#used = [];
  }

  /** True when the reading in progress rests on a choice. */
  get inUse(): boolean {
    return this.#used.length > 0;
  }

  /** The reading chosen for a class whose payload begins at `at`. */
  choose(
    className: string,
    hasLayout: boolean,
    bytes: Uint8Array,
    at: number,
    limit: number,
    memory: GuessMemory | null,
  ): Reading {
    let choice = this.#byClass.get(className);
    if (choice === undefined) {
      const place = this.#choices.length;
      if (place >= MAX_CLASSES) return hasLayout ? LAYOUT : ONE_VALUE;
      const readings = hasLayout ? [LAYOUT] : possibleReadings(bytes, at, limit);
      const held = memory?.get(className);
      if (!hasLayout && held !== undefined) {
        const isHeld = (reading: Reading) => Number(reading.as === held.as && reading.values === held.values);
        readings.sort((a, b) => isHeld(b) - isHeld(a));
      }
      choice = { className, readings: [...readings, OPAQUE], place, index: 0, usedIn: 0 };
      this.#choices.push(choice);
      this.#byClass.set(className, choice);
    }
    if (choice.usedIn !== this.#reading) {
      choice.usedIn = this.#reading;
      this.#used.push(choice);
    }
    return choice.readings[choice.index]!;
  }

  /** Moves to the next combination after a reading that contradicted the body; false when only opaque classes are left. */
  advance(): boolean {
    if (!this.#exhausted) {
      for (let at = this.#used.length - 1; at >= 0; at--) {
        const choice = this.#used[at]!;
        if (choice.index < choice.readings.length - 2) {
          choice.index++;
          for (const later of this.#choices.slice(choice.place + 1)) later.index = 0;
          return true;
        }
      }
      this.#exhausted = true;
      for (const choice of this.#choices) choice.index = 0;
    }
    return this.#giveUpLast();
  }

  /** No more readings are allowed: the first class met is not decoded. */
  giveUp(): void {
    this.#exhausted = true;
    for (const choice of this.#choices) choice.index = choice.readings.length - 1;
  }

  #giveUpLast(): boolean {
    for (let at = this.#used.length - 1; at >= 0; at--) {
      const choice = this.#used[at]!;
      if (choice.index === choice.readings.length - 1) continue;
      choice.index = choice.readings.length - 1;
      return true;
    }
    return false;
  }

  /** Stores the guesses that held. */
  remember(memory: GuessMemory): void {
    for (const choice of this.#used) {
      const reading = choice.readings[choice.index]!;
      if (reading.as !== 'layout' && reading.as !== 'opaque') {
        memory.set(choice.className, { as: reading.as, values: reading.values });
      }
    }
  }
}
