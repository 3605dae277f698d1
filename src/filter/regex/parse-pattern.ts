import { type CodePointSet, complement, DIGITS, SPACES, WORD } from './code-point-set.ts';
import { PatternError } from './pattern-error.ts';

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

export type PatternNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'point'; readonly point: number; readonly ignoreCase: boolean }
  | { readonly kind: 'set'; readonly set: CodePointSet }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly parts: readonly PatternNode[] }
  /** `most` null = without end. */
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number | null };

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

export const MAX_PATTERN = 1024;
const MAX_REPEAT = 1000;
const MAX_GROUPS = 100;

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, e: 27, 0: 0 };
const CLASSES: Readonly<Record<string, CodePointSet['ranges']>> = {
  d: DIGITS,
  D: complement(DIGITS),
  w: WORD,
  W: complement(WORD),
  s: SPACES,
  S: complement(SPACES),
};
const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  b: 'word-edge',
  B: 'no-word-edge',
  A: 'text-start',
  z: 'text-end',
};
const COUNTED = /\{([0-9]{1,9})(,([0-9]{1,9})?)?\}/y;
const FLAGS = /\(\?([ims]*)(?:-([ims]+))?([:)])/y;
const NAMED = /\(\?P?<[A-Za-z_]\w*>/y;
const CODED = /\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\})/y;

/** Groups that need more than one walk over the text, or a stack. */
const REFUSED_GROUPS: readonly (readonly [string, string])[] = [
  ['(?=', 'lookahead'],
  ['(?!', 'lookahead'],
  ['(?<=', 'lookbehind'],
  ['(?<!', 'lookbehind'],
  ['(?>', 'an atomic group'],
  ['(?|', 'a branch reset'],
  ['(?#', 'a comment'],
  ['(?R', 'recursion'],
  ['(?(', 'a condition'],
  ['(*', 'a verb'],
];

/** Reads a pattern; `ignoreCase` is how it begins. @throws PatternError naming what is refused */
export function parsePattern(pattern: string, ignoreCase: boolean): PatternNode {
  return new PatternParser(pattern, ignoreCase).whole();
}

class PatternParser {
  readonly #pattern: string;
  #at = 0;
  #depth = 0;
  #flags: Flags;

  constructor(pattern: string, ignoreCase: boolean) {
    this.#pattern = pattern;
    this.#flags = { ignoreCase, multiline: false, dotAll: false };
    if (pattern.length > MAX_PATTERN)
      throw new PatternError(`the pattern is longer than ${MAX_PATTERN} characters`, MAX_PATTERN, pattern.length);
  }

