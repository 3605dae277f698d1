import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caretExcerpt } from '../../src/cli/display-filter.ts';
import { parseDisplayFilter } from '../../src/filter/display-filter.ts';
import { FilterError } from '../../src/filter/filter-error.ts';

const GOLDEN = new URL('../golden/filter/errors.txt', import.meta.url);

/** Mistakes as people make them. */
const MISTAKES = [
  '',
  '   ',
  'statsu == fault',
  'status == fualt',
  'fualt == status',
  'latnecy > 100ms',
  'totalNs > 5',
  'nonsense',
  'latency > 100',
  'latency > 100 parsecs',
  'latency > "soon"',
  'requestBytes > 5ms',
  'httpStatus == ok',
  'startedAt > yesterday',
  'startedAt > 2011-02-30',
  'client == 10.1.2.300',
  'client.ip == 10.1.2.3:80',
  'timing.complete == maybe',
  'timing.complete > false',
  'status > ok',
  'status in {ok .. fault}',
  'latency contains 5',
  'operation = "x"',
  'status == ok & latency > 1s',
  'status == ok | latency > 1s',
  'status == ok latency > 1s',
  'status == ok &&',
  '&& status == ok',
  'status ==',
  'not',
  '(status == ok',
  'status == ok)',
  'status in ok',
  'status in {',
  'status in {}',
  'latency == 1s .. 2s',
  'operation == "open',
  'operation == \u201corder\u201d',
  'args[0] == 1',
  'args..name == 1',
  'args.size > 5MiB',
  'foo(operation) == 1',
  'len(latency) > 1',
  'count(statsu) > 1',
  '"a" == "b"',
  'operation == lower(statsu)',
  'time == client',
  'any status',
  'operation matches "(a"',
  'operation matches "a)"',
  'operation matches "*a"',
  'operation matches "a**"',
  'operation matches "a++"',
  'operation matches "[a"',
  'operation matches "[z-a]"',
  'operation matches "[[:alpha:]]"',
  'operation matches "(?=a)"',
  'operation matches "(?<!a)"',
  'operation matches "(a)\\1"',
  'operation matches "\\p{L}"',
  'operation matches "x\\p{"',
  'operation matches "a{2,1}"',
  'operation matches "a{1,1000000}{1,1000000}"',
  'operation matches "(a{1,1000}){1,1000}"',
  'operation matches "a\\"',
  `${'x '.repeat(200)}`,
  `operation == "${'在庫'.repeat(8)}" && statsu == ok && ${'status == ok && '.repeat(20)}status == ok`,
  'status == \u0000',
  'operation == "a\u0000b"',
  'operation == "\u202e" && x == 1',
];

function complaint(expression: string): string {
  try {
    parseDisplayFilter(expression);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const lines = [...caretExcerpt(error), `column ${error.column}: ${error.message}`];
    if (error.hint !== '') lines.push(`-> ${error.hint}`);
    return lines.join('\n').replaceAll(/ +$/gm, '');
  }
  return `${expression}\nis accepted`;
}

describe('mistakes', () => {
  it('are shown where they are, with what was meant', () => {
    const text = `${MISTAKES.map(complaint).join('\n\n')}\n`;
    if (process.env.UPDATE_GOLDEN === '1' || !existsSync(GOLDEN)) writeFileSync(GOLDEN, text);
    expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
    expect(text).not.toContain('is accepted');
  });

  const hostile: Record<string, string> = {
    'many parentheses': '('.repeat(100_000),
    'many negations': '!'.repeat(100_000),
    'many nested functions': 'len('.repeat(100_000),
    'a megabyte of alternatives': 'a|'.repeat(500_000),
    'a megabyte of alternatives in a pattern': `operation matches "${'a|'.repeat(500_000)}"`,
    'a megabyte of alternatives in a shorter pattern': `operation matches "${'a|'.repeat(20_000)}"`,
    'a long word': 'a'.repeat(1_000_000),
    'a long path': `args${'.x'.repeat(20_000)} == 1`,
    'deep groups': `operation matches "${'('.repeat(1000)}"`,
    'repeats of repeats': `operation matches "${'('.repeat(50)}a${'{1000})'.repeat(50)}"`,
    'an endless text': `operation == "${'\\'.repeat(1_000_001)}`,
  };
  for (const [name, expression] of Object.entries(hostile)) {
    it(`refuses at once: ${name}`, () => {
      const start = performance.now();
      expect(() => parseDisplayFilter(expression)).toThrow(FilterError);
      expect(performance.now() - start).toBeLessThan(1000);
    });
  }

  it('takes a long chain of tests', () => {
    const chain = Array.from({ length: 3000 }, () => 'status == ok').join(' && ');
    expect(parseDisplayFilter(chain).usesValues).toBe(false);
  });

  it('never fails in another way', () => {
    const word = fc.constantFrom(
      ...[
        'status',
        'latency',
        'args.',
        'args.0',
        'result.**',
        '==',
        '!=',
        '<',
        'in',
        '{',
        '}',
        '..',
        ',',
        '(',
        ')',
        '!',
        'not',
        'and',
        '||',
      ],
      ...[
        'any',
        'all',
        'len',
        'count',
        'matches',
        'contains',
        'ok',
        '100ms',
        '5',
        'ms',
        '"a"',
        'r"\\d"',
        '"(a|b)*"',
        "'x'",
        '10.1.2.3',
        '07:06',
        '.',
        '~',
        '[',
        '\u0000',
        '\ud800',
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
          fc.array(word, { maxLength: 8 }).map((words) => words.join('')),
          fc.string(),
        ),
        (expression) => {
          try {
            parseDisplayFilter(expression);
          } catch (error) {
            if (!(error instanceof FilterError)) throw error;
            expect(error.from).toBeGreaterThanOrEqual(0);
            expect(error.from).toBeLessThanOrEqual(expression.length);
            expect(caretExcerpt(error)).toHaveLength(2);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
