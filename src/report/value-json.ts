import { escapeJsonInvisible } from './escape.ts';

/** Texts of values that are the same object in many calls: the shapes of equal values. */
const MAX_TEXTS = 4096;
const MAX_LENGTH = 4096;

/** Makes JSON of decoded values; one for a rendering. */
export class ValueJson {
  readonly #texts = new Map<object, string>();

  /** The value on one line, with what would not be seen as `\uXXXX`. */
  of(value: unknown): string {
    if (typeof value !== 'object' || value === null) return escapeJsonInvisible(JSON.stringify(value) ?? 'null');
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    const text = escapeJsonInvisible(JSON.stringify(value));
    if (text.length <= MAX_LENGTH && this.#texts.size < MAX_TEXTS) this.#texts.set(value, text);
    return text;
  }
}
