import { judgeBudget } from './judge-budget.ts';
import {
  exactSizeRatio,
  exceeds,
  holdSame,
  type Judged,
  judgeSample,
  NOTHING,
  type SampleTest,
  testSamples,
} from './judge-sample.ts';
import { type MatchedGroups, matchGroups } from './match-groups.ts';
import { type CountMetric, METRICS, type Metric, type RateMetric, type SampleMetric } from './metrics.ts';
import type { Difference, Verdict, VerdictRow } from './model.ts';
import { OperationFacts } from './operation-facts.ts';
import { type Rule, ruleApplies } from './rules.ts';
import { compareText, isSameInput, type Side } from './side.ts';
import { fisherExact, holm } from './statistics/rates.ts';

export interface JudgeSettings {
  readonly minCalls: number;
  /** Family-wise two-sided level of a difference. */
  readonly alpha: number;
}

/** A difference is an alarm at this part of alpha: chance calls one comparison in two hundred slower, and hardly ever more than ten of a thousand that are tried (bench/statistics.md). */
const ALARM_SHARE = 0.2;

/** A test whose p is adjusted in its family. */
interface Adjustable {
  p: number;
  readonly weight: number;
}

interface Pair {
  readonly a: OperationFacts;
  readonly b: OperationFacts;
  readonly inBaseline: boolean;
  readonly inCandidate: boolean;
  readonly groups: MatchedGroups;
}

/** Rows of all rules: in the order of the rules, then of the operations' names. */
export function judge(
  baseline: Side,
  candidate: Side,
  differences: readonly Difference[],
  rules: readonly Rule[],
  settings: JudgeSettings,
): VerdictRow[] {
  return new Judge(baseline, candidate, differences, settings).rows(rules);
}

class Judge {
  readonly #pairs: Pair[];
  readonly #differences: readonly Difference[];
  readonly #settings: JudgeSettings;
  readonly #isWhole: boolean;
  readonly #isSame: boolean;
  readonly #rates = new Map<string, { p: number }>();
  readonly #tests = new Map<string, { readonly test: SampleTest; p: number }>();

  constructor(baseline: Side, candidate: Side, differences: readonly Difference[], settings: JudgeSettings) {
    this.#pairs = pairsOf(baseline, candidate);
    this.#differences = differences;
    this.#settings = settings;
    this.#isWhole = candidate.isWhole;
    this.#isSame = isSameInput(baseline, candidate) || this.#pairs.every(isAlike);
  }

  rows(rules: readonly Rule[]): VerdictRow[] {
    this.#test(rules);
    return rules.flatMap((rule) => {
      const rows = this.#pairs
        .filter(({ a }) => ruleApplies(rule, a.operation, a.kind))
        .flatMap((pair) => {
          const judged = this.#judge(rule, pair);
          return judged === null ? [] : [rowOf(rule, pair.a, judged)];
        });
      const isIdle = rows.length === 0 && rule.explicit && !this.#isSame && this.#pairs.length > 0;
      return isIdle ? [idleRow(rule)] : rows;
    });
  }

  /** Every test that a rule needs, once; adjusted together by family. */
  #test(rules: readonly Rule[]): void {
    const families = new Map<string, Adjustable[]>();
    const rates: Adjustable[] = [];
    families.set('rate', rates);
    for (const rule of rules) {
      const metric: Metric = METRICS[rule.metric];
      if (metric.type === 'rate' && !rule.explicit) this.#testRates(rule, metric, rates);
      if (metric.type !== 'sample' || rule.change === null) continue;
      for (const pair of this.#pairs) {
        const key = testKey(metric, pair);
        if (this.#tests.has(key) || !ruleApplies(rule, pair.a.operation, pair.a.kind)) continue;
        const test = testSamples(metric.sample(pair.a), metric.sample(pair.b));
        const entry = { test, p: test.p, weight: metric.weight };
        this.#tests.set(key, entry);
        if (Math.min(test.a.count, test.b.count) < this.#settings.minCalls) continue;
        const family = families.get(metric.family) ?? [];
        families.set(metric.family, family);
        family.push(entry);
      }
    }
    for (const family of families.values()) {
      const adjusted = holm(
        family.map(({ p }) => p),
        family.map(({ weight }) => weight),
      );
      for (const [index, entry] of family.entries()) entry.p = adjusted[index]!;
    }
  }

  /** Where nothing failed on either side there is no test. */
  #testRates(rule: Rule, metric: RateMetric, family: Adjustable[]): void {
    for (const pair of this.#pairs) {
      const { a, b } = pair;
      if (!ruleApplies(rule, a.operation, a.kind)) continue;
      const [hitsA, hitsB] = [metric.hits(a), metric.hits(b)];
      const entry = { p: fisherExact(hitsA, metric.total(a), hitsB, metric.total(b)), weight: 1 };
      this.#rates.set(`${rule.metric} ${a.kind} ${a.operation}`, entry);
      if (hitsA + hitsB > 0) family.push(entry);
    }
  }

