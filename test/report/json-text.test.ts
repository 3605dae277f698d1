import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeJsonInvisible } from '../../src/report/escape.ts';
import { prettyJson, quoted } from '../../src/report/json-text.ts';

const shown = (value: unknown, indent = '') =>
  escapeJsonInvisible(JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${indent}`);

describe('JSON in pieces of text', () => {
  it('is what JSON.stringify gives', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(prettyJson(value, '\n    ')).toBe(shown(value, '    '));
      }),
    );
  });

  it('leaves out members without a value and has null for numbers that JSON has not', () => {
    const value = { a: undefined, b: [undefined, Number.NaN, -0], c: { d: undefined }, e: Number.POSITIVE_INFINITY };
    expect(prettyJson(value, '\n')).toBe(shown(value));
  });

  it.each(['', 'plain', 'a"b', 'a\\b', '\u0000', '\u202e', '\ud800', '##[error]', '#[x', '\u007f', 'ä', '~!#$[]^'])(
    'quotes %j as JSON.stringify, what hides escaped',
    (text) => expect(quoted(text)).toBe(escapeJsonInvisible(JSON.stringify(text))),
  );
});
