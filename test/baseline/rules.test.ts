import { describe, expect, it } from 'vitest';
import { checkBudgets, compareSides, parseBudgets } from '../../src/baseline/compare.ts';
import { parseRule } from '../../src/baseline/rules.ts';
import { Side } from '../../src/baseline/side.ts';
import type { Call } from '../../src/report/model.ts';
import { gaussian, plantedCall, plantedReport, seeded } from '../support/planted-report.ts';

function sideOf(calls: readonly Call[]): Side {
  const side = new Side();
  side.addReport(plantedReport(calls), 'run');
  return side;
}

function noisy(seed: number, count: number, factor = 1): Side {
  const random = seeded(seed);
  return sideOf(
    Array.from({ length: count }, () => plantedCall('a.b', 60 * factor * Math.exp(0.25 * gaussian(random)))),
  );
}

describe('rules', () => {
  it('limits, budgets, patterns', () => {
    expect(parseRule('latency.p95 +10% +5ms')).toMatchObject({
      change: { relative: 0.1, absolute: 5e6, direction: 1 },
    });
    expect(parseRule('faults.rate +1%')).toMatchObject({ change: { relative: null, absolute: 0.01 } });
    expect(parseRule('latency.p95 < 300ms')).toMatchObject({ budget: { relation: '<', value: 3e8 } });
    expect(parseRule('order*: calls -5%')).toMatchObject({
      metric: 'calls',
      change: { direction: -1, relative: 0.05 },
    });
    expect(parseRule('order*: calls -5%').pattern?.test('orderService.get')).toBe(true);
  });

  for (const wrong of [
    '',
    'latency',
    'latency.p42 +10%',
    'latency.p95',
    'latency.p95 10%',
    'latency.p95 +10parsec',
    'contract some',
    'faults.rate < 3ms',
  ]) {
    it(`refuses '${wrong}'`, () => expect(() => parseRule(wrong)).toThrow(/rule/));
  }

  it('a rule that names nothing is an error', () => {
    const side = noisy(1, 20);
    expect(() => compareSides(side, side, { rules: ['nothing*: latency.p95 +10%'] })).toThrow(/names no operation/);
  });

  it('too few calls: inconclusive when it was asked for, else said', () => {
    const [a, b] = [noisy(1, 9), noisy(2, 9)];
    expect(compareSides(a, b, { rules: ['latency.p95 +10%'] }).verdict).toBe('inconclusive');
    const comparison = compareSides(a, b);
    expect(comparison.verdict).toBe('pass');
    expect(comparison.rows.find((row) => row.metric === 'latency.p95')?.note).toBe('9 calls, 10 needed');
  });

  it('identical calls need no evidence', () => {
    const side = noisy(1, 3);
    expect(
      compareSides(side, noisy(1, 3), { rules: ['latency.p95 +0%', 'faults.rate +0', 'contract none'] }).verdict,
    ).toBe('pass');
  });

  describe('budgets of one side', () => {
    const verdicts = (side: Side, ...rules: string[]): string[] =>
      checkBudgets(side, parseBudgets(rules)).map((row) => `${row.operation} ${row.verdict} ${row.note}`.trim());
    const lost: Partial<Call> = { status: 'no-response', timing: { ...plantedCall('a.b', 1).timing, complete: false } };

    it('are kept or broken by what was measured, without a baseline', () => {
      const side = noisy(1, 20);
      expect(verdicts(side, 'latency.p95 < 300ms', 'calls >= 20')).toEqual(['a.b pass', 'a.b pass']);
      expect(verdicts(side, 'latency.p95 < 30ms', 'calls > 20')).toEqual([
        'a.b regression over budget',
        'a.b regression below budget',
      ]);
      expect(checkBudgets(side, parseBudgets(['calls >= 20']))[0]).toMatchObject({
        baseline: null,
        candidate: 20,
        ratio: null,
        n: [0, 20],
      });
    });

    it('have no verdict where the capture does not tell', () => {
      const some = sideOf([plantedCall('a.b', 10), plantedCall('a.b', 10, lost)]);
      expect(verdicts(some, 'faults.rate < 10%', 'latency.p95 < 20ms')).toEqual([
        'a.b inconclusive 1 call lost or cut',
        'a.b pass',
      ]);
      const none = sideOf([plantedCall('a.b', 10, lost)]);
      expect(verdicts(none, 'latency.p95 < 20ms')).toEqual(['a.b inconclusive no answered call']);
    });

    it('leave out operations that are never answered, and never pass for want of others', () => {
      const oneWay = plantedCall('a.log', 10, { ...lost, status: 'one-way' });
      expect(verdicts(sideOf([plantedCall('a.b', 10), oneWay]), 'latency.p95 < 20ms')).toEqual(['a.b pass']);
      expect(verdicts(sideOf([oneWay]), 'latency.p95 < 20ms')).toEqual(['* inconclusive nothing to judge']);
    });

    it('refuse what needs a baseline and what names nothing', () => {
      expect(() => parseBudgets(['latency.p95 +10%'])).toThrow(/needs a baseline/);
      expect(() => parseBudgets(['contract none'])).toThrow(/needs a baseline/);
      expect(() => verdicts(noisy(1, 3), 'zzz*: calls > 1')).toThrow(/names no operation of the capture/);
    });
  });

  it('a rule about an operation that is gone is no pass', () => {
    const [both, one] = [sideOf([plantedCall('a.b', 10), plantedCall('c.d', 10)]), sideOf([plantedCall('c.d', 10)])];
    const comparison = compareSides(both, one, { rules: ['a.*: latency.p95 +10%'] });
    expect(comparison.verdict).toBe('inconclusive');
    expect(comparison.rows).toMatchObject([{ operation: 'a.*', verdict: 'inconclusive', note: 'nothing to judge' }]);
  });

  it('an empty side does not pass', () => {
    expect(compareSides(noisy(1, 20), sideOf([])).verdict).toBe('regression');
    expect(compareSides(sideOf([]), sideOf([])).failures).toEqual([
      'no calls in the baseline',
      'no calls in the candidate',
    ]);
    expect(compareSides(sideOf([]), sideOf([]), { allowEmpty: true }).verdict).toBe('pass');
  });
});

it('noise alone is rarely called a regression, a planted one nearly always', () => {
  const RUNS = 200;
  const regressions = (factor: number, seed: number): number => {
    let found = 0;
    for (let run = 0; run < RUNS; run++) {
      const { verdict } = compareSides(noisy(seed + 2 * run, 100), noisy(seed + 2 * run + 1, 100, factor));
      if (verdict === 'regression') found++;
    }
    return found;
  };
  expect(regressions(1, 10_000)).toBeLessThanOrEqual(RUNS * 0.01);
  expect(regressions(1.2, 20_000)).toBeGreaterThanOrEqual(RUNS * 0.95);
});
