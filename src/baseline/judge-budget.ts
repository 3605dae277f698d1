import { type Judged, NOTHING } from './judge-sample.ts';
import type { Metric } from './metrics.ts';
import type { Verdict } from './model.ts';
import type { OperationFacts } from './operation-facts.ts';
import type { Budget } from './rules.ts';

/**
 * The verdict of an absolute limit on what was measured in the candidate; null where there was nothing to measure. Calls whose outcome the capture does not
 * hold may have been on either side of a rate: where they decide, there is no verdict.
 */
export function judgeBudget(
  metric: Metric,
  budget: Budget,
  baseline: OperationFacts | null,
  candidate: OperationFacts,
): Judged | null {
  const [before, now] = [baseline === null ? null : measuredValue(metric, baseline), measuredValue(metric, candidate)];
  if (now === null && isNeverMeasured(candidate)) return null;
  const n = [baseline === null ? 0 : measuredCalls(metric, baseline), measuredCalls(metric, candidate)] as const;
  const ratio = before === null || now === null || before === 0 ? null : now / before;
  const row = (verdict: Verdict, note: string): Judged => ({
    ...NOTHING,
    baseline: before,
    candidate: now,
    ratio,
    n,
    verdict,
    note,
  });
  if (now === null) return row('inconclusive', candidate.totalNs.count === 0 ? 'no answered call' : 'not measured');
  if (!keeps(budget, now)) return row('regression', budget.relation.startsWith('<') ? 'over budget' : 'below budget');
  const lost = candidate.calls - candidate.judged;
  if (metric.type === 'rate' && lost > 0 && !worstRates(metric, candidate).every((rate) => keeps(budget, rate))) {
    return row('inconclusive', `${lost} ${lost === 1 ? 'call' : 'calls'} lost or cut`);
  }
  return row('pass', '');
}

function keeps({ relation, value }: Budget, measured: number): boolean {
  switch (relation) {
    case '<':
      return measured < value;
    case '<=':
      return measured <= value;
    case '>':
      return measured > value;
    case '>=':
      return measured >= value;
  }
}

/** The rate if none and if all of the lost calls were hits. */
function worstRates(metric: Metric & { readonly type: 'rate' }, facts: OperationFacts): [number, number] {
  const [hits, total] = [metric.hits(facts), metric.total(facts)];
  const unknown = facts.calls - total;
  return [hits / (total + unknown), (hits + unknown) / (total + unknown)];
}

/** Calls that get no answer, answers without a call. */
function isNeverMeasured(facts: OperationFacts): boolean {
  return (
    facts.withStatus((status) => status === 'one-way' || status === 'orphan-answer') === facts.calls && facts.calls > 0
  );
}

function measuredCalls(metric: Metric, facts: OperationFacts): number {
  return metric.type === 'sample' ? metric.sample(facts).count : facts.calls;
}

function measuredValue(metric: Metric, facts: OperationFacts): number | null {
  switch (metric.type) {
    case 'sample': {
      const sample = metric.sample(facts);
      return sample.count === 0 ? null : Math.round(metric.value(sample));
    }
    case 'rate':
      return metric.total(facts) === 0 ? null : metric.hits(facts) / metric.total(facts);
    case 'count':
      return metric.count(facts);
    case 'contract':
      return null;
  }
}
