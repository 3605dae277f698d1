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
    // What is asked for once or twice is looked for in place: splitting costs several times as much.
    const text = this.#text;
    const to = this.#to;
    for (let at = this.#from; at < to; ) {
      const value = valueStart(text, at, to, name);
      const end = fieldEnd(text, at, to);
      if (value >= 0 && value <= end) return unfold(text.slice(value, end));
      at = end;
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
      const end = fieldEnd(text, at, this.#to);
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

/** Where the field line at `from` ends, with its line end. obs-fold: a continuation and the line end before it stand for one blank. */
function fieldEnd(text: string, from: number, to: number): number {
  let end = lineEnd(text, from, to);
  while (end < to && (text[end] === ' ' || text[end] === '\t')) end = lineEnd(text, end, to);
  return end;
}

/** Where the value begins of the field line at `from` when its name is `name` in any case, else −1. Blanks around the name do not count. */
function valueStart(text: string, from: number, to: number, name: string): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  if (at + name.length > to) return -1;
  for (let index = 0; index < name.length; index++) {
    const a = text.charCodeAt(at + index);
    const b = name.charCodeAt(index);
    if (a !== b && lowerCase(a) !== lowerCase(b)) return -1;
  }
  at += name.length;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  return at < to && text.charCodeAt(at) === 0x3a ? at + 1 : -1;
}

function lowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
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
