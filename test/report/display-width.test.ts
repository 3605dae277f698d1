import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth, fitColumns, padColumns, takeColumns, wrapColumns } from '../../src/report/display-width.ts';
import { escapeTerminal } from '../../src/report/escape.ts';

test.each([
  ['', 0],
  ['abc', 3],
  ['Straße', 6],
  ['在庫', 4],
  ['e\u0301', 1],
  ['\u{1f600}', 2],
  ['한글', 4],
  ['ｆｕｌｌ', 8],
  ['ﾊﾝ', 2],
])('%s', (text, width) => expect(displayWidth(text)).toBe(width));

test('what is cut shows an ellipsis, in the middle the tail stays', () => {
  expect(fitColumns('orderService.getOrders', 12)).toBe('orderServic…');
  expect(fitColumns('orderService.getOrders', 12, 'middle')).toBe('order…Orders');
  expect(fitColumns('在庫サービス', 6)).toBe('在庫…');
  expect(fitColumns('short', 5)).toBe('short');
  expect(fitColumns('short', 1)).toBe('…');
  expect(fitColumns('short', 0)).toBe('');
});

test('a text far too long says how much is left out', () => {
  expect(fitColumns('x'.repeat(30_000), 30)).toBe(`${'x'.repeat(17)}…(29983 more)`);
});

test('a cut text fits, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.integer({ min: 0, max: 60 }),
      fc.boolean(),
      (raw, columns, middle) => {
        const text = escapeTerminal(raw);
        const cut = fitColumns(text, columns, middle ? 'middle' : 'end');
        expect(displayWidth(cut)).toBeLessThanOrEqual(columns);
        if (displayWidth(text) <= columns) expect(cut).toBe(text);
        expect(displayWidth(takeColumns(text, columns))).toBeLessThanOrEqual(columns);
      },
    ),
  );
});

test('wrapped lines fit and lose nothing but blanks', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 2, max: 40 }), (raw, columns) => {
      const text = escapeTerminal(raw);
      const lines = wrapColumns(text, columns, 1000);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    }),
  );
});

test('wrapping prefers blanks and cuts the last line', () => {
  expect(wrapColumns('the quick brown fox', 10, 5)).toEqual(['the quick', 'brown fox']);
  expect(wrapColumns('the quick brown fox jumps', 10, 2)).toEqual(['the quick', 'brown fox…']);
});

test('padding counts columns, not characters', () => {
  expect(padColumns('在庫', 6)).toBe('在庫  ');
  expect(padColumns('7', 3, 'right')).toBe('  7');
  expect(padColumns('toolong', 3)).toBe('toolong');
});
