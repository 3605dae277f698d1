import { ByteMap } from '../../src/bytes/byte-map.ts';
import type { CallRecord, CallTiming } from '../../src/calls/call-record.ts';
import type { ConnectionContext } from '../../src/calls/connection-context.ts';
import type { AnswerBody, RequestBody, RequestSide, ResponseSide, Side } from '../../src/calls/sides.ts';
import type { HttpExchange, HttpHeaders, HttpMessage } from '../../src/http/message.ts';

/** Builders of the correlator's inputs: everything has a plain default, tests name what matters. */

export function requestBody(given: Partial<RequestBody> = {}): RequestBody {
  return {
    index: 0,
    target: 'S.a',
    responseUri: '/1',
    encoding: 'amf0',
    operation: 'S.a',
    kind: 'rpc',
    bytes: 10,
    messageClass: null,
    messageId: null,
    correlationId: null,
    destination: 'S',
    source: null,
    methodName: 'a',
    flexClientId: null,
    clientId: null,
    diagnostics: [],
    findings: [],
    ...given,
  };
}

export function answerBody(given: Partial<AnswerBody> = {}): AnswerBody {
  const key = given.key ?? '/1';
  const kind = given.kind ?? 'result';
  return {
    index: 0,
    target: `${key}/${kind === 'result' ? 'onResult' : 'onStatus'}`,
    key,
    kind,
    encoding: 'amf0',
    bytes: 20,
    messageClass: null,
    messageId: null,
    correlationId: null,
    fault: null,
    suspected: false,
    flexClientId: null,
    metrics: null,
    sentMs: null,
    diagnostics: [],
    findings: [],
    ...given,
  };
}

export function requestSide(bodies: readonly RequestBody[], given: Partial<RequestSide> = {}): RequestSide {
  return {
    direction: 'request',
    form: 'envelope',
    version: 0,
    bodies: bodies.map((body, index) => ({ ...body, index })),
    whole: true,
    note: null,
    flexClientId: null,
    findings: [],
    ...given,
  };
}

export function responseSide(answers: readonly AnswerBody[], given: Partial<ResponseSide> = {}): ResponseSide {
  return {
    direction: 'response',
    form: 'envelope',
    version: 0,
    answers: answers.map((answer, index) => ({ ...answer, index })),
    debug: [],
    pushes: [],
    whole: true,
    cut: false,
    note: null,
    findings: [],
    ...given,
  };
}

export function headers(fields: Readonly<Record<string, string>> = {}): HttpHeaders {
  const list = Object.entries(fields);
  const all = (name: string): string[] =>
    list.filter(([own]) => own.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  return { size: list.length, get: (name) => all(name)[0] ?? null, all, entries: () => list };
}

type MessageFacts = Partial<Omit<HttpMessage<Side>, 'headers' | 'body'>> & {
  readonly fields?: Readonly<Record<string, string>>;
  readonly bodyLength?: number;
};

function message(direction: 'request' | 'response', given: MessageFacts): HttpMessage<Side> {
  const { fields, bodyLength, ...rest } = given;
  const bytes = new Uint8Array(0);
  return {
    direction,
    request: null,
    number: 1,
    startLine: direction === 'request' ? 'POST /gw HTTP/1.1' : `HTTP/1.1 ${given.status ?? 200} OK`,
    method: direction === 'request' ? 'POST' : null,
    target: direction === 'request' ? '/gw' : null,
    status: direction === 'request' ? null : 200,
    version: 'HTTP/1.1',
    headers: headers(fields ?? { Host: 'h.example' }),
    streamFrom: 0,
    streamTo: 100,
    bodyFrom: 50,
    firstByteNs: direction === 'request' ? 1000 : 5000,
    lastByteNs: direction === 'request' ? 2000 : 7000,
    doneNs: direction === 'request' ? 2000 : 7000,
    bodyFirstNs: Number.NaN,
    firstPacket: direction === 'request' ? 4 : 6,
    lastPacket: direction === 'request' ? 4 : 7,
    retransmitNs: 0,
    retransmissions: 0,
    holeNs: 0,
    doubtful: false,
    complete: true,
    missing: 0,
    incompleteReason: null,
    framing: 'length',
    body: {
      bytes,
      from: 0,
      to: 0,
      length: bodyLength ?? 50,
      holes: [],
      kept: true,
      map: new ByteMap(),
      sha256: () => null,
      content: () => {
        throw new Error('the body is gone');
      },
    },
    diagnostics: [],
    payload: null,
    ...rest,
  };
}

export function httpRequest(side: RequestSide | null, given: MessageFacts = {}): HttpMessage<Side> {
  return message('request', { payload: side, ...given });
}

export function httpResponse(side: ResponseSide | null, given: MessageFacts = {}): HttpMessage<Side> {
  return message('response', { payload: side, ...given });
}

export function httpExchange(
  request: HttpMessage<Side> | null,
  response: HttpMessage<Side> | null,
  given: Partial<HttpExchange<Side>> = {},
): HttpExchange<Side> {
  return {
    connection: 1,
    number: 1,
    request,
    interim: 0,
    response,
    pipelined: false,
    early: false,
    previousResponseNs: Number.NaN,
    responseLost: false,
    ...given,
  };
}

export function connection(given: Partial<ConnectionContext> = {}): ConnectionContext {
  return {
    number: 1,
    partition: 0,
    client: '10.0.0.1:40000',
    server: '10.0.0.2:80',
    scheme: 'http',
    synNs: 0,
    synAckNs: 400,
    ackNs: 500,
    ...given,
  };
}

export const NO_TIMING: CallTiming = {
  sendNs: null,
  waitNs: null,
  receiveNs: null,
  totalNs: null,
  connectNs: null,
  serverNs: null,
  queueNs: null,
  idleNs: null,
  retransmitNs: null,
  holeNs: null,
  retransmissions: 0,
  complete: true,
};

export function callRecord(given: Partial<CallRecord> = {}): CallRecord {
  return {
    connection: 1,
    exchange: 1,
    batchIndex: 0,
    batchSize: 1,
    client: '10.0.0.1:40000',
    server: '10.0.0.2:80',
    method: 'POST',
    url: 'http://h.example/gw',
    httpStatus: 200,
    version: 0,
    encoding: 'amf0',
    target: 'S.a',
    responseUri: '/1',
    responseTarget: '/1/onResult',
    operation: 'S.a',
    kind: 'rpc',
    messageClass: null,
    messageId: null,
    correlationId: null,
    status: 'ok',
    statusReason: null,
    pairedBy: 'uri',
    fault: null,
    startedNs: 1000,
    endedNs: 7000,
    timing: NO_TIMING,
    requestBytes: 10,
    responseBytes: 20,
    requestPackets: [4, 4],
    responsePackets: [6, 7],
    diagnostics: [],
    destination: 'S',
    source: null,
    methodName: 'a',
    flexClientId: null,
    clientCode: null,
    metrics: null,
    cause: null,
    causeReason: null,
    session: 0,
    ...given,
  };
}
