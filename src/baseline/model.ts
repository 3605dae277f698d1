import type { CallKind } from '../report/model.ts';
import type { ShapeChange } from './shape-difference.ts';

/** The result of a comparison: plain JSON, versioned on its own. Durations are nanoseconds, rates are shares of 1. */
export const COMPARISON_VERSION = 1;

export type Verdict = 'pass' | 'regression' | 'inconclusive';

export type BehaviourChange =
  | ShapeChange
  | 'operation-gone'
  | 'operation-added'
  | 'status'
  | 'fault-new'
  | 'fault-gone'
  | 'version'
  | 'encoding'
  | 'argument-count';

/** Something that was said otherwise. */
export interface Difference {
  readonly operation: string;
  readonly kind: CallKind;
  /** `result.items[*].price`, `arguments[0]`, `encoding`, `fault.code`; `operation` when all of it came or went. */
  readonly path: string;
  readonly change: BehaviourChange;
  readonly baseline: string | null;
  readonly candidate: string | null;
  /** False: seen too rarely to rule out chance. */
  readonly certain: boolean;
  /** A client of the baseline may fail on it. */
  readonly breaking: boolean;
}

export type Unit = 'ns' | 'bytes' | 'rate' | 'count' | 'differences';

/** One rule applied to one operation. */
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
  /** Why, in a few words: `identical`, `~`, `slower`, `3 calls, 10 needed`. */
  readonly note: string;
}

export interface ComparedSide {
  readonly runs: readonly { readonly name: string; readonly status: string }[];
  readonly calls: number;
  readonly operations: number;
}

export interface Comparison {
  readonly comparisonVersion: typeof COMPARISON_VERSION;
  readonly tool: { readonly name: 'amfscope'; readonly version: string };
  readonly verdict: Verdict;
  /** What decided, apart from rows: an empty side. */
  readonly failures: readonly string[];
  readonly baseline: ComparedSide;
  readonly candidate: ComparedSide;
  readonly settings: {
    readonly minCalls: number;
    readonly alpha: number;
    readonly exact: boolean;
    readonly rules: readonly string[];
  };
  readonly rows: readonly VerdictRow[];
  readonly differences: readonly Difference[];
}
