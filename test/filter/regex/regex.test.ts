import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternError } from '../../../src/filter/regex/pattern-error.ts';
import { Regex } from '../../../src/filter/regex/regex.ts';

const pieces = fc.constantFrom(
  'a',
  'b',
  'B',
  '1',
  '_',
  '-',
  ' ',
  '.',
  '\\d',
  '\\w',
  '\\W',
  '\\s',
  '[ab]',
  '[^a]',
  '[a-c1]',
  '\\.',
  'ä',
  '\\x61',
);
const assertions = fc.constantFrom('^', '$', '\\b', '\\B');
const repeats = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,1}', '{2,}', '*?', '+?', '{1,2}?');
const pattern = fc.letrec<{ alternatives: string; sequence: string; atom: string }>((tie) => ({
  alternatives: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|')),
  sequence: fc.array(tie('atom'), { maxLength: 3 }).map((parts) => parts.join('')),
  atom: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    fc.tuple(pieces, repeats).map(([piece, repeat]) => piece + repeat),
    assertions,
    fc.tuple(tie('alternatives'), repeats).map(([inner, repeat]) => `(${inner})${repeat}`),
    tie('alternatives').map((inner) => `(?:${inner})`),
  ),
})).alternatives;
const text = fc
  .array(fc.constantFrom('a', 'b', 'A', 'B', 'c', '1', '_', '-', ' ', '.', 'ä', 'Ä', '\n'), { maxLength: 8 })
  .map((parts) => parts.join(''));

/** Null for a pattern that is within the language but too long for the machine. */
function compiled(source: string, ignoreCase: boolean): Regex | null {
  try {
    return new Regex(source, ignoreCase);
  } catch (error) {
    if (error instanceof PatternError && /too many steps|longer than/.test(error.message)) return null;
    throw error;
  }
}

describe('regex', () => {
  it('finds what JavaScript finds', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (source, texts, ignoreCase) => {
          const own = compiled(source, ignoreCase);
          fc.pre(own !== null);
          const reference = new RegExp(source, ignoreCase ? 'iu' : 'u');
          for (const one of texts) expect([source, one, own.test(one)]).toEqual([source, one, reference.test(one)]);
        },
      ),
      { numRuns: 800 },
    );
  });

  const cases: readonly (readonly [string, string, boolean])[] = [
    ['', '', true],
    ['abc', 'xABCx', true],
    ['(?-i)abc', 'ABC', false],
    ['(?-i:a)b', 'aB', true],
    ['(?-i:a)b', 'Ab', false],
    ['a.c', 'a\nc', false],
    ['(?s)a.c', 'a\nc', true],
    ['^b', 'a\nb', false],
    ['(?m)^b$', 'a\nb\nc', true],
    ['\\Ab\\z', 'b', true],
    ['(?<name>a)(?P<other>b)', 'ab', true],
    ['a{,2}', 'a{,2}', true],
    ['{', '{', true],
    ['x]', 'x]', true],
    ['[]a]+', ']', true],
    ['[a-]', '-', true],
    ['[\\d-]', '-', true],
    ['[\\]]', ']', true],
    ['\\u{1F600}', '😀', true],
    ['^.$', '😀', true],
    ['straße', 'STRAßE', true],
    ['\\/\\-', '/-', true],
    ['()*x', 'x', true],
    ['(a*)*b', 'aaab', true],
    ['(|a)+$', 'aaa', true],
  ];
  for (const [source, one, found] of cases) {
    it(`/${source}/ ${found ? 'finds' : 'leaves'} ${JSON.stringify(one)}`, () =>
      expect(new Regex(source).test(one)).toBe(found));
  }

  const slow: Record<string, [string, string]> = {
    'nested repeats': ['(a+)+$', `${'a'.repeat(65_535)}b`],
    'overlapping alternatives': ['^(a|a|ab)*$', `${'a'.repeat(65_535)}c`],
    'optional chain': [`${'a?'.repeat(300)}${'a'.repeat(300)}$`, 'a'.repeat(299)],
    'a big counter': ['(?:a{0,240}){2}b', 'a'.repeat(30_000)],
    'empty in a repeat': ['((a*)*)*b', 'a'.repeat(30_000)],
  };
  for (const [name, [source, one]] of Object.entries(slow)) {
    it(`does not hang: ${name}`, () => {
      const start = performance.now();
      expect(new Regex(source).test(one)).toBe(false);
      expect(performance.now() - start).toBeLessThan(2000);
    });
  }

  it('refuses by name what it does not do', () => {
    for (const source of [
      '(?=a)',
      '(?!a)',
      '(?<=a)',
      '(?<!a)',
      '(?>a)',
      '\\1',
      '\\k<a>',
      '\\p{L}',
      '\\p{',
      '\\Q',
      '\\y',
      'a++',
      '[[:alpha:]]',
      '(?#x)',
      '(*F)',
      '\\01',
    ])
      expect(() => new Regex(source), source).toThrow(PatternError);
  });

  it('never fails in another way', () => {
    const unit = fc.constantFrom(...'()[]{}|*+?^$.\\-,:=!<>aP1 i'.split(''));
    fc.assert(
      fc.property(
        fc.array(unit, { maxLength: 14 }).map((parts) => parts.join('')),
        text,
        (source, one) => {
          try {
            new Regex(source).test(one);
          } catch (error) {
            if (!(error instanceof PatternError)) throw error;
          }
        },
      ),
      { numRuns: 5000 },
    );
  });
});
