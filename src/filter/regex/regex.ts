import { foldCase, hasCodePoint, isWordPoint } from './code-point-set.ts';
import { type Assertion, parsePattern } from './parse-pattern.ts';
import { compilePattern, type Instruction } from './program.ts';

/** Characters of a text that are looked at. */
export const MAX_TEXT = 65_536;

/** No code point: before the first and behind the last character. */
const NOTHING = -1;

/** What an instruction does, as numbers: the walk below is all the time there is. */
const POINT = 0;
const FOLDED_POINT = 1;
const SET = 2;
const ASSERT = 3;
const SPLIT = 4;
const JUMP = 5;
const MATCH = 6;

function codeOf(instruction: Instruction): number {
  switch (instruction.kind) {
    case 'point':
      return instruction.ignoreCase ? FOLDED_POINT : POINT;
    case 'set':
      return SET;
    case 'assert':
      return ASSERT;
    case 'split':
      return SPLIT;
    case 'jump':
      return JUMP;
    case 'match':
      return MATCH;
  }
}

/**
 * A regular expression that takes time in proportion to the text: all ways through the pattern are followed at once (Thompson 1968, Pike),
 * so nothing is ever tried again. It tells whether a pattern occurs, not where.
 */
export class Regex {
  readonly #program: readonly Instruction[];
  readonly #codes: Uint8Array;
  /** Code point of a point; where a jump or a split goes on; the other way of a split. */
  readonly #first: Int32Array;
  readonly #second: Int32Array;
  /** Instructions that wait for this and for the next character; `#marks` says at which character one was entered last. */
  #current: Int32Array;
  #next: Int32Array;
  readonly #marks: Int32Array;
  readonly #stack: Int32Array;
  #matched = false;

  /** @throws PatternError */
  constructor(pattern: string, ignoreCase = true) {
    this.#program = compilePattern(parsePattern(pattern, ignoreCase), pattern);
    const size = this.#program.length;
    this.#codes = Uint8Array.from(this.#program, codeOf);
    this.#first = Int32Array.from(this.#program, (one) => ('point' in one ? one.point : 'next' in one ? one.next : 0));
    this.#second = Int32Array.from(this.#program, (one) => ('other' in one ? one.other : 0));
    this.#current = new Int32Array(size);
    this.#next = new Int32Array(size);
    this.#marks = new Int32Array(size);
    this.#stack = new Int32Array(size * 2 + 2);
  }

  /** Whether the pattern occurs in the first 65,536 characters of `text`. */
  test(text: string): boolean {
    const end = Math.min(text.length, MAX_TEXT);
    this.#marks.fill(0);
    this.#matched = false;
    let live = 0;
    let before = NOTHING;
    for (let at = 0, step = 1; ; step++) {
      const point = at < end ? text.codePointAt(at)! : NOTHING;
      live = this.#enter(0, this.#current, live, step, before, point);
      if (this.#matched) return true;
      if (point === NOTHING) return false;
      at += point > 0xffff ? 2 : 1;
      live = this.#advance(point, live, step + 1, at < end ? text.codePointAt(at)! : NOTHING);
      if (this.#matched) return true;
      before = point;
    }
  }

  /** Takes `point` with every waiting instruction. Returns how many wait behind it, at position `step`. */
  #advance(point: number, live: number, step: number, after: number): number {
    const folded = foldCase(point);
    const current = this.#current;
    const next = this.#next;
    let count = 0;
    for (let index = 0; index < live; index++) {
      const pc = current[index]!;
      const code = this.#codes[pc]!;
      if (code === SET) {
        const instruction = this.#program[pc]!;
        if (instruction.kind !== 'set' || !hasCodePoint(instruction.set, point)) continue;
      } else if (this.#first[pc] !== (code === FOLDED_POINT ? folded : point)) continue;
      count = this.#enter(pc + 1, next, count, step, point, after);
      if (this.#matched) return 0;
    }
    this.#current = next;
    this.#next = current;
    return count;
  }

  /** Adds all that waits for a character and is reached from `start` without one. `step` numbers the position. */
  #enter(start: number, list: Int32Array, count: number, step: number, before: number, after: number): number {
    const stack = this.#stack;
    const marks = this.#marks;
    let top = 0;
    let live = count;
    stack[top++] = start;
    while (top > 0) {
      const pc = stack[--top]!;
      if (marks[pc] === step) continue;
      marks[pc] = step;
      switch (this.#codes[pc]) {
        case MATCH:
          this.#matched = true;
          return live;
        case JUMP:
          stack[top++] = this.#first[pc]!;
          break;
        case SPLIT:
          stack[top++] = this.#second[pc]!;
          stack[top++] = this.#first[pc]!;
          break;
        case ASSERT: {
          const instruction = this.#program[pc]!;
          if (instruction.kind === 'assert' && holds(instruction.what, before, after)) stack[top++] = pc + 1;
          break;
        }
        default:
          list[live++] = pc;
      }
    }
    return live;
  }
}

function holds(what: Assertion, before: number, after: number): boolean {
  switch (what) {
    case 'text-start':
      return before === NOTHING;
    case 'text-end':
      return after === NOTHING;
    case 'line-start':
      return before === NOTHING || before === 10;
    case 'line-end':
      return after === NOTHING || after === 10;
    case 'word-edge':
      return isWord(before) !== isWord(after);
    case 'no-word-edge':
      return isWord(before) === isWord(after);
  }
}

function isWord(point: number): boolean {
  return point !== NOTHING && isWordPoint(point);
}
