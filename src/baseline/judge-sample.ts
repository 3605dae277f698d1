import type { MatchedGroups } from './match-groups.ts';
import type { SampleMetric } from './metrics.ts';
import type { Verdict, VerdictRow } from './model.ts';
import type { Change } from './rules.ts';
import type { Sample } from './sample.ts';
import { mannWhitney } from './statistics/mann-whitney.ts';
import { quantileInterval } from './statistics/quantile.ts';
import { type Shift, shiftRatio } from './statistics/shift.ts';

/** What two samples show; worked out once however many rules ask. */
export interface SampleTest {
  readonly a: Sample;
  readonly b: Sample;
  /** Both hold the same values. */
  readonly identical: boolean;
  readonly p: number;
  /** 1: the values of `b` are the larger ones, in the eyes of the test; -1: the smaller ones. */
  readonly direction: 1 | 0 | -1;
  readonly shift: Shift | null;
}

export function testSamples(a: Sample, b: Sample): SampleTest {
  const [x, y] = [a.sorted(), b.sorted()];
  const identical = holdSame(a, b);
  if (identical)
    return { a, b, identical, p: 1, direction: 0, shift: x.length === 0 ? null : { ratio: 1, interval: null } };
  const { u, p } = mannWhitney(x, y);
  const direction = Math.sign(u - (x.length * y.length) / 2) as 1 | 0 | -1;
  return { a, b, identical, p, direction, shift: shiftRatio(x, y) };
}

/** The same values, however they came. */
export function holdSame(a: Sample, b: Sample): boolean {
  const [x, y] = [a.sorted(), b.sorted()];
  return x.length === y.length && x.every((value, index) => value === y[index]);
}

/** Fewer equal values than this are no rule. */
const REPEATS = 3;

/** Exact ratio of sizes where they are no matter of chance: the same questions, or a size that never varies. Null elsewhere. */
export function exactSizeRatio(test: SampleTest, groups: MatchedGroups | null): number | null {
  const [ours, theirs] = [test.a.constant(REPEATS), test.b.constant(REPEATS)];
  if (ours !== null && theirs !== null && ours > 0) return theirs / ours;
  if (groups === null || !groups.complete || groups.pairs.length === 0) return null;
  let [before, after] = [0, 0];
  for (const [x, y] of groups.pairs) {
    const [was, is] = [x.responseBytes.constant(1), y.responseBytes.constant(1)];
    if (was === null || is === null) return null;
    before += was;
    after += is;
  }
  return before > 0 ? after / before : null;
}

export interface SampleRules {
  readonly change: Change;
  readonly minCalls: number;
  /** Adjusted p below which there is a difference at all. */
  readonly alpha: number;
  /** Adjusted p below which it is an alarm. */
  readonly alarm: number;
}

export type Judged = Pick<
  VerdictRow,
  | 'baseline'
  | 'baselineInterval'
  | 'candidate'
  | 'candidateInterval'
  | 'ratio'
  | 'interval'
  | 'p'
  | 'n'
  | 'verdict'
  | 'note'
>;

/** A row without figures. */
export const NOTHING = {
  baseline: null,
  baselineInterval: null,
  candidate: null,
  candidateInterval: null,
  ratio: null,
  interval: null,
  p: null,
} as const;

/**
 * The verdict of one rule on two samples: a change beyond the limits AND evidence for it. `p` is the adjusted one; `exactRatio` replaces the test
 * where values are no matter of chance.
 */
export function judgeSample(
  metric: SampleMetric,
  test: SampleTest,
  p: number,
  exactRatio: number | null,
  rules: SampleRules,
): Judged {
  const { a, b } = test;
  const n = [a.count, b.count] as const;
  const values = {
    baseline: a.count === 0 ? null : Math.round(metric.value(a)),
    baselineInterval: intervalOf(metric, a),
    candidate: b.count === 0 ? null : Math.round(metric.value(b)),
    candidateInterval: intervalOf(metric, b),
    n,
  };
  const { baseline, candidate } = values;
  const ratio = baseline === null || candidate === null || baseline === 0 ? null : candidate / baseline;
  const row = (verdict: Verdict, note: string, tested: boolean): Judged => ({
    ...values,
    ratio,
    interval: tested ? (test.shift?.interval ?? null) : null,
    p: tested ? p : null,
    verdict,
    note,
  });
  if (baseline === null || candidate === null) return row('inconclusive', 'not measured', false);
  if (test.identical) return row('pass', 'identical', false);
  if (exactRatio !== null) {
    const isBeyond = exceeds(baseline, baseline * exactRatio, rules.change);
    return row(isBeyond ? 'regression' : 'pass', exactRatio === 1 ? 'equal' : 'exact', false);
  }
  const fewest = Math.min(...n);
  if (fewest < rules.minCalls) {
    return row('inconclusive', `${fewest} ${fewest === 1 ? 'call' : 'calls'}, ${rules.minCalls} needed`, false);
  }
  const worse = rules.change.direction === 1 ? 'larger' : 'smaller';
  const typical = metric.share === 0.5 && test.shift !== null ? baseline * test.shift.ratio : candidate;
  const isBeyond = exceeds(baseline, candidate, rules.change) || exceeds(baseline, typical, rules.change);
  // A tail that grew by chance is no alarm where the test speaks of an improvement.
  if (isBeyond && p < rules.alarm && test.direction === rules.change.direction) return row('regression', worse, true);
  if (p >= rules.alpha) return row('pass', '~', true);
  const isBetter = (candidate - baseline) * rules.change.direction < 0;
  return row('pass', isBetter ? 'better' : isBeyond ? 'weak evidence' : 'within the limit', true);
}

function intervalOf(metric: SampleMetric, sample: Sample): readonly [number, number] | null {
  return metric.share === null || metric.share === 1 ? null : quantileInterval(sample.sorted(), metric.share);
}

/** Both limits must be exceeded. */
export function exceeds(baseline: number, candidate: number, change: Change): boolean {
  const difference = (candidate - baseline) * change.direction;
  if (difference <= 0) return false;
  if (change.relative !== null && difference <= baseline * change.relative) return false;
  return change.absolute === null || difference > change.absolute;
}
