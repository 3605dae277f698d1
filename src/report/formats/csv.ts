import { csvField } from '../escape.ts';
import type { CallRows, CallStream, RenderOptions, ReportFormat } from '../format.ts';
import type { Call, Report } from '../model.ts';
import { rootCauseText } from '../root-cause.ts';

type Field = string | number | boolean | null;

/** Column name → value, in order. Durations are integer nanoseconds as everywhere. */
const COLUMNS = {
  id: (call) => call.id,
  startedAt: (call) => call.startedAt,
  client: (call) => call.client,
  server: (call) => call.server,
  operation: (call) => call.operation,
  kind: (call) => call.kind,
  status: (call) => call.status,
  statusReason: (call) => call.statusReason ?? null,
  httpStatus: (call) => call.httpStatus,
  faultCode: (call) => call.fault?.code ?? null,
  faultMessage: (call) => call.fault?.message ?? null,
  faultCategory: (call) => call.fault?.category ?? null,
  totalNs: (call) => call.timing.totalNs,
  serverNs: (call) => call.timing.serverNs,
  sendNs: (call) => call.timing.sendNs,
  waitNs: (call) => call.timing.waitNs,
  receiveNs: (call) => call.timing.receiveNs,
  connectNs: (call) => call.timing.connectNs,
  queueNs: (call) => call.timing.queueNs,
  idleNs: (call) => call.timing.idleNs,
  retransmitNs: (call) => call.timing.retransmitNs,
  holeNs: (call) => call.timing.holeNs,
  retransmissions: (call) => call.timing.retransmissions,
  complete: (call) => call.timing.complete,
  requestBytes: (call) => call.requestBytes,
  responseBytes: (call) => call.responseBytes,
  connection: (call) => call.connection,
  exchange: (call) => call.exchange,
  batchIndex: (call) => call.batch.index,
  batchSize: (call) => call.batch.size,
  version: (call) => call.version,
  encoding: (call) => call.encoding,
  method: (call) => call.method,
  url: (call) => call.url,
  target: (call) => call.target,
  responseUri: (call) => call.responseUri,
  responseTarget: (call) => call.responseTarget,
  messageClass: (call) => call.messageClass,
  messageId: (call) => call.messageId,
  correlationId: (call) => call.correlationId,
  pairedBy: (call) => call.pairedBy,
  requestFirstPacket: (call) => call.packets.request?.[0] ?? null,
  requestLastPacket: (call) => call.packets.request?.[1] ?? null,
  responseFirstPacket: (call) => call.packets.response?.[0] ?? null,
  responseLastPacket: (call) => call.packets.response?.[1] ?? null,
  diagnostics: (call) => call.diagnostics.map((diagnostic) => diagnostic.code).join(' '),
  faultRootCause: (call) => (call.fault === null ? null : rootCauseText(call.fault)),
} as const satisfies Record<string, (call: Call) => Field>;

const READERS: readonly ((call: Call) => Field)[] = Object.values(COLUMNS);

const CONNECTION = Object.keys(COLUMNS).indexOf('connection');

/** Calls of this format as texts. */
export const csvRows: CallRows = {
  before: '',
  parts: (options) => (call) => {
    const fields = READERS.map((read) => csvField(read(call), options.csvRaw));
    return [`,${fields.slice(1, CONNECTION).join(',')},`, `,${fields.slice(CONNECTION + 1).join(',')}\r\n`];
  },
  *around(_report, texts, options) {
    yield stream.head(options);
    yield* texts;
  },
};

const stream: CallStream = {
  head: () => `${Object.keys(COLUMNS).join(',')}\r\n`,
  call: (call, options) => `${READERS.map((read) => csvField(read(call), options.csvRaw)).join(',')}\r\n`,
};

function* render(report: Report, options: RenderOptions): Generator<string> {
  yield stream.head(options);
  for (const call of report.calls) yield stream.call(call, options);
}

/** RFC 4180 with a header line, a call a record, safe to open in a spreadsheet. */
export const csv: ReportFormat = {
  name: 'csv',
  extension: 'csv',
  description: 'one call a record (RFC 4180), guarded against spreadsheet formulas',
  render,
  stream,
};
