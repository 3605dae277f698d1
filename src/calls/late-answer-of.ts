import type { PushChannel, PushRecord } from './call-record.ts';
import type { ConnectionContext } from './connection-context.ts';
import { type ExchangeFacts, packetsOf, timesOf } from './draft.ts';
import type { LateAnswer } from './late-answer.ts';
import type { AnswerBody, PushedMessage, ResponseSide } from './sides.ts';

/** An answer with the facts of the response that carried it, detached from its exchange. The exchange has a response. */
export function lateAnswer(facts: ExchangeFacts, side: ResponseSide, answer: AnswerBody): LateAnswer {
  const { exchange, context } = facts;
  const response = exchange.response!;
  return {
    answer,
    connection: context.number,
    partition: context.partition,
    exchange: exchange.number,
    batchSize: side.answers.length,
    client: context.client,
    server: context.server,
    method: exchange.request?.method ?? null,
    url: facts.url,
    tls: context.tls ?? null,
    httpStatus: response.status,
    version: side.version,
    times: timesOf(response),
    packets: packetsOf(response)!,
    message: response.number,
    requested: exchange.request?.payload?.form === 'envelope',
    unasked: exchange.request === null || exchange.request.payload?.form === 'envelope',
    push: null,
  };
}

/** A pushed acknowledgement or error read as the answer to an earlier call. */
export function pushedAnswer(
  facts: ExchangeFacts,
  side: ResponseSide,
  answer: AnswerBody,
  push: PushRecord,
): LateAnswer {
  return { ...lateAnswer(facts, side, answer), push };
}

/** The record of a pushed message (domain §6.6). */
export function pushRecord(facts: ExchangeFacts, side: ResponseSide, pushed: PushedMessage): PushRecord {
  const { exchange, context } = facts;
  const atNs = Number.isNaN(pushed.atNs) ? exchange.response!.lastByteNs : pushed.atNs;
  return record({ ...pushed, atNs }, context.number, exchange.number, channelOf(facts, side));
}

/** The record of a message that came over a streaming channel, whose exchange is still open. */
export function streamedPush(pushed: PushedMessage, context: ConnectionContext, exchange: number): PushRecord {
  return record(pushed, context.number, exchange, 'stream');
}

function record(pushed: PushedMessage, connection: number, exchange: number, channel: PushChannel): PushRecord {
  return {
    connection,
    exchange,
    channel,
    atNs: pushed.atNs,
    destination: pushed.destination,
    subtopic: pushed.subtopic,
    messageClass: pushed.messageClass,
    messageId: pushed.messageId,
    correlationId: pushed.correlationId,
    receiver: pushed.receiver,
    bytes: pushed.bytes,
    value: pushed.value,
    diagnostics: pushed.diagnostics,
  };
}

/** A poll was asked for what it brings; in the answer to anything else a message rides along. */
function channelOf({ exchange }: ExchangeFacts, side: ResponseSide): PushChannel {
  if (side.form === 'stream') return 'stream';
  const asked = exchange.request?.payload;
  const isPoll = asked?.direction === 'request' && asked.bodies.some((body) => body.kind === 'poll');
  return isPoll ? 'poll' : 'piggyback';
}