  whole(): PatternNode {
    const found = this.#choice();
    if (this.#at < this.#pattern.length) throw this.#error("')' without '('", this.#at);
    return found;
  }

  #choice(): PatternNode {
    const parts = [this.#sequence()];
    while (this.#pattern[this.#at] === '|') {
      this.#at++;
      parts.push(this.#sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at]!)) {
      const from = this.#at;
      const part = this.#atom();
      if (part !== null) parts.push(this.#repeated(part, from));
    }
    return parts.length === 1 ? parts[0]! : parts.length === 0 ? { kind: 'empty' } : { kind: 'sequence', parts };
  }

  /** One thing that may be repeated; null for flags that only change what follows. */
  #atom(): PatternNode | null {
    const character = this.#pattern[this.#at]!;
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw this.#error(`'${character}' has nothing to repeat`, this.#at);
      case '{':
        COUNTED.lastIndex = this.#at;
        if (COUNTED.test(this.#pattern)) throw this.#error("'{' has nothing to repeat", this.#at);
        break;
      case '.':
        this.#at++;
        return this.#set(this.#flags.dotAll ? [] : [[10, 10]], true);
      case '^':
        this.#at++;
        return { kind: 'assert', what: this.#flags.multiline ? 'line-start' : 'text-start' };
      case '$':
        this.#at++;
        return { kind: 'assert', what: this.#flags.multiline ? 'line-end' : 'text-end' };
    }
    const point = this.#pattern.codePointAt(this.#at)!;
    this.#at += point > 0xffff ? 2 : 1;
    return this.#point(point);
  }

  #point(point: number): PatternNode {
    return { kind: 'point', point, ignoreCase: this.#flags.ignoreCase };
  }

  #set(ranges: CodePointSet['ranges'], negated = false): PatternNode {
    return { kind: 'set', set: { ranges, negated, ignoreCase: this.#flags.ignoreCase } };
  }

  #repeated(part: PatternNode, from: number): PatternNode {
    const at = this.#at;
    const bounds = this.#bounds();
    if (bounds === null) return part;
    if (part.kind === 'assert' && this.#pattern[from] !== '(')
      throw new PatternError('a position cannot be repeated', from, this.#at);
    const after = this.#pattern[this.#at];
    // A lazy repeat finds the same texts.
    if (after === '?') this.#at++;
    else if (after === '+') throw this.#error('a possessive repeat is not supported', at, this.#at + 1);
    else if (after === '*' || this.#isCounted()) throw this.#error('a repeat of a repeat: put it into ( )', this.#at);
    return { kind: 'repeat', part, ...bounds };
  }

  #isCounted(): boolean {
    COUNTED.lastIndex = this.#at;
    return COUNTED.test(this.#pattern);
  }

  #bounds(): { least: number; most: number | null } | null {
    const from = this.#at;
    switch (this.#pattern[from]) {
      case '*':
        this.#at++;
        return { least: 0, most: null };
      case '+':
        this.#at++;
        return { least: 1, most: null };
      case '?':
        this.#at++;
        return { least: 0, most: 1 };
      case '{':
        break;
      default:
        return null;
    }
    COUNTED.lastIndex = from;
    const match = COUNTED.exec(this.#pattern);
    if (match === null) return null;
    this.#at = COUNTED.lastIndex;
    const least = Number(match[1]);
    const most = match[2] === undefined ? least : match[3] === undefined ? null : Number(match[3]);
    if (Math.max(least, most ?? 0) > MAX_REPEAT) throw this.#error(`more than ${MAX_REPEAT} repeats`, from, this.#at);
    if (most !== null && most < least) throw this.#error('the repeat ends before it begins', from, this.#at);
    return { least, most };
  }

  #group(): PatternNode | null {
    const from = this.#at;
    for (const [start, name] of REFUSED_GROUPS) {
      if (this.#pattern.startsWith(start, from))
        throw this.#error(`${name} is not supported`, from, from + start.length);
    }
    const outer = this.#flags;
    FLAGS.lastIndex = from;
    NAMED.lastIndex = from;
    const flags = this.#pattern.startsWith('(?', from) ? FLAGS.exec(this.#pattern) : null;
    if (flags !== null) {
      this.#at = FLAGS.lastIndex;
      this.#flags = changed(outer, flags[1]!, flags[2] ?? '');
      if (flags[3] === ')') return null;
    } else if (NAMED.test(this.#pattern)) this.#at = NAMED.lastIndex;
    else if (this.#pattern[from + 1] === '?') throw this.#error('this kind of group is not supported', from, from + 3);
    else this.#at++;
    if (++this.#depth > MAX_GROUPS) throw this.#error(`groups nested deeper than ${MAX_GROUPS}`, from);
    const inner = this.#choice();
    this.#depth--;
    if (this.#pattern[this.#at] !== ')') throw this.#error("the '(' is not closed", from);
    this.#at++;
    this.#flags = outer;
    return inner;
  }

  #escape(): PatternNode {
    const from = this.#at;
    const letter = this.#pattern[from + 1] ?? '';
    if (Object.hasOwn(ASSERTIONS, letter)) {
      this.#at += 2;
      return { kind: 'assert', what: ASSERTIONS[letter]! };
    }
    if (Object.hasOwn(CLASSES, letter)) {
      this.#at += 2;
      return this.#set(CLASSES[letter]!);
    }
    return this.#point(this.#escapedPoint());
  }

  /** A backslash and what it stands for, when that is one character. */
  #escapedPoint(): number {
    const from = this.#at;
    CODED.lastIndex = from;
    const coded = CODED.exec(this.#pattern);
    if (coded !== null) {
      const point = Number.parseInt(coded[1] ?? coded[2] ?? coded[3] ?? coded[4]!, 16);
      if (point > 0x10ffff) throw this.#error('there is no such character', from, CODED.lastIndex);
      this.#at = CODED.lastIndex;
      return point;
    }
    const point = this.#pattern.codePointAt(from + 1);
    if (point === undefined) throw this.#error('a backslash at the end', from);
    const letter = String.fromCodePoint(point);
    if (letter === '0' && /[0-9]/.test(this.#pattern[from + 2] ?? ''))
      throw this.#error('an octal code is not supported: write \\x00', from, from + 3);
    if (/[A-Za-z0-9]/.test(letter) && !Object.hasOwn(CONTROLS, letter))
      throw this.#error(`${refusedEscape(letter)} is not supported`, from, from + 2);
    this.#at += 1 + letter.length;
    return CONTROLS[letter] ?? point;
  }

  #class(): PatternNode {
    const from = this.#at;
    this.#at++;
    const negated = this.#pattern[this.#at] === '^';
    if (negated) this.#at++;
    const ranges: (readonly [number, number])[] = [];
    for (let first = true; ; first = false) {
      const character = this.#pattern[this.#at];
      if (character === undefined) throw this.#error("the '[' is not closed", from);
      if (character === ']' && !first) break;
      if (/^\[[:.=]/.test(this.#pattern.slice(this.#at, this.#at + 2)))
        throw this.#error('a POSIX class is not supported', this.#at, this.#at + 2);
      const start = this.#at;
      const low = this.#classItem();
      const isRange = this.#pattern[this.#at] === '-' && (this.#pattern[this.#at + 1] ?? ']') !== ']';
      if (typeof low !== 'number') {
        ranges.push(...low);
        continue;
      }
      if (!isRange) {
        ranges.push([low, low]);
        continue;
      }
      this.#at++;
      const high = this.#classItem();
      if (typeof high !== 'number') throw this.#error('a range cannot end with a class', start, this.#at);
      if (high < low) throw this.#error('the range ends before it begins', start, this.#at);
      ranges.push([low, high]);
    }
    this.#at++;
    return this.#set(ranges, negated);
  }

  #classItem(): number | CodePointSet['ranges'] {
    if (this.#pattern[this.#at] === '\\') {
      const letter = this.#pattern[this.#at + 1] ?? '';
      if (Object.hasOwn(CLASSES, letter)) {
        this.#at += 2;
        return CLASSES[letter]!;
      }
      if (letter === 'b') {
        this.#at += 2;
        return 8;
      }
      return this.#escapedPoint();
    }
    const point = this.#pattern.codePointAt(this.#at)!;
    this.#at += point > 0xffff ? 2 : 1;
    return point;
  }

  #error(message: string, from: number, to = from + 1): PatternError {
    return new PatternError(message, from, to);
  }
}

function changed(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, before: boolean) => (off.includes(letter) ? false : on.includes(letter) || before);
  return {
    ignoreCase: value('i', flags.ignoreCase),
    multiline: value('m', flags.multiline),
    dotAll: value('s', flags.dotAll),
  };
}

function refusedEscape(letter: string): string {
  if (/[1-9]/.test(letter) || letter === 'k' || letter === 'g') return 'a back reference';
  if (letter === 'p' || letter === 'P') return 'a Unicode property';
  if (letter === 'Q' || letter === 'E') return 'quoting by \\Q…\\E';
  return `\\${letter}`;
}
