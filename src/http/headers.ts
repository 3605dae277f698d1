import type { HttpHeaders } from './message.ts';

const NONE: readonly (readonly [string, string])[] = [];

/** Field lines over the text of a head; split at the first question. */
export class HeadFields implements HttpHeaders {
  readonly #text: string;
  readonly #from: number;
  readonly #to: number;
  #entries: (readonly [string, string])[] | null = null;

  /** `[from, to)` of `text` holds the field lines with their line ends. */
  constructor(text: string, from: number, to: number) {
    this.#text = text;
    this.#from = from;
    this.#to = to;
  }

  get size(): number {
    return this.#split().length;
  }

  get(name: string): string | null {
    const lower = name.toLowerCase();
    for (const [field, value] of this.#split()) {
      if (field.length === lower.length && field.toLowerCase() === lower) return value;
    }
    return null;
  }

  all(name: string): string[] {
    const lower = name.toLowerCase();
    return this.#split()
      .filter(([field]) => field.toLowerCase() === lower)
      .map(([, value]) => value);
  }

  entries(): readonly (readonly [string, string])[] {
    return this.#split();
  }

  #split(): readonly (readonly [string, string])[] {
    if (this.#entries !== null) return this.#entries;
    if (this.#from >= this.#to) return NONE;
    const entries: (readonly [string, string])[] = [];
    const text = this.#text;
    for (let at = this.#from; at < this.#to; ) {
      let end = lineEnd(text, at, this.#to);
      // obs-fold: the continuation and its line end stand for one blank.
      while (end < this.#to && (text[end] === ' ' || text[end] === '\t')) end = lineEnd(text, end, this.#to);
      const line = text.slice(at, end);
      const colon = line.indexOf(':');
      const name = colon > 0 ? trimBlanks(line.slice(0, colon)) : '';
      if (name !== '' && !name.includes(' ')) entries.push([name, unfold(line.slice(colon + 1))]);
      at = end;
    }
    this.#entries = entries;
    return entries;
  }
}

function lineEnd(text: string, from: number, to: number): number {
  const lf = text.indexOf('\n', from);
  return lf < 0 || lf >= to ? to : lf + 1;
}

function unfold(value: string): string {
  const whole = trimBlanks(value);
  return whole.includes('\n') ? whole.split(/\r?\n[ \t]+/).join(' ') : whole;
}

/** By hand: a pattern for the end of a value would be quadratic in its blanks. */
function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}
