import type { CallKind, Verdict, VerdictRow } from '../report/model.ts';
import type { ShapeChange } from './shape-difference.ts';

export type { Unit, Verdict, VerdictRow } from '../report/model.ts';

/** The result of a comparison: plain JSON, versioned on its own. Durations are nanoseconds, rates are shares of 1. */
export const COMPARISON_VERSION = 1;

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
