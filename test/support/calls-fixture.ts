import type { Call, CallStatus, Fault, Timing } from '../../src/report/model.ts';

/** Names as a hostile client would choose them: every medium's poison in one operation. */
export const HOSTILE_OPERATION =
  '=cmd|"/c calc"!A1 \x1b[2J\x1b]0;owned\x07\u202egnp.exe\u200b <script>alert(1)</script> ]]> & `x` | @admin ::error::';
const HOSTILE_MESSAGE =
  '::error file=a,line=1::no\n##[group]x\r\n[click](javascript:alert(1)) \ud800 \u0000 \u0085 |table| `code`';

const START = Date.UTC(2011, 2, 13, 7, 6, 40);

/** Nine-digit UTC time, `ms` after the fixture's first packet. */
export function at(ms: number): string {
  const whole = Math.floor(ms);
  const fraction = String(Math.round((ms - whole) * 1e6)).padStart(6, '0');
  return `${new Date(START + whole).toISOString().slice(0, -1)}${fraction}Z`;
}

function timing(totalMs: number | null, parts: Partial<Timing> = {}): Timing {
  const totalNs = totalMs === null ? null : Math.round(totalMs * 1e6);
  const sendNs = totalNs === null ? null : 40_000;
  const receiveNs = totalNs === null ? null : Math.round(totalNs * 0.05);
  const waitNs = totalNs === null || sendNs === null || receiveNs === null ? null : totalNs - sendNs - receiveNs;
  return {
    sendNs,
    waitNs,
    receiveNs,
    totalNs,
    connectNs: null,
    serverNs: waitNs === null ? null : Math.max(0, waitNs - 300_000),
    queueNs: null,
    idleNs: null,
    retransmitNs: null,
    holeNs: null,
    retransmissions: 0,
    complete: totalNs !== null,
    ...parts,
  };
}

function fault(code: string, message: string | null, category: string, rest: Partial<Fault> = {}): Fault {
  return {
    code,
    message,
    detail: null,
    level: 'error',
    type: null,
    category,
    where: 'envelope',
    rootCause: null,
    ...rest,
  };
}

let lastId = 0;

function call(
  startMs: number,
  operation: string,
  status: CallStatus,
  totalMs: number | null,
  rest: Partial<Call> = {},
): Call {
  const id = ++lastId;
  return {
    id,
    connection: 1 + (id % 4),
    exchange: Math.ceil(id / 4),
    batch: { index: 0, size: 1 },
    client: `10.1.2.${3 + (id % 3)}:${49152 + id}`,
    server: '10.0.0.1:80',
    method: 'POST',
    url: 'http://app.example.com/messagebroker/amf',
    httpStatus: totalMs === null ? null : 200,
    version: 3,
    encoding: 'amf3',
    target: 'null',
    responseUri: `/${id}`,
    responseTarget: totalMs === null ? null : `/${id}/${status === 'fault' ? 'onStatus' : 'onResult'}`,
    operation,
    kind: 'rpc',
    messageClass: 'flex.messaging.messages.RemotingMessage',
    messageId: `FE4AF2BC-DD3C-5470-05D8-${String(id).padStart(12, '0')}`,
    correlationId: totalMs === null ? null : `FE4AF2BC-DD3C-5470-05D8-${String(id).padStart(12, '0')}`,
    status,
    pairedBy: totalMs === null ? null : 'uri',
    fault: null,
    startedAt: at(startMs),
    timing: timing(totalMs),
    requestBytes: 312,
    responseBytes: totalMs === null ? null : 4110 + id,
    packets: { request: [id * 10, id * 10 + 1], response: totalMs === null ? null : [id * 10 + 3, id * 10 + 8] },
    diagnostics: [],
    ...rest,
  };
}

