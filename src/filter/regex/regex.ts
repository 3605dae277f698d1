import { foldCase, hasCodePoint, isWordPoint } from './code-point-set.ts';
import { type Assertion, parsePattern } from './parse-pattern.ts';
import { compilePattern, type Instruction } from './program.ts';

/** Characters of a text that are looked at. */
export const MAX_TEXT = 65_536;

/** No code point: before the first and behind the last character. */
const NOTHING = -1;

/**
 * A regular expression that takes time in proportion to the text: all ways through the pattern are followed at once (Thompson 1968, Pike),
 * so nothing is ever tried again. It tells whether a pattern occurs, not where.
 */
export class Regex {
  readonly #program: readonly Instruction[];
  /** Instructions to go on with at this and at the next character; `#marks` says at which character one was entered last. */
  #current: Int32Array;
  #next: Int32Array;
  readonly #marks: Int32Array;
  readonly #stack: Int32Array;
  #matched = false;

  /** @throws PatternError */
  constructor(pattern: string, ignoreCase = true) {
    this.#program = compilePattern(parsePattern(pattern, ignoreCase), pattern);
    const size = this.#program.length;
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
      live = this.#advance(point, live, step, at, end, text);
      if (this.#matched) return true;
      before = point;
      at += point > 0xffff ? 2 : 1;
    }
  }

  /** Takes `point` with every live instruction. Returns how many are live behind it. */
  #advance(point: number, live: number, step: number, at: number, end: number, text: string): number {
    const following = at + (point > 0xffff ? 2 : 1);
    const after = following < end ? text.codePointAt(following)! : NOTHING;
    const folded = foldCase(point);
    let count = 0;
    for (let index = 0; index < live; index++) {
      const pc = this.#current[index]!;
      const instruction = this.#program[pc]!;
      const takes =
        instruction.kind === 'point'
          ? instruction.point === (instruction.ignoreCase ? folded : point)
          : instruction.kind === 'set' && hasCodePoint(instruction.set, point);
      if (takes) count = this.#enter(pc + 1, this.#next, count, step + 1, point, after);
      if (this.#matched) return 0;
    }
    [this.#current, this.#next] = [this.#next, this.#current];
    return count;
  }

  /** Adds `first` and all that is reached from it without a character. `step` numbers the position. */
  #enter(first: number, list: Int32Array, count: number, step: number, before: number, after: number): number {
    const stack = this.#stack;
    let top = 0;
    let live = count;
    stack[top++] = first;
    while (top > 0) {
      const pc = stack[--top]!;
      if (this.#marks[pc] === step) continue;
      this.#marks[pc] = step;
      const instruction = this.#program[pc]!;
      switch (instruction.kind) {
        case 'match':
          this.#matched = true;
          return live;
        case 'jump':
          stack[top++] = instruction.next;
          break;
        case 'split':
          stack[top++] = instruction.other;
          stack[top++] = instruction.next;
          break;
        case 'assert':
          if (holds(instruction.what, before, after)) stack[top++] = pc + 1;
          break;
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