  #judge(rule: Rule, pair: Pair): Judged | null {
    const metric: Metric = METRICS[rule.metric];
    if (rule.budget !== null) return judgeBudget(metric, rule.budget, pair.inBaseline ? pair.a : null, pair.b);
    if (metric.type === 'contract') return this.#contract(rule, pair);
    if (!pair.inBaseline || !pair.inCandidate) return null;
    if (metric.type === 'sample') return this.#sample(rule, metric, pair);
    if (metric.type === 'count') return judgeCount(rule, metric, pair);
    const adjusted = this.#rates.get(`${rule.metric} ${pair.a.kind} ${pair.a.operation}`)?.p ?? null;
    return judgeRate(rule, metric, pair, adjusted, this.#settings, this.#isWhole);
  }

  #sample(rule: Rule, metric: SampleMetric, pair: Pair): Judged | null {
    const { test, p } = this.#tests.get(testKey(metric, pair))!;
    if (test.a.count === 0 && test.b.count === 0) return null;
    const isResponse = rule.metric === 'response.bytes';
    const exact = metric.family === 'size' ? exactSizeRatio(test, isResponse ? pair.groups : null) : null;
    const { alpha, minCalls } = this.#settings;
    return judgeSample(metric, test, p, exact, { change: rule.change!, minCalls, alpha, alarm: alpha * ALARM_SHARE });
  }

  #contract(rule: Rule, { a, b, inBaseline, inCandidate }: Pair): Judged {
    const mine = this.#differences.filter((one) => one.operation === a.operation && one.kind === a.kind);
    const counted = mine.filter((one) => one.certain && (one.breaking || rule.contract === 'none'));
    const open = mine.filter((one) => !one.certain && (one.breaking || rule.contract === 'none'));
    const n = [a.calls, b.calls] as const;
    const about = (verdict: Verdict, note: string): Judged => ({
      ...NOTHING,
      candidate: counted.length,
      n,
      verdict,
      note,
    });
    if (counted.length > 0) {
      const first = counted[0]!;
      return about('regression', counted.length === 1 ? first.path : `${first.path} and ${counted.length - 1} more`);
    }
    const isUnseen =
      inBaseline && inCandidate && a.result.seen > 0 !== b.result.seen > 0 && hasResults(a) && hasResults(b);
    if (isUnseen) return about('inconclusive', 'values were not kept');
    if (open.length > 0) return about('inconclusive', `${open[0]!.path}: too few calls to tell`);
    return about('pass', mine.length === 0 ? '' : 'additions only');
  }
}

function testKey(metric: SampleMetric, { a }: Pair): string {
  const source = metric.sample(a);
  const which =
    source === a.totalNs ? 'total' : source === a.serverNs ? 'server' : source === a.requestBytes ? 'in' : 'out';
  return `${which} ${a.kind} ${a.operation}`;
}

function hasResults(facts: OperationFacts): boolean {
  return (facts.byStatus.get('ok') ?? 0) > 0;
}

