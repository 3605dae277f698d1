import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDecimal,
  formatNumberOf,
  formatPercent,
  formatRate,
} from '../../src/report/number-format.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1_234_567, '1,234,567'],
  [-1000, '-1,000'],
  [-0.2, '0'],
])('count %d', (count, text) => expect(formatCount(count)).toBe(text));

test.each([
  [0, '0.00'],
  [1.234, '1.23'],
  [9.994, '9.99'],
  [9.996, '10.0'],
  [99.94, '99.9'],
  [99.96, '100'],
  [1234.5, '1,235'],
])('decimal %d', (value, text) => expect(formatDecimal(value)).toBe(text));

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '0.98 KiB'],
  [1536, '1.50 KiB'],
  [1_048_575, '1.00 MiB'],
  [64 * 1024 * 1024, '64.0 MiB'],
  [5 * 1024 ** 5, '5.00 PiB'],
])('bytes %d', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [0, 10, '0 %'],
  [1, 0, '0 %'],
  [1, 10_000, '<0.1 %'],
  [14, 1000, '1.4 %'],
  [995, 10_000, '10 %'],
  [999_999, 1_000_000, '99 %'],
  [10, 10, '100 %'],
])('%d of %d', (part, whole, text) => expect(formatPercent(part, whole)).toBe(text));

test('numbers of things and rates', () => {
  expect(formatNumberOf(1, 'call')).toBe('1 call');
  expect(formatNumberOf(1200, 'call')).toBe('1,200 calls');
  expect(formatNumberOf(2, 'push', 'pushes')).toBe('2 pushes');
  expect(formatRate(30, 2e9)).toBe('15.0/s');
  expect(formatRate(30, 0)).toBe('');
  expect(formatRate(30, null)).toBe('');
});
