import type { Call, CallKind, CallStatus, Fault, PairedBy, SlowCause, Timing } from '../report/model.ts';
import { splitEndpoint } from './address.ts';
import type { Field, FieldValue } from './field.ts';
import { parseInstant } from './instant.ts';

const NONE: readonly FieldValue[] = [];

function one(value: FieldValue): readonly FieldValue[] {
  return value === null || value === undefined ? NONE : [value];
}

/** Keys of a record that must name every member of a union. */
function all<T extends string>(names: Readonly<Record<T, true>>): readonly T[] {
  return Object.keys(names) as T[];
}

const STATUSES = all<CallStatus>({
  ok: true,
  fault: true,
  'suspected-fault': true,
  'http-error': true,
  'bad-response': true,
  unanswered: true,
  'no-response': true,
  truncated: true,
  'orphan-answer': true,
  'one-way': true,
});
const KINDS = all<CallKind>({
  rpc: true,
  command: true,
  poll: true,
  send: true,
  http: true,
  data: true,
  stream: true,
  debug: true,
  other: true,
});
const CAUSES = all<SlowCause>({ server: true, network: true, client: true, transfer: true });
const PAIRINGS = all<PairedBy>({
  uri: true,
  correlation: true,
  'correlation-late': true,
  order: true,
  only: true,
  envelope: true,
});

function text(
  description: string,
  read: (call: Call) => string | null | undefined,
  aliases: readonly string[] = [],
): Field {
  return { type: 'text', unit: null, description, aliases, read: (call) => one(read(call)) };
}

function number(
  description: string,
  read: (call: Call) => number | null | undefined,
  aliases: readonly string[] = [],
): Field {
  return { type: 'number', unit: null, description, aliases, read: (call) => one(read(call)) };
}

function duration(member: keyof Timing, description: string, aliases: readonly string[]): Field {
  return { type: 'duration', unit: 'ns', description, aliases, read: (call) => one(call.timing[member] ?? null) };
}

function size(description: string, read: (call: Call) => number | null, aliases: readonly string[]): Field {
  return { type: 'size', unit: 'B', description, aliases, read: (call) => one(read(call)) };
}

function ofFault(member: keyof Fault, description: string, aliases: readonly string[] = []): Field {
  return text(description, (call) => asText(call.fault?.[member]), aliases);
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

const MAX_CAUSES = 32;

/** A member of every cause below a fault, where the server sent them as such. */
function ofCauses(member: 'type' | 'code' | 'message' | 'detail', description: string): Field {
  const read = (call: Call) => {
    const found: string[] = [];
    let cause: unknown = call.fault?.rootCause;
    for (let depth = 0; depth < MAX_CAUSES && typeof cause === 'object' && cause !== null; depth++) {
      const value = asText((cause as Record<string, unknown>)[member]);
      if (value !== null) found.push(value);
      cause = (cause as Record<string, unknown>).rootCause;
    }
    return found;
  };
  return { type: 'text', unit: null, description, read };
}

const URL_PARTS = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)/i;

function urlPart(call: Call, part: 1 | 2): string | null {
  return call.url === null ? null : (URL_PARTS.exec(call.url)?.[part] ?? null);
}

const ends = (call: Call) => [splitEndpoint(call.client), splitEndpoint(call.server)];

