import { CALL_STATUS_NAMES, SCHEMA_VERSION } from './model.ts';

/** The keywords of JSON Schema (draft 2020-12) that the report's schema uses; `true` allows everything. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema | true>>;
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
}

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const count = { type: 'integer', minimum: 0 } as const;
const countOrNull = { type: ['integer', 'null'], minimum: 0 } as const;
/** Nanoseconds; an idle time may be negative when requests are pipelined. */
const durationOrNull = { type: ['integer', 'null'] } as const;
const bool = { type: 'boolean' } as const;
const timeOrNull = {
  type: ['string', 'null'],
  pattern: '^\\d{4,}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z$',
} as const;
const packetRange = { type: ['array', 'null'], prefixItems: [count, count], minItems: 2, maxItems: 2 } as const;

type Members = Readonly<Record<string, JsonSchema | true>>;

function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** An object whose members are all required but for those in `optional`; further members are allowed. */
function object(required: Members, optional: Members = {}): JsonSchema {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional } };
}

const latency = {
  ...object({ count, min: count, mean: count, p50: count, p90: count, p95: count, p99: count, max: count }),
  type: ['object', 'null'],
};

const byStatus = { type: 'object', propertyNames: { enum: CALL_STATUS_NAMES }, additionalProperties: count } as const;

const diagnostics = listOf(object({ code: text, detail: text }));

const kind = { enum: ['rpc', 'command', 'poll', 'send', 'http', 'data', 'stream', 'debug', 'other'] };

const fault = {
  ...object({
    code: text,
    message: textOrNull,
    detail: textOrNull,
    level: textOrNull,
    type: textOrNull,
    category: text,
    where: text,
    rootCause: true,
  }),
  type: ['object', 'null'],
};

const timing = object(
  {
    sendNs: durationOrNull,
    waitNs: durationOrNull,
    receiveNs: durationOrNull,
    totalNs: durationOrNull,
    connectNs: durationOrNull,
    serverNs: durationOrNull,
    queueNs: durationOrNull,
    idleNs: durationOrNull,
    retransmitNs: durationOrNull,
    holeNs: durationOrNull,
    retransmissions: count,
    complete: bool,
  },
  { tlsNs: durationOrNull },
);

const tlsMembers = {
  version: textOrNull,
  cipher: textOrNull,
  sni: textOrNull,
  alpn: textOrNull,
  decrypted: bool,
  why: textOrNull,
};
const boolOrNull = { type: ['boolean', 'null'] } as const;

const tlsServer = object({
  server: text,
  ...tlsMembers,
  connections: count,
  examples: listOf(count),
  opens: { enum: ['keylog', 'keylog-or-key', null] },
});

const causeNames = ['server', 'network', 'client', 'transfer'];
const causes = { type: 'object', propertyNames: { enum: causeNames }, additionalProperties: count } as const;
const milliseconds = { type: ['number', 'null'], minimum: 0 } as const;

const metrics = object({
  processingMs: milliseconds,
  adapterMs: milliseconds,
  externalMs: milliseconds,
  requestSize: milliseconds,
  responseSize: milliseconds,
});

const call = object(
  {
    id: count,
    connection: count,
    exchange: count,
    batch: object({ index: count, size: count }),
    client: text,
    server: text,
    method: textOrNull,
    url: textOrNull,
    httpStatus: countOrNull,
    version: countOrNull,
    encoding: { enum: ['amf0', 'amf3', null] },
    target: textOrNull,
    responseUri: textOrNull,
    responseTarget: textOrNull,
    operation: text,
    kind,
    messageClass: textOrNull,
    messageId: textOrNull,
    correlationId: textOrNull,
    status: { enum: CALL_STATUS_NAMES },
    pairedBy: { enum: ['uri', 'correlation', 'correlation-late', 'order', 'only', 'envelope', null] },
    fault,
    startedAt: timeOrNull,
    timing,
    requestBytes: countOrNull,
    responseBytes: countOrNull,
    packets: object({ request: packetRange, response: packetRange }),
    diagnostics,
  },
  {
    tls: object({ ...tlsMembers, resumed: boolOrNull }),
    statusReason: textOrNull,
    cause: { enum: [...causeNames, null] },
    causeReason: { enum: ['retransmission', 'hole', 'zero-window', 'queueing'] },
    metrics,
    arguments: true,
    result: true,
  },
);