function pairsOf(baseline: Side, candidate: Side): Pair[] {
  const keys = [...new Set([...baseline.operations.keys(), ...candidate.operations.keys()])];
  return keys
    .map((key) => {
      const [ours, theirs] = [baseline.operations.get(key), candidate.operations.get(key)];
      const { operation, kind } = (ours ?? theirs)!;
      const a = ours ?? new OperationFacts(operation, kind);
      const b = theirs ?? new OperationFacts(operation, kind);
      const groups = matchGroups(a, b);
      return { a, b, inBaseline: ours !== undefined, inCandidate: theirs !== undefined, groups };
    })
    .sort((x, y) => compareText(x.a.operation, y.a.operation) || compareText(x.a.kind, y.a.kind));
}

function rowOf(rule: Rule, { operation, kind }: OperationFacts, judged: Judged): VerdictRow {
  const { text, explicit, metric } = rule;
  const head = { name: `${operation} ${metric}`, rule: text, explicit, operation, kind, metric };
  return { ...head, unit: METRICS[metric].unit, ...judged };
}

/** A rule that was asked for and met nothing to judge is no pass. */
function idleRow(rule: Rule): VerdictRow {
  const about = { operation: rule.patternText ?? '*', kind: 'other' } as const;
  const judged = { ...NOTHING, n: [0, 0], verdict: 'inconclusive', note: 'nothing to judge' } as const;
  const { text, explicit, metric } = rule;
  return {
    name: `${about.operation} ${metric}`,
    rule: text,
    explicit,
    ...about,
    metric,
    unit: METRICS[metric].unit,
    ...judged,
  };
}

/** Nothing that is measured tells the sides apart: identical inputs need no evidence. */
function isAlike({ a, b }: Pair): boolean {
  return a.calls === b.calls && holdSame(a.totalNs, b.totalNs) && holdSame(a.requestBytes, b.requestBytes);
}

function judgeRate(
  rule: Rule,
  metric: RateMetric,
  { a, b }: Pair,
  adjusted: number | null,
  settings: JudgeSettings,
  isWhole: boolean,
): Judged | null {
  const [totalA, totalB] = [metric.total(a), metric.total(b)];
  const [hitsA, hitsB] = [metric.hits(a), metric.hits(b)];
  if (totalA === 0 && totalB === 0) return null;
  const n = [totalA, totalB] as const;
  const baseline = totalA === 0 ? null : hitsA / totalA;
  const candidate = totalB === 0 ? null : hitsB / totalB;
  const ratio = baseline === null || candidate === null || baseline === 0 ? null : candidate / baseline;
  const p = adjusted ?? fisherExact(hitsA, totalA, hitsB, totalB);
  const row = (verdict: Verdict, note: string): Judged => ({
    ...NOTHING,
    baseline,
    candidate,
    ratio,
    p,
    n,
    verdict,
    note,
  });
  if (baseline === null || candidate === null) return row('inconclusive', 'no call with a known outcome');
  const isBeyond = exceeds(baseline, candidate, rule.change!);
  // Where the capture has gaps, an answer that is not there may have been sent.
  if (isBeyond && rule.metric === 'unanswered.rate' && !isWhole) return row('inconclusive', 'the capture has gaps');
  if (isBeyond && (rule.explicit || p < settings.alpha * ALARM_SHARE)) {
    return row('regression', `${hitsB} of ${totalB} calls, ${hitsA} of ${totalA} before`);
  }
  if (isBeyond) return row('inconclusive', `${hitsB} of ${totalB} calls, ${hitsA} of ${totalA} before`);
  // What the capture lost could have been anything.
  const lost = b.calls - b.judged;
  const isEqual = hitsA === hitsB && totalA === totalB && a.calls === b.calls;
  if (lost > 0 && !isEqual && exceeds(baseline, (hitsB + lost) / (totalB + lost), rule.change!)) {
    return row('inconclusive', `${lost} ${lost === 1 ? 'call' : 'calls'} lost or cut`);
  }
  return row('pass', isEqual ? 'identical' : '');
}

function judgeCount(rule: Rule, metric: CountMetric, { a, b }: Pair): Judged {
  const [baseline, candidate] = [metric.count(a), metric.count(b)];
  const verdict = exceeds(baseline, candidate, rule.change!) ? 'regression' : 'pass';
  const ratio = baseline === 0 ? null : candidate / baseline;
  return { ...NOTHING, baseline, candidate, ratio, n: [a.calls, b.calls], verdict, note: '' };
}
