import type { CallRows } from './format.ts';
import { csvRows } from './formats/csv.ts';
import { jsonRows } from './formats/json.ts';
import { ndjsonRows } from './formats/ndjson.ts';

/** Formats whose calls can be rendered one by one, wherever they are, before their numbers are known. */
export const ROW_FORMATS = { csv: csvRows, json: jsonRows, ndjson: ndjsonRows } as const satisfies Record<
  string,
  CallRows
>;

export type RowFormatName = keyof typeof ROW_FORMATS;
