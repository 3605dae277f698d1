import type { Place } from '../diagnostics/log.ts';
import type { HttpExchange, HttpMessage } from '../http/message.ts';
import type { Outcome } from './call-outcome.ts';
import type { CallDiagnostic, CallRecord, PacketRange } from './call-record.ts';
import type { CallTls, ConnectionContext } from './connection-context.ts';
import { joined } from './joined.ts';
import type { LateAnswer } from './late-answer.ts';
import { requestUrl } from './message-url.ts';
import { UNKNOWN_OPERATION } from './operation-name.ts';
import type { Pair } from './pair-exchange.ts';
import type { AnswerBody, RequestBody, Side } from './sides.ts';
import { isSlow, slowCause } from './slow-cause.ts';
import { type HandshakeTimes, type MessageTimes, timeExchange } from './timing.ts';

/** A call that may still change: its record, and what is to be logged with it. */
export interface Draft {
  record: CallRecord;
  findings: readonly CallDiagnostic[];
  /** Where the findings belong; made once there are some. */
  place: Place | null;
  /** What a late answer is timed by; null as long as nobody waits for one. */
  late: LateTimes | null;
}

/** The times of a call that is answered in another exchange. */
interface LateTimes {
  readonly request: MessageTimes | null;
  readonly handshake: HandshakeTimes;
  readonly exchangeNumber: number;
  readonly previousResponseNs: number;
}

/** What the calls of one exchange have in common. */
export interface ExchangeFacts {
  readonly exchange: HttpExchange<Side>;
  readonly context: ConnectionContext;
  readonly url: string | null;
  readonly version: number | null;
  readonly batchSize: number;
}

export function exchangeFacts(
  exchange: HttpExchange<Side>,
  context: ConnectionContext,
  version: number | null,
  batchSize: number,
): ExchangeFacts {
  const url = exchange.request === null ? null : requestUrl(exchange.request, context);
  return { exchange, context, url, version, batchSize };
}

/**
 * The record of one request with what became of it.
 * @param session mark of its client session
 */
export function draftCall(facts: ExchangeFacts, pair: Pair, outcome: Outcome, session: number): Draft {
  const { exchange, context } = facts;
  const { request: asked, answer } = pair;
  const { request, response } = exchange;
  const { tls = null } = context;
  const { timing, negative } = timeExchange(exchange, handshakeOf(context));
  const slow = isSlow(timing, asked.kind)
    ? slowCause(timing, asked.kind, { request, response, connection: context })
    : null;
  let findings = joined(asked.findings, outcome.findings);
  if (answer !== null) findings = joined(findings, answer.findings);
  if (negative) findings = joined(findings, [NEGATIVE_TIME]);
  return {
    record: encrypted(tls, {
      connection: context.number,
      exchange: exchange.number,
      batchIndex: asked.index,
      batchSize: facts.batchSize,
      client: context.client,
      server: context.server,
      method: request?.method ?? null,
      url: facts.url,
      httpStatus: response?.status ?? null,
      version: facts.version,
      encoding: asked.encoding,
      target: asked.target,
      responseUri: asked.responseUri,
      responseTarget: answer?.target ?? null,
      operation: asked.operation,
      kind: asked.kind,
      messageClass: asked.messageClass,
      messageId: asked.messageId,
      correlationId: answer?.correlationId ?? asked.correlationId,
      status: outcome.status,
      statusReason: outcome.reason,
      pairedBy: pair.by,
      fault: outcome.fault,
      startedNs: request?.firstByteNs ?? response?.firstByteNs ?? Number.NaN,
      endedNs: response?.lastByteNs ?? request?.lastByteNs ?? Number.NaN,
      timing,
      requestBytes: asked.bytes,
      responseBytes: answer?.bytes ?? unreadBytes(pair, outcome, response),
      requestPackets: packetsOf(request),
      responsePackets: packetsOf(response),
      arguments: asked.arguments,
      result: answer?.result,
      diagnostics: answer === null ? asked.diagnostics : joined(asked.diagnostics, answer.diagnostics),
      destination: asked.destination,
      source: asked.source,
      methodName: asked.methodName,
      flexClientId: asked.flexClientId ?? answer?.flexClientId ?? null,
      clientCode: clientCode(outcome, pair.conflict),
      metrics: answer?.metrics ?? null,
      cause: slow?.cause ?? null,
      causeReason: slow?.reason ?? null,
      session,
    }),
    findings,
    place: null,
    late: null,
  };
}

/** Makes a draft of `facts` ready to wait for its answer: nothing of the exchange is held then. */
export function awaitAnswer(draft: Draft, { exchange, context }: ExchangeFacts): void {
  const { request } = exchange;
  draft.late = {
    request: request === null ? null : timesOf(request),
    handshake: handshakeOf(context),
    exchangeNumber: exchange.number,
    previousResponseNs: exchange.previousResponseNs,
  };
}

function handshakeOf(context: ConnectionContext): HandshakeTimes {
  const { synNs, synAckNs, ackNs, tls = null } = context;
  return { synNs, synAckNs, ackNs, tlsNs: tls === null ? null : (context.tlsNs ?? Number.NaN) };
}

const NEGATIVE_TIME: CallDiagnostic = {
  code: 'call.negative-time',
  detail: 'the response was captured before its request',
};

/** Where what is found of a call belongs. */
export function placeOf({ exchange, context }: ExchangeFacts, asked: RequestBody): Place {
  const { request } = exchange;
  const connection = context.number;
  const body = asked.index;
  return request === null
    ? { connection, direction: 'request', message: exchange.number, body }
    : { connection, direction: 'request', message: request.number, packet: request.firstPacket, body };
}

