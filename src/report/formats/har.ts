import { escapeJson } from '../escape.ts';
import type { ReportFormat } from '../format.ts';
import { CALL_KEYS, inOrder, PUSH_KEYS } from '../key-order.ts';
import type { Call, Push, Report } from '../model.ts';

/** Calls and pushes of one HTTP exchange; a batch is one HAR entry. */
interface ExchangeRows {
  readonly calls: Call[];
  readonly pushes: Push[];
}

const AMF_TYPE = 'application/x-amf';
const JSON_TYPE = 'application/json';

function byExchange(report: Report): ExchangeRows[] {
  const exchanges = new Map<string, ExchangeRows>();
  const rowsOf = (connection: number, exchange: number): ExchangeRows => {
    const key = `${connection}/${exchange}`;
    const rows = exchanges.get(key) ?? { calls: [], pushes: [] };
    exchanges.set(key, rows);
    return rows;
  };
  for (const call of report.calls) rowsOf(call.connection, call.exchange).calls.push(call);
  for (const push of report.pushes) rowsOf(push.connection, push.exchange).pushes.push(push);
  // A HAR entry needs a request; pushes without a call of their exchange have none.
  return [...exchanges.values()].filter((rows) => rows.calls.length > 0);
}

const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;
const NOT_IN_AUTHORITY = /[^!$%&'()*+,\-./0-9:;=@A-Z[\]_a-z~]/gu;
const NOT_IN_PATH = /[^!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]/gu;
const BAD_PERCENT = /%(?![0-9a-f]{2})/gi;
const LONE_SURROGATE = /\p{Cs}/u;

function percentEncode(character: string): string {
  return encodeURIComponent(LONE_SURROGATE.test(character) ? '\ufffd' : character);
}

/** A URI (RFC 3986) out of what stood on the wire; without a request line, that of the server. */
function uriOf(call: Call): string {
  const url = (call.url ?? '').replace(BAD_PERCENT, '%25');
  const authority = AUTHORITY.exec(url)?.[0] ?? '';
  const head = authority === '' ? `http://${call.server}/` : authority;
  const path = authority === '' ? url.replace(/^\/+/, '') : url.slice(authority.length);
  const [beforeFragment = '', ...fragment] = path.split('#');
  const tail = fragment.length === 0 ? '' : `#${fragment.join('%23')}`;
  return head.replace(NOT_IN_AUTHORITY, percentEncode) + (beforeFragment + tail).replace(NOT_IN_PATH, percentEncode);
}

function decodeQuery(text: string): string {
  const plain = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

function queryOf(uri: string): { name: string; value: string }[] {
  const query = uri.split('#', 1)[0]?.split('?').slice(1).join('?') ?? '';
  if (query === '') return [];
  return query.split('&').map((part) => {
    const equals = part.indexOf('=');
    return equals < 0
      ? { name: decodeQuery(part), value: '' }
      : { name: decodeQuery(part.slice(0, equals)), value: decodeQuery(part.slice(equals + 1)) };
  });
}

/** Milliseconds with the nanoseconds as fraction; HAR's −1 stands for "does not apply". */
function milliseconds(ns: number | null, missing: number): number {
  return ns === null ? missing : ns / 1e6;
}

function timingsOf({ timing }: Call) {
  const connectNs = timing.connectNs === null ? null : timing.connectNs + (timing.tlsNs ?? 0);
  const timings = {
    blocked: milliseconds(timing.queueNs, -1),
    dns: -1,
    // HAR counts the TLS handshake in `connect` as well.
    connect: milliseconds(connectNs, -1),
    ssl: milliseconds(timing.tlsNs ?? null, -1),
    send: milliseconds(timing.sendNs, 0),
    wait: milliseconds(timing.waitNs, 0),
    receive: milliseconds(timing.receiveNs, 0),
  };
  let time = timings.ssl > 0 ? -timings.ssl : 0;
  for (const part of Object.values(timings)) if (part > 0) time += part;
  return { timings, time: Math.round(time * 1e6) / 1e6 };
}

function sum(calls: readonly Call[], bytesOf: (call: Call) => number | null): number {
  let total = 0;
  for (const call of calls) total += bytesOf(call) ?? 0;
  return total;
}

/** What a viewer shows as the body: the decoded values, when the report holds them. */
function decodedBody(calls: readonly Call[], member: 'arguments' | 'result'): { mimeType: string; text?: string } {
  if (!calls.some((call) => call[member] !== undefined)) return { mimeType: AMF_TYPE };
  const rows = calls.map((call) => ({
    operation: call.operation,
    status: call.status,
    [member]: call[member] ?? null,
  }));
  return { mimeType: JSON_TYPE, text: JSON.stringify(rows) };
}

function addressOf(server: string): string {
  return server.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
}

function entryOf({ calls, pushes }: ExchangeRows) {
  // byExchange leaves none without a call.
  const first = calls[0] as Call;
  const uri = uriOf(first);
  const { timings, time } = timingsOf(first);
  const base = { httpVersion: 'HTTP/1.1', cookies: [], headers: [] };
  const body = decodedBody(calls, 'arguments');
  const content = decodedBody(calls, 'result');
  return {
    startedDateTime: first.startedAt ?? '1970-01-01T00:00:00.000000000Z',
    time,
    request: {
      method: first.method ?? 'POST',
      url: uri,
      ...base,
      queryString: queryOf(uri),
      postData: { mimeType: body.mimeType, text: body.text ?? '' },
      headersSize: -1,
      bodySize: sum(calls, (call) => call.requestBytes),
    },
    response: {
      // 0 is what browsers write for a response that never came.
      status: first.httpStatus ?? 0,
      statusText: '',
      ...base,
      content: { size: sum(calls, (call) => call.responseBytes), ...content },
      redirectURL: '',
      headersSize: -1,
      bodySize: first.httpStatus === null ? -1 : sum(calls, (call) => call.responseBytes),
    },
    cache: {},
    timings,
    serverIPAddress: addressOf(first.server),
    connection: String(first.connection),
    comment: calls.map((call) => `${call.operation} (${call.status})`).join(', '),
    _amf: {
      calls: calls.map((call) => Object.fromEntries(inOrder(call, CALL_KEYS))),
      pushes: pushes.map((push) => Object.fromEntries(inOrder(push, PUSH_KEYS))),
    },
  };
}

function* render(report: Report): Generator<string> {
  const creator = JSON.stringify({ name: report.tool.name, version: report.tool.version });
  yield `{"log":{"version":"1.2","creator":${escapeJson(creator)},"pages":[],"entries":[`;
  let separator = '\n';
  for (const rows of byExchange(report)) {
    yield separator + escapeJson(JSON.stringify(entryOf(rows)));
    separator = ',\n';
  }
  yield '\n]}}\n';
}

/**
 * HAR 1.2, an entry per HTTP exchange, the calls of the report under `_amf`. Sizes are AMF bytes; headers are not part of the report
 * and therefore empty. Bodies are the decoded values as JSON.
 */
export const har: ReportFormat = {
  name: 'har',
  extension: 'har',
  description: 'HTTP Archive 1.2 for browser tools, decoded AMF under _amf',
  showsValues: true,
  render,
};
