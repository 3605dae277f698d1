import { didYouMean } from '../filter/nearest.ts';
import { behaviourDifferences } from './behaviour.ts';
import { judge } from './judge.ts';
import { COMPARISON_VERSION, type ComparedSide, type Comparison, type Verdict, type VerdictRow } from './model.ts';
import { DEFAULT_RULES, parseRule, type Rule, RuleError, ruleApplies } from './rules.ts';
import { isSameInput, Side } from './side.ts';

export interface CompareOptions {
  /** As written on the command line; without any, the built-in rules hold. */
  readonly rules?: readonly string[];
  /** Fewer calls of an operation on a side are not judged by time; default 10. */
  readonly minCalls?: number;
  /** Family-wise two-sided level below which there is a difference; default 0.05. A regression asks for 0.4 of it. */
  readonly alpha?: number;
  /** AMF3 int and double are different types. */
  readonly exact?: boolean;
  /** A side without calls is no failure. */
  readonly allowEmpty?: boolean;
  /** Version of this program, for the result. */
  readonly toolVersion?: string;
}

/** Operations that a hint names. */
const MAX_NAMES = 8;

export const DEFAULT_MIN_CALLS = 10;
export const DEFAULT_ALPHA = 0.05;

/**
 * Compares what was said and how long it took. Pure: the same sides give the same result.
 * @throws RuleError for a rule that is not understood or names nothing
 */
export function compareSides(baseline: Side, candidate: Side, options: CompareOptions = {}): Comparison {
  const explicit = options.rules ?? [];
  const rules =
    explicit.length > 0 ? explicit.map((text) => parseRule(text)) : DEFAULT_RULES.map((text) => parseRule(text, false));
  const failures = options.allowEmpty === true ? [] : emptySides(baseline, candidate);
  if (failures.length === 0) refuseUnused(rules, [baseline, candidate]);
  const { minCalls = DEFAULT_MIN_CALLS, alpha = DEFAULT_ALPHA, exact = false } = options;
  const differences = behaviourDifferences(baseline, candidate, { exact });
  const rows = judge(baseline, candidate, differences, rules, { minCalls, alpha });
  return {
    comparisonVersion: COMPARISON_VERSION,
    tool: { name: 'amfscope', version: options.toolVersion ?? '' },
    verdict: failures.length > 0 ? 'regression' : overall(rows),
    failures,
    baseline: describe(baseline),
    candidate: describe(candidate),
    settings: { minCalls, alpha, exact, rules: rules.map((rule) => rule.text) },
    rows,
    differences,
  };
}

/**
 * Rules that need no baseline, understood.
 * @throws RuleError for one that is not understood or needs a baseline
 */
export function parseBudgets(rules: readonly string[]): Rule[] {
  return rules.map((text) => {
    const rule = parseRule(text);
    if (rule.budget === null)
      throw new RuleError(`rule '${rule.text}' needs a baseline`, "use compare, or a budget as 'latency.p95 < 300ms'");
    return rule;
  });
}

/**
 * Budgets (`latency.p95 < 300ms`) of one side alone: rows without a baseline.
 * @throws RuleError for a rule that names nothing
 */
export function checkBudgets(side: Side, budgets: readonly Rule[]): VerdictRow[] {
  if (side.calls === 0) return [];
  refuseUnused(budgets, [side]);
  return judge(new Side(), side, [], budgets, { minCalls: DEFAULT_MIN_CALLS, alpha: DEFAULT_ALPHA });
}

/** Without a call there is nothing to compare; the same captures twice are alike all the same. */
function emptySides(baseline: Side, candidate: Side): string[] {
  if (baseline.calls === 0 && candidate.calls === 0 && isSameInput(baseline, candidate)) return [];
  const reasons: string[] = [];
  if (baseline.calls === 0) reasons.push('no calls in the baseline');
  if (candidate.calls === 0) reasons.push('no calls in the candidate');
  return reasons;
}

/** A rule that is about no operation would always pass. */
function refuseUnused(rules: readonly Rule[], sides: readonly Side[]): void {
  for (const rule of rules) {
    if (!rule.explicit || rule.pattern === null) continue;
    const names = sides.flatMap((side) => [...side.operations.values()]);
    if (!names.some(({ operation, kind }) => ruleApplies(rule, operation, kind))) {
      const known = new Set(names.map(({ operation }) => operation));
      throw new RuleError(
        `rule '${rule.text}' names no operation of ${sides.length === 1 ? 'the capture' : 'either side'}`,
        didYouMean(
          rule.patternText!.replaceAll('*', ''),
          known,
          `there are ${[...known].slice(0, MAX_NAMES).join(', ')}`,
        ),
      );
    }
  }
}

function overall(rows: readonly VerdictRow[]): Verdict {
  if (rows.some((row) => row.verdict === 'regression')) return 'regression';
  return rows.some((row) => row.explicit && row.verdict === 'inconclusive') ? 'inconclusive' : 'pass';
}

function describe(side: Side): ComparedSide {
  const runs = side.runs.map(({ name, status }) => ({ name, status }));
  return { runs, calls: side.calls, operations: side.operations.size };
}
