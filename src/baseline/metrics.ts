import { CALL_STATUSES } from '../report/model.ts';
import type { Unit } from './model.ts';
import type { OperationFacts } from './operation-facts.ts';
import type { Sample } from './sample.ts';
import { quantile } from './statistics/quantile.ts';

/** A metric over many measured values. `family`: tests that are adjusted together. */
export interface SampleMetric {
  readonly type: 'sample';
  readonly unit: 'ns' | 'bytes';
  readonly family: 'time' | 'size';
  sample(facts: OperationFacts): Sample;
  value(sample: Sample): number;
  /** Share of a quantile; null for a mean. */
  readonly share: number | null;
  /** Its part of the chance of a false alarm, in proportion to that of the others of its family. */
  readonly weight: number;
}

/** A share of calls. */
export interface RateMetric {
  readonly type: 'rate';
  readonly unit: 'rate';
  hits(facts: OperationFacts): number;
  total(facts: OperationFacts): number;
}

export interface CountMetric {
  readonly type: 'count';
  readonly unit: 'count';
  count(facts: OperationFacts): number;
}

export interface ContractMetric {
  readonly type: 'contract';
  readonly unit: 'differences';
}

export type Metric = SampleMetric | RateMetric | CountMetric | ContractMetric;

const total = (facts: OperationFacts): Sample => facts.totalNs;
const server = (facts: OperationFacts): Sample => facts.serverNs;

/** The server's time is nearly all of the total in most captures: a second test of the same thing must not cost the first its power. */
const WEIGHTS = new Map([
  [total, 4],
  [server, 1],
]);

function quantileOf(share: number, sample: (facts: OperationFacts) => Sample): SampleMetric {
  const value = (values: Sample): number => quantile(values.sorted(), share);
  return { type: 'sample', unit: 'ns', family: 'time', sample, value, share, weight: WEIGHTS.get(sample) ?? 1 };
}

function meanOf(unit: Unit & ('ns' | 'bytes'), sample: (facts: OperationFacts) => Sample): SampleMetric {
  const family = unit === 'ns' ? 'time' : 'size';
  return {
    type: 'sample',
    unit,
    family,
    sample,
    value: (values) => values.mean,
    share: null,
    weight: WEIGHTS.get(sample) ?? 1,
  };
}

function rate(hits: (facts: OperationFacts) => number, of: (facts: OperationFacts) => number): RateMetric {
  return { type: 'rate', unit: 'rate', hits, total: of };
}

const judged = (facts: OperationFacts): number => facts.judged;
const faults = (facts: OperationFacts): number =>
  facts.withStatus((status) => status === 'fault' || status === 'suspected-fault');

/** What a rule can be about. */
export const METRICS = {
  'latency.p50': quantileOf(0.5, total),
  'latency.p90': quantileOf(0.9, total),
  'latency.p95': quantileOf(0.95, total),
  'latency.p99': quantileOf(0.99, total),
  'latency.max': quantileOf(1, total),
  'latency.mean': meanOf('ns', total),
  'server.p50': quantileOf(0.5, server),
  'server.p90': quantileOf(0.9, server),
  'server.p95': quantileOf(0.95, server),
  'server.p99': quantileOf(0.99, server),
  'server.mean': meanOf('ns', server),
  'request.bytes': meanOf('bytes', (facts) => facts.requestBytes),
  'response.bytes': meanOf('bytes', (facts) => facts.responseBytes),
  'faults.rate': rate(faults, judged),
  'errors.rate': rate(
    (facts) => facts.withStatus((status) => status === 'http-error' || status === 'bad-response'),
    judged,
  ),
  'failures.rate': rate(
    (facts) => facts.withStatus((status) => CALL_STATUSES[status].bad),
    (facts) => facts.calls,
  ),
  'unanswered.rate': rate(
    (facts) => facts.withStatus((status) => status === 'unanswered' || status === 'no-response'),
    (facts) => facts.calls,
  ),
  'faults.count': { type: 'count', unit: 'count', count: faults },
  calls: { type: 'count', unit: 'count', count: (facts) => facts.calls },
  contract: { type: 'contract', unit: 'differences' },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
