import { didYouMean } from '../filter/nearest.ts';
import { METRICS, type Metric, type MetricName } from './metrics.ts';
import { wildcard } from './volatile.ts';

/** How much more (or, negative, less) than the baseline is borne: both must be exceeded when both are given. */
export interface Change {
  /** Share of the baseline's value. */
  readonly relative: number | null;
  /** In the metric's unit: ns, bytes, share of calls, calls. */
  readonly absolute: number | null;
  /** -1: a decrease is what is watched. */
  readonly direction: 1 | -1;
}

export interface Budget {
  readonly relation: '<' | '<=' | '>' | '>=';
  readonly value: number;
}

export interface Rule {
  readonly text: string;
  readonly metric: MetricName;
  /** False for the built-in rules: they ask for evidence also where values could be compared exactly. */
  readonly explicit: boolean;
  /** Operations it is about; null = all. */
  readonly pattern: RegExp | null;
  /** As written; null = all. */
  readonly patternText: string | null;
  readonly change: Change | null;
  readonly budget: Budget | null;
  /** For `contract`: `none` = not even additions. */
  readonly contract: 'none' | 'compatible' | null;
}

const RULE_FORMS =
  "write 'latency.p95 +10%', 'faults.rate +0', 'contract none', 'latency.p95 < 300ms', and 'PATTERN: …' for some operations";

/** A rule that cannot be understood, or that names nothing. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
  /** What to write instead, one line. */
  readonly hint: string;

  constructor(message: string, hint = RULE_FORMS) {
    super(message);
    this.hint = hint;
  }
}

const RULE = /^(?:(?<pattern>\S(?:.*?\S)?):\s+)?(?<metric>[a-z][a-z0-9.]*)\s*(?<rest>.*)$/s;
const TERM = /^(?<sign>[+-])(?<number>\d+(?:\.\d+)?)\s*(?<unit>%|[a-zµ]+)?$/iu;
const BUDGET = /^(?<relation><=|>=|<|>)\s*(?<number>\d+(?:\.\d+)?)\s*(?<unit>%|[a-zµ]+)?$/iu;

const UNITS: Readonly<Record<Metric['unit'], ReadonlyMap<string, number>>> = {
  ns: new Map([
    ['ns', 1],
    ['us', 1e3],
    ['µs', 1e3],
    ['ms', 1e6],
    ['s', 1e9],
  ]),
  bytes: new Map([
    ['', 1],
    ['b', 1],
    ['kb', 1e3],
    ['kib', 1024],
    ['mb', 1e6],
    ['mib', 1024 * 1024],
  ]),
  rate: new Map([
    ['', 1],
    ['%', 0.01],
  ]),
  count: new Map([['', 1]]),
  differences: new Map(),
};

/** The rules that hold when none is given. */
export const DEFAULT_RULES: readonly string[] = [
  'contract compatible',
  'latency.p50 +10% +5ms',
  'latency.p95 +10% +5ms',
  'server.p50 +10% +5ms',
  'faults.rate +0',
  'errors.rate +0',
  'unanswered.rate +0',
  'response.bytes +10% +16B',
];

/** @throws RuleError */
export function parseRule(text: string, explicit = true): Rule {
  const match = RULE.exec(text.trim());
  const { pattern, metric = '', rest = '' } = match?.groups ?? {};
  if (match === null || !Object.hasOwn(METRICS, metric)) {
    const names = Object.keys(METRICS);
    throw new RuleError(
      `rule '${text}': '${metric}' is no metric`,
      didYouMean(metric, names, `metrics: ${names.join(', ')}`),
    );
  }
  const name = metric as MetricName;
  const base = { text: text.trim(), metric: name, explicit, ...patternOf(pattern) };
  const wish = rest.trim();
  if (name === 'contract') {
    if (wish !== 'none' && wish !== 'compatible')
      throw new RuleError(`rule '${text}': write 'contract none' or 'contract compatible'`);
    return { ...base, change: null, budget: null, contract: wish };
  }
  const budget = BUDGET.exec(wish);
  if (budget !== null) {
    const value = amount(text, name, budget.groups!.number!, budget.groups!.unit);
    return {
      ...base,
      change: null,
      budget: { relation: budget.groups!.relation as Budget['relation'], value },
      contract: null,
    };
  }
  return { ...base, change: changeOf(text, name, wish), budget: null, contract: null };
}

function patternOf(pattern: string | undefined): Pick<Rule, 'pattern' | 'patternText'> {
  return pattern === undefined
    ? { pattern: null, patternText: null }
    : { pattern: wildcard(pattern), patternText: pattern };
}

function amount(text: string, metric: MetricName, number: string, unit = ''): number {
  const { unit: kind } = METRICS[metric];
  const factor = UNITS[kind].get(unit.toLowerCase());
  if (factor === undefined) {
    const units = [...UNITS[kind].keys()].filter((one) => one !== '').join(', ');
    const known = units === '' ? 'takes a number' : `is counted in ${units}`;
    throw new RuleError(`rule '${text}': ${metric} ${known}`);
  }
  return Number(number) * factor;
}

function changeOf(text: string, metric: MetricName, wish: string): Change {
  let [relative, absolute, direction]: [number | null, number | null, 1 | -1 | null] = [null, null, null];
  for (const word of wish.split(/\s+/)) {
    const term = TERM.exec(word)?.groups;
    if (term === undefined) throw new RuleError(`rule '${text}': '${word}' is no limit`);
    const sign = term.sign === '+' ? 1 : -1;
    if (direction !== null && direction !== sign) throw new RuleError(`rule '${text}': a rise and a fall at once`);
    direction = sign;
    const isShare = (term.unit === '%' && METRICS[metric].type !== 'rate') || (Number(term.number) === 0 && !term.unit);
    if (isShare && METRICS[metric].type !== 'rate') {
      if (relative !== null) throw new RuleError(`rule '${text}': two limits of one kind`);
      relative = Number(term.number) / 100;
    } else {
      if (absolute !== null) throw new RuleError(`rule '${text}': two limits of one kind`);
      absolute = amount(text, metric, term.number!, term.unit);
    }
  }
  return { relative, absolute, direction: direction ?? 1 };
}

/** True when the rule is about this operation. Calls that wait on purpose are only meant when they are named. */
export function ruleApplies(rule: Rule, operation: string, kind: string): boolean {
  const isTime = METRICS[rule.metric].unit === 'ns';
  if (rule.pattern === null) return !(isTime && (kind === 'poll' || kind === 'stream'));
  return rule.pattern.test(operation);
}
