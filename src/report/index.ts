import type { ReportFormat } from './format.ts';
import { csv } from './formats/csv.ts';
import { har } from './formats/har.ts';
import { html } from './formats/html.ts';
import { json } from './formats/json.ts';
import { junit } from './formats/junit.ts';
import { markdown } from './formats/markdown.ts';
import { ndjson } from './formats/ndjson.ts';
import { text } from './formats/text.ts';

export type { RenderOptions, ReportFormat } from './format.ts';

/** Every format a report can be written in; the command line, its help and the tests read this table. */
export const REPORT_FORMATS = {
  text,
  json,
  ndjson,
  csv,
  junit,
  markdown,
  html,
  har,
} as const satisfies Record<string, ReportFormat>;

export type ReportFormatName = keyof typeof REPORT_FORMATS;