/** Every field of a call, under the name it has in the report. Feeds the parser, its hints and `amfscope fields`. */
export const FIELDS = {
  id: number('number of the call in the report', (call) => call.id, ['call']),
  connection: number('number of its connection', (call) => call.connection),
  exchange: number('number of its HTTP exchange on the connection', (call) => call.exchange),
  'batch.index': number('place in its batch, from 0', (call) => call.batch.index),
  'batch.size': number('calls sent in the same envelope', (call) => call.batch.size),

  client: {
    type: 'endpoint',
    unit: null,
    description: 'address and port of the client',
    read: (call) => one(call.client),
  },
  server: {
    type: 'endpoint',
    unit: null,
    description: 'address and port of the server',
    read: (call) => one(call.server),
  },
  'client.address': {
    type: 'address',
    unit: null,
    description: 'address of the client',
    aliases: ['client.ip'],
    read: (call) => one(splitEndpoint(call.client).address),
  },
  'client.port': number('port of the client', (call) => splitEndpoint(call.client).port),
  'server.address': {
    type: 'address',
    unit: null,
    description: 'address of the server',
    aliases: ['server.ip'],
    read: (call) => one(splitEndpoint(call.server).address),
  },
  'server.port': number('port of the server', (call) => splitEndpoint(call.server).port),
  address: {
    type: 'address',
    unit: null,
    description: 'address of client or server',
    aliases: ['addr', 'ip.addr'],
    read: (call) => ends(call).map((end) => end.address),
  },
  port: {
    type: 'number',
    unit: null,
    description: 'port of client or server',
    aliases: ['tcp.port'],
    read: (call) => ends(call).flatMap((end) => one(end.port)),
  },

  method: text('HTTP method', (call) => call.method, ['http.method']),
  url: text('URL of the request', (call) => call.url, ['http.url']),
  'url.host': text('host (and port) in the URL', (call) => urlPart(call, 1), ['http.host']),
  'url.path': text('path in the URL', (call) => urlPart(call, 2), ['http.path']),
  httpStatus: number('HTTP status code', (call) => call.httpStatus, ['http.status']),
  version: number("the envelope's version word: 0 or 3", (call) => call.version, ['amf.version']),
  encoding: {
    type: 'choice',
    unit: null,
    description: 'encoding of the request value',
    choices: ['amf0', 'amf3'],
    read: (call) => one(call.encoding),
  },
  target: text('target of the message', (call) => call.target),
  responseUri: text('response URI of the message', (call) => call.responseUri),
  responseTarget: text('target of the answer', (call) => call.responseTarget),
  operation: text('service and method: orderService.getOrders', (call) => call.operation, ['op']),
  kind: {
    type: 'choice',
    unit: null,
    description: 'what the call is for',
    choices: KINDS,
    read: (call) => one(call.kind),
  },
  messageClass: text('class of the Flex message', (call) => call.messageClass),
  messageId: text('id of the Flex message', (call) => call.messageId),
  correlationId: text('id of the message that is answered', (call) => call.correlationId),
  status: {
    type: 'choice',
    unit: null,
    description: 'outcome of the call',
    choices: STATUSES,
    read: (call) => one(call.status),
  },
  statusReason: text('why there is no answer: reset, timeout, gap, …', (call) => call.statusReason, ['status.reason']),
  cause: {
    type: 'choice',
    unit: null,
    description: 'what most of a slow call (100 ms and more) went to',
    choices: CAUSES,
    read: (call) => one(call.cause ?? null),
  },
  causeReason: text('retransmission, hole, zero-window, queueing', (call) => call.causeReason, ['cause.reason']),
  'metrics.processingMs': number('milliseconds the server says it worked', (call) => call.metrics?.processingMs),
  'metrics.adapterMs': number('milliseconds of them in the adapter', (call) => call.metrics?.adapterMs),
  'metrics.externalMs': number('milliseconds of them in other systems', (call) => call.metrics?.externalMs),
  'metrics.requestSize': number('bytes of the request as the server counts', (call) => call.metrics?.requestSize),
  'metrics.responseSize': number('bytes of the answer as the server counts', (call) => call.metrics?.responseSize),
  pairedBy: {
    type: 'choice',
    unit: null,
    description: 'how the answer was found',
    choices: PAIRINGS,
    read: (call) => one(call.pairedBy),
  },

  fault: {
    type: 'text',
    unit: null,
    description: 'code, message and detail of the fault: any of them',
    read: ({ fault }) =>
      fault === null ? NONE : [fault.code, fault.message, fault.detail].filter((part) => part !== null),
  },
  'fault.code': ofFault('code', 'fault code: Server.Processing'),
  'fault.message': ofFault('message', 'fault message'),
  'fault.detail': ofFault('detail', 'fault detail, often a stack trace'),
  'fault.level': ofFault('level', 'error or status'),
  'fault.type': ofFault('type', 'class of the exception'),
  'fault.category': ofFault('category', 'auth, not-found, encoding, session, server, application'),
  'fault.where': ofFault('where', 'envelope, http, transport, inferred'),
  'fault.rootCause.type': ofCauses('type', 'class of each cause below the fault'),
  'fault.rootCause.code': ofCauses('code', 'code of each cause'),
  'fault.rootCause.message': ofCauses('message', 'message of each cause'),
  'fault.rootCause.detail': ofCauses('detail', 'detail of each cause'),

  startedAt: {
    type: 'time',
    unit: null,
    description: 'first byte of the request',
    aliases: ['time', 'at'],
    read: (call) => one(call.startedAt === null ? null : parseInstant(call.startedAt)?.ns),
  },
  'timing.sendNs': duration('sendNs', 'first to last byte of the request', ['send']),
  'timing.waitNs': duration('waitNs', 'request complete to first byte of the response', ['wait']),
  'timing.receiveNs': duration('receiveNs', 'first to last byte of the response', ['receive']),
  'timing.totalNs': duration('totalNs', 'first byte of the request to last byte of the response', ['latency', 'total']),
  'timing.connectNs': duration('connectNs', 'TCP handshake, on the first exchange of a connection', ['connect']),
  'timing.tlsNs': duration('tlsNs', 'TLS handshake, on the first exchange of an encrypted connection', []),
  'timing.serverNs': duration('serverNs', 'wait without the network round trip', ['server.time']),
  'timing.queueNs': duration('queueNs', 'pipelined: wait for the previous response', ['queue']),
  'timing.idleNs': duration('idleNs', 'since the previous response of the connection', ['idle']),
  'timing.retransmitNs': duration('retransmitNs', 'delay by retransmission', ['retransmit']),
  'timing.holeNs': duration('holeNs', 'delay until holes were filled', ['hole']),
  'timing.retransmissions': number('segments sent again', (call) => call.timing.retransmissions, ['retransmissions']),
  'timing.complete': {
    type: 'flag',
    unit: null,
    description: 'every byte was captured',
    aliases: ['complete'],
    read: (call) => one(call.timing.complete),
  },
  requestBytes: size('AMF bytes of the request value', (call) => call.requestBytes, ['request.bytes', 'sent']),
  responseBytes: size('AMF bytes of the response value', (call) => call.responseBytes, ['response.bytes', 'received']),
  'packets.request.first': number('first packet of the request', (call) => call.packets.request?.[0]),
  'packets.request.last': number('last packet of the request', (call) => call.packets.request?.[1]),
  'packets.response.first': number('first packet of the response', (call) => call.packets.response?.[0]),
  'packets.response.last': number('last packet of the response', (call) => call.packets.response?.[1]),

  arguments: {
    type: 'value',
    unit: null,
    description: 'what was sent: args.0 is the first, args.name a member of any',
    aliases: ['args'],
    path: true,
    read: (call) => ('arguments' in call ? [call.arguments] : NONE),
  },
  result: {
    type: 'value',
    unit: null,
    description: 'what came back: result.items.price is that of every item',
    path: true,
    read: (call) => ('result' in call ? [call.result] : NONE),
  },
  'diagnostics.code': {
    type: 'text',
    unit: null,
    description: 'code of each diagnostic of the call: indicator.gadget-class',
    aliases: ['diagnostics', 'diagnostic'],
    read: (call) => call.diagnostics.map((row) => row.code),
  },
  'diagnostics.detail': {
    type: 'text',
    unit: null,
    description: 'detail of each diagnostic',
    read: (call) => call.diagnostics.map((row) => row.detail),
  },
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;

const BY_NAME: ReadonlyMap<string, { readonly name: FieldName; readonly field: Field }> = new Map(
  (Object.entries(FIELDS) as [FieldName, Field][]).flatMap(([name, field]) =>
    [name, ...(field.aliases ?? [])].map((known) => [known, { name, field }] as const),
  ),
);

/** The field of that name or alias; null when there is none. */
export function findField(name: string): { readonly name: FieldName; readonly field: Field } | null {
  return BY_NAME.get(name) ?? null;
}

/** Every name and alias. */
export function fieldNames(): Iterable<string> {
  return BY_NAME.keys();
}