/** The record of an answer whose call is not in the capture. */
export function draftOrphan(late: LateAnswer, session: number): Draft {
  const { answer } = late;
  const tlsNs = late.tls === null ? null : Number.NaN;
  const handshake = { synNs: Number.NaN, synAckNs: Number.NaN, ackNs: Number.NaN, tlsNs };
  const { timing } = timeExchange(
    { request: null, response: late.times, number: 0, pipelined: false, previousResponseNs: Number.NaN },
    handshake,
  );
  return {
    record: encrypted(late.tls, {
      connection: late.connection,
      exchange: late.exchange,
      batchIndex: answer.index,
      batchSize: late.batchSize,
      client: late.client,
      server: late.server,
      method: late.method,
      url: late.url,
      httpStatus: late.httpStatus,
      version: late.version,
      encoding: answer.encoding,
      target: null,
      responseUri: null,
      responseTarget: answer.target,
      operation: UNKNOWN_OPERATION,
      kind: 'other',
      messageClass: answer.messageClass,
      messageId: answer.messageId,
      correlationId: answer.correlationId,
      status: 'orphan-answer',
      statusReason: null,
      pairedBy: null,
      fault: answer.fault,
      startedNs: late.times.firstByteNs,
      endedNs: late.times.lastByteNs,
      timing,
      requestBytes: null,
      responseBytes: answer.bytes,
      requestPackets: null,
      responsePackets: late.packets,
      arguments: undefined,
      result: answer.result,
      diagnostics: answer.diagnostics,
      destination: null,
      source: null,
      methodName: null,
      flexClientId: answer.flexClientId,
      clientCode: null,
      metrics: answer.metrics,
      cause: null,
      causeReason: null,
      session,
    }),
    findings: late.unasked ? [...answer.findings, noRequest(answer)] : answer.findings,
    place: {
      connection: late.connection,
      direction: 'response',
      message: late.message,
      packet: late.packets[0],
      body: answer.index,
    },
    late: null,
  };
}

/** With the way the connection was encrypted, where it was: others have no such member. */
function encrypted(tls: CallTls | null, record: { -readonly [K in keyof CallRecord]: CallRecord[K] }): CallRecord {
  if (tls !== null) record.tls = tls;
  return record;
}

function noRequest({ target }: AnswerBody): CallDiagnostic {
  return { code: 'call.no-request', detail: `no call asked for ${target === '' ? 'it' : target}` };
}

/** Completes a call with an answer from another exchange: what spoke of silence is taken back. */
export function completeLate(draft: Draft, late: LateAnswer): void {
  const { answer } = late;
  const { request, handshake, exchangeNumber, previousResponseNs } = draft.late!;
  const { timing, negative } = timeExchange(
    { request, response: late.times, number: exchangeNumber, pipelined: false, previousResponseNs },
    handshake,
  );
  const slow = slowCause(timing, draft.record.kind, { request, response: late.times });
  const findings = draft.findings.filter(({ code }) => code !== 'call.no-response' && code !== 'call.aborted');
  draft.findings = [
    ...findings,
    ...answer.findings,
    ...(negative ? [{ code: 'call.negative-time', detail: 'the answer was captured before its call' } as const] : []),
  ];
  draft.record = {
    ...draft.record,
    httpStatus: late.httpStatus,
    responseTarget: answer.target,
    correlationId: answer.correlationId,
    status: answer.fault === null ? 'ok' : answer.suspected ? 'suspected-fault' : 'fault',
    statusReason: null,
    pairedBy: 'correlation-late',
    fault: answer.fault,
    endedNs: late.times.lastByteNs,
    timing,
    responseBytes: answer.bytes,
    responsePackets: late.packets,
    result: answer.result,
    diagnostics: [...draft.record.diagnostics, ...answer.diagnostics],
    clientCode: null,
    metrics: answer.metrics,
    cause: slow?.cause ?? null,
    causeReason: slow?.reason ?? null,
  };
}

/** The figures of a message that outlive its body. */
export function timesOf(message: HttpMessage<Side>): MessageTimes {
  return {
    firstByteNs: message.firstByteNs,
    lastByteNs: message.lastByteNs,
    doneNs: message.doneNs,
    retransmitNs: message.retransmitNs,
    holeNs: message.holeNs,
    retransmissions: message.retransmissions,
    complete: message.complete,
    incompleteReason: message.incompleteReason,
  };
}

export function packetsOf(message: HttpMessage<Side> | null): PacketRange | null {
  return message === null ? null : [message.firstPacket, message.lastPacket];
}

/** A stream, or AMFX: its whole body is the answer. */
function unreadBytes(pair: Pair, outcome: Outcome, response: HttpMessage<Side> | null): number | null {
  return pair.request.unread === true && outcome.status === 'ok' ? (response?.body?.length ?? null) : null;
}

/** What a Flash client would have shown for an outcome that never crossed the wire as a fault (domain §5.8). */
function clientCode(outcome: Outcome, conflict: boolean): string | null {
  if (conflict) return 'Server.Acknowledge.Failed';
  switch (outcome.status) {
    case 'unanswered':
    case 'http-error':
    case 'no-response':
      return 'NetConnection.Call.Failed';
    case 'bad-response':
      return 'NetConnection.Call.BadVersion';
    default:
      return null;
  }
}
