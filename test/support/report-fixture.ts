import type { Call, CallStatus, Fault, FaultRow, Latency, Operation, Report, Timing } from '../../src/report/model.ts';
import { SECURITY_KINDS } from '../../src/report/security.ts';

/** Names as a hostile client would choose them: every medium's poison in one operation. */
export const HOSTILE_OPERATION =
  '=cmd|"/c calc"!A1 \x1b[2J\x1b]0;owned\x07\u202egnp.exe\u200b <script>alert(1)</script> ]]> & `x` | @admin ::error::';
const HOSTILE_MESSAGE =
  '::error file=a,line=1::no\n##[group]x\r\n[click](javascript:alert(1)) \ud800 \u0000 \u0085 |table| `code`';

const START = Date.UTC(2011, 2, 13, 7, 6, 40);

/** Nine-digit UTC time, `ms` after the fixture's first packet. */
function at(ms: number): string {
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

function calls(): Call[] {
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

function latency(count: number, p50: number, p95: number, max: number): Latency {
  const [min, mean, p90] = [p50 * 0.8, (p50 + p95) / 2, p95 * 0.97].map(Math.round) as [number, number, number];
  return { count, min, mean, p50, p90, p95, p99: max, max };
}

function operation(
  name: string,
  byStatus: Operation['byStatus'],
  latencyNs: Latency | null,
  rest: Partial<Operation> = {},
): Operation {
  const count = Object.values(byStatus).reduce((sum, part) => sum + part, 0);
  return {
    operation: name,
    kind: 'rpc',
    calls: count,
    byStatus,
    requestBytes: 312 * count,
    responseBytes: 4110 * count,
    latencyNs,
    serverNs:
      latencyNs === null
        ? null
        : latency(latencyNs.count, latencyNs.p50 * 0.9, latencyNs.p95 * 0.9, latencyNs.max * 0.9),
    ...rest,
  };
}

function faultRow(
  code: string,
  category: string,
  name: string,
  count: number,
  firstMs: number,
  lastMs: number,
  exampleCall: number,
): FaultRow {
  return { code, category, operation: name, count, firstAt: at(firstMs), lastAt: at(lastMs), exampleCall };
}

const OPERATIONS = (): Operation[] => [
  operation(
    'orderService.getOrders',
    { ok: 1204, fault: 23 },
    latency(1227, 118_400_000, 2_210_770_000, 4_210_770_000),
    { responseBytes: 48_110_204, causes: { server: 20, client: 3 } },
  ),
  operation('catalog.search', { ok: 412, 'suspected-fault': 1 }, latency(413, 45_900_000, 88_000_000, 152_100_000)),
  operation('catalog.price', { ok: 412 }, latency(412, 45_900_000, 87_100_000, 149_000_000)),
  operation(
    'com.example.enterprise.warehouse.remote.InventoryReservationService.reserveStockForShipment',
    { ok: 12 },
    latency(12, 820_500_000, 991_000_000, 1_020_000_000),
    { serverNs: null, causes: { transfer: 12 } },
  ),
  operation('在庫サービス.検索する', { ok: 3 }, latency(3, 12_250_000, 14_000_000, 14_000_000)),
  operation(HOSTILE_OPERATION, { fault: 1 }, latency(1, 9_500_000, 9_500_000, 9_500_000)),
  operation('reportService.monthly', { 'no-response': 2 }, null, { responseBytes: 0 }),
  operation('reportService.yearly', { truncated: 1 }, null),
  operation('auth.login', { 'http-error': 1 }, null),
  operation('legacy.gateway', { 'bad-response': 1 }, null),
  operation('#command.ping', { ok: 3 }, latency(3, 2_310_000, 2_900_000, 2_900_000), { kind: 'command' }),
  operation('#command.poll', { ok: 40 }, latency(40, 30_000_200_000, 30_001_000_000, 30_002_000_000), { kind: 'poll' }),
  operation('#send.chat', { 'one-way': 1 }, null, { kind: 'send', responseBytes: 0 }),
];

const DIAGNOSTICS: Report['diagnostics'] = [
  {
    code: 'file.truncated-record',
    severity: 'warning',
    cause: 'capture',
    count: 1,
    title: 'last record or block cut short; all earlier ones are used',
    examples: [
      { detail: '312 of 1,514 bytes', place: { input: 'shop-02.pcap', packet: 41_811, fileOffset: 30_112_908 } },
    ],
  },
  {
    code: 'tcp.retransmission',
    severity: 'info',
    cause: 'peer',
    count: 1204,
    title: 'bytes seen again, identical',
    examples: [],
  },
  {
    code: 'tcp.gap',
    severity: 'warning',
    cause: 'capture',
    count: 3,
    title: 'bytes never captured (ACKed, or later bytes exist)',
    examples: [
      { detail: '2,920 bytes', place: { connection: 3, direction: 'response', streamOffset: 40_960, length: 2920 } },
    ],
  },
  {
    code: 'content.limit',
    severity: 'warning',
    cause: 'limit',
    count: 1,
    title: 'decoded body above limit',
    examples: [{ detail: 'more than 64 MiB', place: { connection: 2, direction: 'response', message: 9 } }],
  },
  {
    code: 'amf.externalizable',
    severity: 'warning',
    cause: 'unsupported',
    count: 7,
    title: 'externalizable class without known layout: rest of the message opaque',
    examples: [
      {
        detail: 'com.example.shop.\x1b[31mMoney',
        place: { connection: 1, direction: 'response', message: 2, body: 0, offset: 61 },
      },
    ],
  },
  {
    code: 'amf.length-mismatch',
    severity: 'warning',
    cause: 'peer',
    count: 12,
    title: "declared message length differs from the value's",
    examples: [{ detail: 'declared 60, read 64', place: { connection: 1, direction: 'request', message: 4, body: 0 } }],
  },
  {
    code: 'indicator.gadget-class',
    severity: 'indicator',
    cause: 'peer',
    count: 1,
    title: 'class name of a known deserialization gadget',
    examples: [
      {
        detail: 'com.sun.rowset.JdbcRowSetImpl in the arguments',
        place: { connection: 4, direction: 'request', message: 1, body: 0, offset: 33 },
      },
    ],
  },
  {
    code: 'indicator.clear-credentials',
    severity: 'indicator',
    cause: 'peer',
    count: 2,
    title: 'credentials in clear',
    examples: [{ detail: 'header Credentials', place: { connection: 1, direction: 'request', message: 1 } }],
  },
  {
    code: 'internal.decoder-crash',
    severity: 'error',
    cause: 'internal',
    count: 1,
    title: 'an error of ours; the range that provoked it is kept, the run goes on',
    examples: [
      { detail: 'RangeError: offset is out of bounds', place: { connection: 2, direction: 'response', message: 11 } },
    ],
  },
];

/** A report with everything in it: faults, losses, batches, hostile and wide names, every cause of trouble. */
export function reportFixture(): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'amfscope', version: '0.0.0-test' },
    status: 'degraded',
    inputs: [
      {
        path: 'captures/shop-01.pcap',
        sha256: 'a3f5c1d2e4b6978812345678901234567890abcdefabcdefabcdefabcdef0123',
        bytes: 104_857_600,
        format: 'pcap',
        linkTypes: ['Ethernet'],
        packets: 120_411,
        firstPacketAt: at(0),
        lastPacketAt: at(61_000),
      },
      {
        path: 'shop-02 $(id) \x1b[2J.pcap',
        sha256: 'b3f5c1d2e4b6978812345678901234567890abcdefabcdefabcdefabcdef0123',
        bytes: 30_113_220,
        format: 'pcapng',
        linkTypes: ['Ethernet', 'Linux cooked v2'],
        packets: 41_811,
        firstPacketAt: at(61_000.5),
        lastPacketAt: at(90_123.4),
      },
    ],
    totals: {
      packets: 162_222,
      bytes: 132_004_112,
      connections: 42,
      exchanges: 2140,
      envelopes: 4190,
      calls: 2117,
      pushes: 1,
      clients: 3,
      servers: 1,
      byStatus: {
        ok: 2086,
        fault: 24,
        'suspected-fault': 1,
        'http-error': 1,
        'bad-response': 1,
        'no-response': 2,
        truncated: 1,
        'one-way': 1,
      },
      packetAccounting: { decoded: 162_180, arp: 30, 'unknown ethertype': 12 },
    },
    operations: OPERATIONS(),
    faults: [
      faultRow('Server.Processing', 'server', 'orderService.getOrders', 23, 200, 88_100, 3),
      faultRow('=HYPERLINK("http://evil.example/")', 'application', HOSTILE_OPERATION, 1, 1800, 1800, 10),
      faultRow('HTTP.503', 'server', 'auth.login', 1, 2300, 2300, 14),
      faultRow('1009', 'application', 'catalog.search', 1, 2400, 2400, 15),
    ],
    security: [
      {
        code: 'indicator.gadget-class',
        class: 'com.sun.rowset.JdbcRowSetImpl',
        ...SECURITY_KINDS['indicator.gadget-class']!,
        count: 1,
        calls: [4],
      },
      {
        code: 'indicator.gadget-class',
        class: HOSTILE_OPERATION,
        ...SECURITY_KINDS['indicator.gadget-class']!,
        count: 12,
        calls: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      },
      {
        code: 'indicator.clear-credentials',
        class: null,
        ...SECURITY_KINDS['indicator.clear-credentials']!,
        count: 2,
        calls: [1, 2],
      },
    ],
    calls: calls(),
    pushes: [
      {
        id: 1,
        connection: 1,
        exchange: 4,
        channel: 'poll',
        at: at(32_500.1),
        destination: 'chat',
        messageClass: 'flex.messaging.messages.AsyncMessage',
        messageId: 'AE4AF2BC-DD3C-5470-05D8-000000000001',
        correlationId: null,
        bytes: 210,
        value: { $: 'object', id: 0, class: null, props: [['text', 'hello </script><!--']] },
        diagnostics: [],
      },
    ],
    pushStats: [
      {
        channel: 'poll',
        destination: 'chat',
        pushes: 812,
        bytes: 170_520,
        intervalNs: { count: 811, min: 0, mean: 110e6, p50: 95e6, p95: 412e6, max: 30_000e6 },
      },
      { channel: 'stream', destination: 'price\u202eFeed', pushes: 1, bytes: 85, intervalNs: null },
    ],
    clients: [
      {
        id: 1,
        addresses: ['10.1.2.3', '10.1.2.9'],
        firstAt: at(12.5),
        lastAt: at(88_100),
        calls: 1204,
        faults: 24,
        failures: 29,
        login: { attempts: 2, logouts: 0, outcome: 'fault' },
      },
      {
        id: 2,
        addresses: ['10.1.2.4'],
        firstAt: at(40),
        lastAt: at(90_000),
        calls: 913,
        faults: 0,
        failures: 0,
        login: null,
      },
    ],
    clocks: [
      { server: '10.0.0.1:80', offsetMs: 7213, samples: 512, source: 'date' },
      { server: '10.0.0.2:80', offsetMs: -12, samples: 3, source: 'message' },
    ],
    diagnostics: DIAGNOSTICS,
  };
}

/** The report of a capture that holds other things than remoting. */
export function emptyReportFixture(): Report {
  const full = reportFixture();
  return {
    ...full,
    status: 'complete',
    inputs: full.inputs.slice(0, 1),
    totals: {
      packets: 120_411,
      bytes: 99_000_000,
      connections: 12,
      exchanges: 88,
      envelopes: 0,
      calls: 0,
      pushes: 0,
      clients: 2,
      servers: 3,
      byStatus: {},
    },
    operations: [],
    faults: [],
    calls: [],
    pushes: [],
    pushStats: [],
    clients: [],
    clocks: [],
    diagnostics: [],
    otherTraffic: [
      { what: 'HTTP responses, text/html', count: 61 },
      { what: 'HTTP responses, image/png', count: 27 },
      { what: 'TLS connections', count: 4 },
    ],
  };
}
