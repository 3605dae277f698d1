import type { LostGroup } from './findings.ts';
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
  /** Groups of bad calls (see `lostCalls`), where the report does not hold all of them. */
  readonly lost?: readonly LostGroup[];
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
  /** It shows the SHA-256 of the captures: without such a format nobody needs it. */
  readonly showsHash?: true;
  render(report: Report, options: RenderOptions): string | Iterable<string>;
  /** Of the calls it shows only those that `CallDigest` keeps. */
  readonly digests?: true;
  /** Where a report is one call after the other: the same bytes while calls are still being read, in constant memory. */
  readonly stream?: CallStream;
}

/** The text of a call is `before`, its number, the first part, the number of its connection, the second part. */
export interface CallRows {
  readonly before: string;
  /** Makes the parts; `texts` of values are remembered by whoever made it. */
  parts(options: RenderOptions): (call: Call) => readonly [between: string, behind: string];
  /** The report with calls that are texts already. */
  around<T>(report: Report, rows: Iterable<T>, options: RenderOptions): Iterable<string | T>;
}

export interface CallStream {
  head(options: RenderOptions): string;
  call(call: Call, options: RenderOptions): string;
}