const push = object(
  {
    id: count,
    connection: count,
    exchange: count,
    channel: { enum: ['stream', 'poll', 'piggyback', 'rtmp'] },
    at: timeOrNull,
    destination: textOrNull,
    messageClass: textOrNull,
    messageId: textOrNull,
    correlationId: textOrNull,
    bytes: count,
    diagnostics,
  },
  { value: true },
);

const input = object({
  path: text,
  sha256: { type: ['string', 'null'], pattern: '^[0-9a-f]{64}$' },
  bytes: countOrNull,
  format: textOrNull,
  linkTypes: listOf({ type: ['string', 'integer'] }),
  packets: count,
  firstPacketAt: timeOrNull,
  lastPacketAt: timeOrNull,
});

const totals = object(
  {
    packets: count,
    bytes: count,
    connections: count,
    exchanges: count,
    envelopes: count,
    calls: count,
    pushes: count,
    clients: count,
    servers: count,
    byStatus,
  },
  { packetAccounting: { type: 'object', additionalProperties: count } },
);

const operation = object(
  {
    operation: text,
    kind,
    calls: count,
    byStatus,
    requestBytes: count,
    responseBytes: count,
    latencyNs: latency,
    serverNs: latency,
  },
  { causes },
);

const pushStats = object({
  channel: { enum: ['stream', 'poll', 'piggyback', 'rtmp'] },
  destination: textOrNull,
  pushes: count,
  bytes: count,
  intervalNs: {
    ...object({ count, min: count, mean: count, p50: count, p95: count, max: count }),
    type: ['object', 'null'],
  },
});

const client = object({
  id: count,
  addresses: listOf(text),
  firstAt: timeOrNull,
  lastAt: timeOrNull,
  calls: count,
  faults: count,
  failures: count,
  login: {
    ...object({ attempts: count, logouts: count, outcome: { enum: CALL_STATUS_NAMES } }),
    type: ['object', 'null'],
  },
});

const clock = object({
  server: text,
  offsetMs: { type: 'integer' },
  samples: count,
  source: { enum: ['message', 'date'] },
});

const faultRow = object({
  code: text,
  category: text,
  operation: text,
  count,
  firstAt: timeOrNull,
  lastAt: timeOrNull,
  exampleCall: count,
});

const securityFinding = object({
  code: text,
  class: textOrNull,
  why: text,
  reference: text,
  count,
  calls: listOf(count),
});

const diagnosticRow = object({
  code: text,
  severity: { enum: ['info', 'warning', 'error', 'indicator'] },
  cause: { enum: ['capture', 'peer', 'unsupported', 'limit', 'internal'] },
  count,
  title: text,
  examples: listOf(object({ detail: text, place: { type: 'object' } })),
});

const numberOrNull = { type: ['number', 'null'] } as const;
const numbers = { type: 'number' } as const;
const intervalOrNull = { type: ['array', 'null'], prefixItems: [numbers, numbers], minItems: 2, maxItems: 2 } as const;

const verdictRow = object(
  {
    name: text,
    rule: text,
    explicit: bool,
    operation: text,
    kind,
    metric: text,
    unit: { enum: ['ns', 'bytes', 'rate', 'count', 'differences'] },
    baseline: numberOrNull,
    baselineInterval: intervalOrNull,
    candidate: numberOrNull,
    candidateInterval: intervalOrNull,
    ratio: numberOrNull,
    interval: intervalOrNull,
    p: numberOrNull,
    n: { type: 'array', prefixItems: [count, count], minItems: 2, maxItems: 2 },
    verdict: { enum: ['pass', 'regression', 'inconclusive'] },
    note: text,
  },
  { tolerated: { const: true } },
);

/** JSON Schema (draft 2020-12) of the json report. Further members may be added without a new schemaVersion. */
export const REPORT_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'amfscope report',
  ...object(
    {
      schemaVersion: { const: SCHEMA_VERSION },
      tool: object({ name: { const: 'amfscope' }, version: text }),
      status: { enum: ['complete', 'degraded', 'unreadable'] },
      inputs: listOf(input),
      totals,
      operations: listOf(operation),
      faults: listOf(faultRow),
      calls: listOf(call),
      pushes: listOf(push),
      diagnostics: listOf(diagnosticRow),
    },
    {
      displayFilter: object({ expression: text, calls: count }),
      rules: listOf(verdictRow),
      security: listOf(securityFinding),
      pushStats: listOf(pushStats),
      clients: listOf(client),
      clocks: listOf(clock),
      tls: object({ connections: count, decrypted: count, opaque: count, servers: listOf(tlsServer) }),
      otherTraffic: listOf(object({ what: text, count })),
      shard: object({ index: count, count, run: text, data: text }),
    },
  ),
};