/** Calls of every status, hostile and wide names among them. */
export function callsFixture(): Call[] {
  lastId = 0;
  const noRow = fault('Server.Processing', 'no row for customer 42', 'server', {
    detail: 'java.lang.IllegalStateException: no row\n\tat com.example.shop.OrderService.load(OrderService.java:118)',
    type: 'java.lang.IllegalStateException',
    rootCause: { $: 'object', id: 0, class: 'java.lang.IllegalStateException', props: [['message', 'no row']] },
  });
  return [
    call(12.5, '#command.ping', 'ok', 2.31, {
      kind: 'command',
      messageClass: 'flex.messaging.messages.CommandMessage',
      timing: timing(2.31, { connectNs: 812_000 }),
    }),
    call(40, 'orderService.getOrders', 'ok', 118.4, {
      arguments: { $: 'array', id: 0, items: [{ $: 'int', v: 42 }, 'eur', { $: 'redacted', kind: 'string' }] },
      result: {
        $: 'object',
        id: 0,
        class: 'com.example.shop.Order',
        props: [
          ['total', 12.5],
          ['note', 'a\u202eb\u009bc'],
        ],
      },
    }),
    call(200, 'orderService.getOrders', 'fault', 4210.77, {
      fault: noRow,
      cause: 'server',
      metrics: { processingMs: 4000, adapterMs: 3980, externalMs: null, requestSize: 312, responseSize: 4110 },
    }),
    call(400, 'orderService.getOrders', 'fault', 3980.1, { fault: noRow, cause: 'client', causeReason: 'zero-window' }),
    call(900, 'orderService.getOrders', 'ok', 131.02),
    call(1000, 'catalog.search', 'ok', 45.9, { connection: 2, exchange: 9, batch: { index: 0, size: 2 } }),
    call(1000, 'catalog.price', 'ok', 45.9, { connection: 2, exchange: 9, batch: { index: 1, size: 2 } }),
    call(
      1500,
      'com.example.enterprise.warehouse.remote.InventoryReservationService.reserveStockForShipment',
      'ok',
      820.5,
      {
        timing: timing(820.5, {
          receiveNs: 500_000_000,
          waitNs: 320_460_000,
          serverNs: null,
          retransmitNs: 210_000_000,
          retransmissions: 3,
        }),
        cause: 'transfer',
      },
    ),
    call(1700, '在庫サービス.検索する', 'ok', 12.25),
    call(1800, HOSTILE_OPERATION, 'fault', 9.5, {
      url: 'http://app.example.com/a b?q=<x>&r=%zz#[1]',
      fault: fault('=HYPERLINK("http://evil.example/")', HOSTILE_MESSAGE, 'application'),
      diagnostics: [{ code: 'indicator.formula', detail: 'operation begins with "="' }],
    }),
    call(2000, 'reportService.monthly', 'no-response', null, { statusReason: 'capture-end' }),
    call(2100, 'reportService.monthly', 'no-response', null, { statusReason: 'reset' }),
    call(2200, 'reportService.yearly', 'truncated', null, {
      httpStatus: 200,
      statusReason: 'gap',
      diagnostics: [{ code: 'call.aborted', detail: '2,920 of 40,110 response bytes are missing' }],
    }),
    call(2300, 'auth.login', 'http-error', 18.6, {
      httpStatus: 503,
      responseTarget: null,
      fault: fault('HTTP.503', 'Service Unavailable', 'server', { where: 'http' }),
    }),
    call(2400, 'catalog.search', 'suspected-fault', 52.1, { fault: fault('1009', 'null object', 'application') }),
    call(2500, '#command.poll', 'ok', 30_000.2, { kind: 'poll', messageClass: 'DSC' }),
    call(2600, '#send.chat', 'one-way', null, { kind: 'send', messageClass: 'flex.messaging.messages.AsyncMessage' }),
    call(2700, 'legacy.gateway', 'bad-response', 22, {
      httpStatus: 200,
      encoding: 'amf0',
      version: 0,
      responseTarget: null,
    }),
  ];
}
