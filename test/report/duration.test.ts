import { expect, test } from 'vitest';
import { formatDuration, formatSeconds, formatTime, formatTimeOfDay, spanNs } from '../../src/report/duration.ts';

test.each([
  [null, '-'],
  [0, '0'],
  [850, '850 ns'],
  [1000, '1.00 µs'],
  [12_340, '12.3 µs'],
  [999_499, '999 µs'],
  [999_501, '1.00 ms'],
  [1_234_567, '1.23 ms'],
  [999_600_000, '1.00 s'],
  [45_000_000_000, '45.0 s'],
  [99_949_000_000, '99.9 s'],
  [99_960_000_000, '1m 40s'],
  [125_000_000_000, '2m 05s'],
  [3_599_900_000_000, '1h 00m'],
  [7_620_000_000_000, '2h 07m'],
  [7_199_000_000_000, '2h 00m'],
  [273_600_000_000_000, '3d 04h'],
  [-1_500_000, '-1.50 ms'],
])('%s ns', (ns, text) => expect(formatDuration(ns)).toBe(text));

test('seconds for machines have three digits', () => {
  expect(formatSeconds(45_000_000)).toBe('0.045');
  expect(formatSeconds(0)).toBe('0.000');
});

test('times keep their milliseconds', () => {
  expect(formatTime('2011-03-13T07:06:40.000499000Z')).toBe('2011-03-13 07:06:40.000');
  expect(formatTimeOfDay('2011-03-13T07:06:40.999999999Z')).toBe('07:06:40.999');
  expect(formatTime(null)).toBe('-');
  expect(formatTimeOfDay('yesterday')).toBe('-');
});

test('the span between two times is exact to the nanosecond', () => {
  expect(spanNs('2011-03-13T07:06:40.999999999Z', '2011-03-13T07:06:41.000000001Z')).toBe(2);
  expect(spanNs('2011-03-13T07:06:40.000000000Z', '2011-03-14T07:06:40.000000005Z')).toBe(86_400_000_000_005);
  expect(spanNs(null, '2011-03-13T07:06:40.000000000Z')).toBeNull();
  expect(spanNs('2011-03-13', '2011-03-13T07:06:40.000000000Z')).toBeNull();
});
