import type { HttpHeaders } from './message.ts';

const NONE: readonly (readonly [string, string])[] = [];

/** A bit of 32 for a field name of that length and first character, any case: a head without the bit has no such field. */
export function nameBit(length: number, first: number): number {
  return 1 << (length + 3 * (first | 0x20));
}

/** Field lines over the text of a head; split at the first question. */
export class HeadFields implements HttpHeaders {
  readonly #text: string;
  readonly #from: number;
  readonly #to: number;
  readonly #names: number;
  /** Where each field line begins, and where the last one ends. */
  #starts: readonly number[] | null = null;
  #entries: (readonly [string, string])[] | null = null;
  /** The last question: several in turn ask for the same field. */
  #asked: string | null = null;
  #answer: string | null = null;

  /**
   * `[from, to)` of `text` holds the field lines with their line ends.
   * @param names `nameBit` of each; without it every question is looked for
   */
  constructor(text: string, from: number, to: number, names = -1) {
    this.#names = names;
    this.#text = text;
    this.#from = from;
    this.#to = to;
  }

  get size(): number {
    return this.#split().length;
  }

  get(name: string): string | null {
    if ((this.#names & nameBit(name.length, name.charCodeAt(0))) === 0) return null;
    if (name === this.#asked) return this.#answer;
    this.#asked = name;
    this.#answer = this.#find(name);
    return this.#answer;
  }

  #find(name: string): string | null {
    // What is asked for is looked for in place: to cut out every name and value costs several times as much.
    const text = this.#text;
    this.#starts ??= fieldStarts(text, this.#from, this.#to);
    const starts = this.#starts;
    for (let field = 0; field + 1 < starts.length; field++) {
      const end = starts[field + 1]!;
      const value = valueStart(text, starts[field]!, end, name);
      if (value >= 0) return unfold(trimBlanks(text, value, end));
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
    this.#starts ??= fieldStarts(text, this.#from, this.#to);
    const starts = this.#starts;
    for (let field = 0; field + 1 < starts.length; field++) {
      const line = text.slice(starts[field]!, starts[field + 1]!);
      const colon = line.indexOf(':');
      const name = colon > 0 ? trimBlanks(line, 0, colon) : '';
      if (name !== '' && !name.includes(' ')) entries.push([name, unfold(trimBlanks(line, colon + 1, line.length))]);
    }
    this.#entries = entries;
    return entries;
  }
}

/** obs-fold: a continuation and the line end before it stand for one blank; it belongs to the field before. */
function fieldStarts(text: string, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let at = from; at < to; ) {
    starts.push(at);
    at = lineEnd(text, at, to);
    while (at < to && (text[at] === ' ' || text[at] === '\t')) at = lineEnd(text, at, to);
  }
  starts.push(to);
  return starts;
}

/** Where the value begins of the field line `[from, to)` when its name is `name` in any case, else −1. Blanks around the name do not count. */
function valueStart(text: string, from: number, to: number, name: string): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  if (at + name.length >= to) return -1;
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
  return value.includes('\n') ? value.split(/\r?\n[ \t]+/).join(' ') : value;
}

/** `[start, end)` without blanks around it. By hand: a pattern for the end of a value would be quadratic in its blanks. */
function trimBlanks(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}
