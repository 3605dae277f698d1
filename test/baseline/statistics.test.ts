import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../src/baseline/statistics/mann-whitney.ts';
import { normalUpperTail } from '../../src/baseline/statistics/normal.ts';
import { quantile, quantileInterval } from '../../src/baseline/statistics/quantile.ts';
import { fisherExact, holm } from '../../src/baseline/statistics/rates.ts';
import { shiftRatio } from '../../src/baseline/statistics/shift.ts';
import { gaussian, seeded } from '../support/planted-report.ts';

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/** Samples, U of the second one, p; where the figures come from. */
const RANK_TESTS: Record<string, [a: number[], b: number[], u: number, p: number]> = {
  // scipy.stats.mannwhitneyu documentation, example of Yap et al.; exact.
  'scipy documentation: males and females': [[19, 22, 16, 29, 24], [20, 11, 17, 12], 3, 0.1111111111111111],
  // R, ?wilcox.test, Hollander and Wolfe (1973) p. 69: W = 35, p = 0.2544; U of the other sample is 15.
  'R documentation: permeability of the placenta': [
    [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
    [1.15, 0.88, 0.9, 0.74, 1.21],
    15,
    0.2544122544122544,
  ],
  // scipy 1.17.1: mannwhitneyu(b, a, alternative='two-sided'), asymptotic with continuity, for the ties.
  'scipy 1.17.1: ties within and between': [
    [1, 2, 2, 3, 3, 3, 4, 5, 5, 6, 7, 8, 8, 9],
    [2, 3, 4, 4, 5, 6, 7, 8, 9, 9, 10, 10, 11],
    128.5,
    0.07114044971197422,
  ],
  // scipy 1.17.1, the same call: two samples of six values each.
  'scipy 1.17.1: many ties': [
    [3, 2, 4, 6, 1, 1, 5, 1, 3, 5, 1, 5, 2, 1, 1, 4, 4, 1, 2, 1, 5, 4, 1, 5, 1, 2, 6, 6, 5, 1],
    [6, 6, 5, 2, 3, 2, 6, 3, 4, 5, 3, 6, 2, 6, 4, 6, 7, 3, 2, 6, 6, 7, 3, 4, 2, 6],
    566.5,
    0.003356909628663342,
  ],
};

describe('Mann-Whitney U', () => {
  for (const [name, [a, b, u, p]] of Object.entries(RANK_TESTS)) {
    it(name, () => {
      const test = mannWhitney(sorted(a), sorted(b));
      expect(test.u).toBe(u);
      expect(test.p).toBeCloseTo(p, 12);
    });
  }

  it('equal values only: no evidence', () => expect(mannWhitney(sorted([5, 5, 5]), sorted([5, 5])).p).toBe(1));
  it('an empty sample: no evidence', () => expect(mannWhitney(sorted([]), sorted([5, 5])).p).toBe(1));
});

it('upper tail of the normal distribution (scipy.stats.norm.sf)', () => {
  expect(normalUpperTail(1.96)).toBeCloseTo(0.024997895148220435, 15);
  expect(normalUpperTail(3.5) / 0.00023262907903552502).toBeCloseTo(1, 12);
  expect(normalUpperTail(8) / 6.22096057427174e-16).toBeCloseTo(1, 11);
  expect(normalUpperTail(-1)).toBeCloseTo(0.8413447460685429, 14);
});

it('Fisher exact (scipy.stats.fisher_exact)', () => {
  expect(fisherExact(3, 10, 9, 10)).toBeCloseTo(0.019766611097880443, 10);
  expect(fisherExact(8, 10, 1, 6)).toBeCloseTo(0.034965034965034975, 10);
  expect(fisherExact(0, 100, 1, 100)).toBeCloseTo(1, 10);
});

it('Holm (R: p.adjust(c(0.01, 0.04, 0.03), "holm"))', () => {
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
});

it('nearest rank and the interval of a median by order statistics', () => {
  const hundred = sorted(Array.from({ length: 100 }, (_, n) => n + 1));
  expect(quantile(hundred, 0.95)).toBe(95);
  // R: qbinom(c(0.025, 0.975), 100, 0.5) = 40, 60.
  expect(quantileInterval(hundred, 0.5)).toEqual([40, 61]);
  expect(quantileInterval(sorted([1, 2, 3]), 0.5)).toBeNull();
});

it('typical ratio of long samples: as of the whole, interval as wide as their number allows', () => {
  const [n, sigma] = [50_000, 0.25];
  const random = seeded(1);
  const values = Array.from({ length: n }, () => 1e7 * Math.exp(sigma * gaussian(random)));
  const shift = shiftRatio(sorted(values), sorted(values.map((value) => value * 1.1)));
  expect(shift?.ratio).toBeCloseTo(1.1, 3);
  // Of a shift of two normal samples: sigma * sqrt(2 / n * pi / 3) either way, 1.96 times.
  const half = 1.96 * sigma * Math.sqrt(((2 / n) * Math.PI) / 3);
  expect(Math.log(shift!.interval![1] / shift!.interval![0]) / 2 / half).toBeCloseTo(1, 1);
});

it('typical ratio: the median of all ratios', () => {
  const shift = shiftRatio(sorted([10, 20, 30, 40, 50]), sorted([12, 24, 36, 48, 60]));
  expect(shift?.ratio).toBeCloseTo(1.2, 9);
  expect(shift?.interval?.[0]).toBeLessThan(1.2);
});
