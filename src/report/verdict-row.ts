import type { CallKind } from './model.ts';

export type Verdict = 'pass' | 'regression' | 'inconclusive';

export type Unit = 'ns' | 'bytes' | 'rate' | 'count' | 'differences';

/** One rule applied to one operation: of a comparison, or (`baseline` null) of one run with a budget. Durations are nanoseconds, rates are shares of 1. */
export interface VerdictRow {
  readonly name: string;
  readonly rule: string;
  /** True for a rule that was asked for, false for a built-in one. */
  readonly explicit: boolean;
  readonly operation: string;
  readonly kind: CallKind;
  readonly metric: string;
  readonly unit: Unit;
  readonly baseline: number | null;
  /** 95 % interval of the baseline's value. */
  readonly baselineInterval: readonly [number, number] | null;
  readonly candidate: number | null;
  readonly candidateInterval: readonly [number, number] | null;
  /** candidate / baseline; null when the baseline is 0 or missing. */
  readonly ratio: number | null;
  /** 95 % interval of the typical ratio (Hodges-Lehmann). */
  readonly interval: readonly [number, number] | null;
  /** Two-sided, adjusted (Holm); null when nothing was tested. */
  readonly p: number | null;
  readonly n: readonly [baseline: number, candidate: number];
  readonly verdict: Verdict;
  /** Only of an inconclusive row: that was allowed (`--allow-inconclusive`). */
  readonly tolerated?: true;
  /** Why, in a few words: `identical`, `~`, `slower`, `3 calls, 10 needed`. */
  readonly note: string;
}
