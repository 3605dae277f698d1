/** Inclusive ranges of code points. */
export interface CodePointSet {
  readonly ranges: readonly (readonly [number, number])[];
  readonly negated: boolean;
  readonly ignoreCase: boolean;
}

export const DIGITS = [[0x30, 0x39]] as const;
export const WORD = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
] as const;
export const SPACES = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
] as const;

const LAST = 0x10ffff;

/** Everything that is not in `ranges` (which are sorted and apart). */
export function complement(ranges: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) found.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST) found.push([next, LAST]);
  return found;
}

/** The one lower-case form that both cases of a letter share; the letter itself where case changes its length. */
export function foldCase(point: number): number {
  if (point < 0x80) return point >= 0x41 && point <= 0x5a ? point + 32 : point;
  const upper = single(String.fromCodePoint(point).toUpperCase(), point);
  return single(String.fromCodePoint(upper).toLowerCase(), upper);
}

function single(text: string, otherwise: number): number {
  const point = text.codePointAt(0)!;
  return text.length === (point > 0xffff ? 2 : 1) ? point : otherwise;
}

function upperCase(point: number): number {
  return single(String.fromCodePoint(point).toUpperCase(), point);
}

function inRanges(ranges: CodePointSet['ranges'], point: number): boolean {
  for (const [from, to] of ranges) if (point >= from && point <= to) return true;
  return false;
}

export function hasCodePoint(set: CodePointSet, point: number): boolean {
  let found = inRanges(set.ranges, point);
  if (!found && set.ignoreCase) {
    const lower = foldCase(point);
    found = inRanges(set.ranges, lower) || inRanges(set.ranges, upperCase(lower));
  }
  return found !== set.negated;
}

export function isWordPoint(point: number): boolean {
  return inRanges(WORD, point);
}
