import type { Call, Report } from './model.ts';

/** How a report is rendered; every member has a default, a format ignores those it has no use for. */
export interface RenderOptions {
  /** Columns of a text report; 80 by default, at least 40. */
  readonly width?: number;
  /** ANSI colours in text; off by default. */
  readonly color?: boolean;
  /** No formula guard in csv. */
  readonly csvRaw?: boolean;
}

/** A report format: one file, one line in `REPORT_FORMATS`. `render` is pure; large results come in pieces. */
export interface ReportFormat {
  readonly name: string;
  /** Without the dot. */
  readonly extension: string;
  readonly description: string;
  /** It shows arguments and results: without such a format nobody needs them decoded. */
  readonly showsValues?: true;
  render(report: Report, options: RenderOptions): string | Iterable<string>;
  /** Where a report is one call after the other: the same bytes while calls are still being read, in constant memory. */
  readonly stream?: CallStream;
}

export interface CallStream {
  head(options: RenderOptions): string;
  call(call: Call, options: RenderOptions): string;
}
