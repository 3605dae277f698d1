import type { Comparison } from '../../baseline/model.ts';

export interface ComparisonRenderOptions {
  readonly width: number;
  readonly color: boolean;
  /** Rules that could not be judged are no failure. */
  readonly allowInconclusive?: boolean;
}

/** How a comparison is written: one file, one line in `COMPARISON_FORMATS`. */
export interface ComparisonFormat {
  readonly description: string;
  render(comparison: Comparison, options: ComparisonRenderOptions): string;
}
