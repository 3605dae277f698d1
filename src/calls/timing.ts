import type { CallTiming } from './call-record.ts';

/** Times of one HTTP message as the HTTP layer tells them; ns since the capture's base, NaN = unknown. */
export interface MessageTimes {
  readonly firstByteNs: number;
  /** First seen of the last byte. */
  readonly lastByteNs: number;
  /** When all bytes had been seen in order. */
  readonly doneNs: number;
  readonly retransmitNs: number;
  readonly holeNs: number;
  readonly retransmissions: number;
  readonly complete: boolean;
  /** Why bytes are missing; null when none are. */
  readonly incompleteReason: string | null;
}

export interface ExchangeTimes {
  readonly request: MessageTimes | null;
  readonly response: MessageTimes | null;
  /** 1 for the first exchange of its connection. */
  readonly number: number;
  readonly pipelined: boolean;
  /** Last byte of the previous response on the connection; NaN when there was none. */
  readonly previousResponseNs: number;
}

export interface HandshakeTimes {
  readonly synNs: number;
  readonly synAckNs: number;
  readonly ackNs: number;
  /** Null or absent: not encrypted. NaN: unknown. */
  readonly tlsNs?: number | null;
}

export interface Timed {
  readonly timing: CallTiming;
  /** The response was seen before its request: durations across the two are null. */
  readonly negative: boolean;
}

/**
 * The figures of CONTRACT §4 from the timestamps of domain §6.4. A figure is null when one of its times is unknown, or when the
 * message it measures has no known end; nothing is estimated.
 */
export function timeExchange(exchange: ExchangeTimes, handshake: HandshakeTimes): Timed {
  const { request, response } = exchange;
  const q0 = request?.firstByteNs ?? Number.NaN;
  const q1 = hasEnd(request) ? request.lastByteNs : Number.NaN;
  const qDone = hasEnd(request) ? request.doneNs : Number.NaN;
  const r0 = response?.firstByteNs ?? Number.NaN;
  const r1 = hasEnd(response) ? response.lastByteNs : Number.NaN;

  const negative = r0 < q0;
  const waitNs = negative ? null : atLeastZero(r0 - qDone);
  const serverLeg = notNegative(handshake.synAckNs - handshake.synNs);
  const idle = q0 - exchange.previousResponseNs;
  const timing: { -readonly [K in keyof CallTiming]: CallTiming[K] } = {
    sendNs: notNegative(q1 - q0),
    waitNs,
    receiveNs: notNegative(r1 - r0),
    totalNs: negative ? null : notNegative(r1 - q0),
    connectNs: exchange.number === 1 ? notNegative(handshake.ackNs - handshake.synNs) : null,
    serverNs: waitNs === null || serverLeg === null ? null : Math.max(0, waitNs - serverLeg),
    queueNs: exchange.pipelined ? atLeastZero(exchange.previousResponseNs - qDone) : null,
    idleNs: notNegative(idle),
    retransmitNs: sum(request?.retransmitNs, response?.retransmitNs),
    holeNs: sum(request?.holeNs, response?.holeNs),
    retransmissions: (request?.retransmissions ?? 0) + (response?.retransmissions ?? 0),
    complete: request?.complete === true && response?.complete === true,
  };
  const { tlsNs = null } = handshake;
  if (tlsNs !== null) timing.tlsNs = exchange.number === 1 ? notNegative(tlsNs) : null;
  return { negative, timing };
}

/** With bytes missing inside, the end of a message is still known; cut off, it is not. */
function hasEnd(message: MessageTimes | null): message is MessageTimes {
  return (
    message !== null &&
    (message.complete || message.incompleteReason === 'lost' || message.incompleteReason === 'snapped')
  );
}

function notNegative(ns: number): number | null {
  return ns >= 0 ? Math.round(ns) : null;
}

function atLeastZero(ns: number): number | null {
  return Number.isNaN(ns) ? null : Math.max(0, Math.round(ns));
}

function sum(a: number | undefined, b: number | undefined): number | null {
  const first = a ?? Number.NaN;
  const second = b ?? Number.NaN;
  if (Number.isNaN(first)) return Number.isNaN(second) ? null : Math.round(second);
  return Math.round(Number.isNaN(second) ? first : first + second);
}
