import type { BodyIndex } from './formats/html/data.ts';
import type { Call, Report } from './model.ts';

/** How a report is rendered; every member has a default, a format ignores those it has no use for. */
export interface RenderOptions {
  /** Columns of a text report; 80 by default, at least 40. */
  readonly width?: number;
  /** ANSI colours in text; off by default. */
  readonly color?: boolean;
  /** No formula guard in csv. */
  readonly csvRaw?: boolean;
  /** What makes html more than a summary; see `HtmlParts`. */
  readonly html?: HtmlParts;
}

/** What an html report needs and cannot make by itself. Without it the report is a plain summary with its data beside it as JSON. */
export interface HtmlParts {
  /** The built application, `dist/viewer/viewer.html`. */
  readonly application: string;
  /** Raw deflate, then Base64. */
  readonly pack: (bytes: Uint8Array) => string;
  /** Messages of the calls; null when there is no capture at hand. */
  readonly bodies: HtmlBodies | null;
}

export interface HtmlBodies {
  readonly index: BodyIndex;
  /** Each deflated and in Base64. */
  readonly parts: Iterable<string>;
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
