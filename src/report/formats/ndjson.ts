import { escapeJson } from '../escape.ts';
import type { CallRows, CallStream, ReportFormat } from '../format.ts';
import { CALL_KEYS, inOrder } from '../key-order.ts';
import type { Call, Report } from '../model.ts';

/** One call as one line of JSON, members as in the json report. */
function line(call: Call): string {
  const members = inOrder(call, CALL_KEYS).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `${escapeJson(`{${members.join(',')}}`)}\n`;
}

const BEFORE = '{"id":';
const BETWEEN = ',"connection":';

/** Calls of this format as texts. */
export const ndjsonRows: CallRows = {
  before: BEFORE,
  parts: () => (call) => [BETWEEN, line(call).slice(BEFORE.length + `${call.id}${BETWEEN}${call.connection}`.length)],
  around: (_report, texts) => texts,
};

const stream: CallStream = { head: () => '', call: line };

function* render(report: Report): Generator<string> {
  for (const call of report.calls) yield line(call);
}

/** A call a line and nothing else: `wc -l` counts calls. Totals, pushes and diagnostics are in the json report. */
export const ndjson: ReportFormat = {
  name: 'ndjson',
  extension: 'ndjson',
  description: 'one call a line, as JSON; can be read while the analysis runs',
  showsValues: true,
  render,
  stream,
};
