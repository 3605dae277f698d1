import type { Comparison } from '../../baseline/model.ts';
import type { HtmlParts } from '../../report/format.ts';
import type { OperationSamples } from '../../report/formats/html/data.ts';

export interface ComparisonRenderOptions {
  readonly width: number;
  readonly color: boolean;
  /** Rules that could not be judged are no failure. */
  readonly allowInconclusive?: boolean;
  /** Latencies of both sides, for the formats that draw them. */
  readonly samples?: readonly OperationSamples[];
  /** What html needs. */
  readonly html?: HtmlParts;
}

/** How a comparison is written: one file, one line in `COMPARISON_FORMATS`. */
export interface ComparisonFormat {
  readonly description: string;
  render(comparison: Comparison, options: ComparisonRenderOptions): string;
}
