import type { HttpExchange } from './message.ts';
import type { MessageRecord } from './message-record.ts';

/** An exchange while its parts come in. */
export class ExchangeRecord<P> implements HttpExchange<P> {
  readonly connection: number;
  number = 0;
  readonly request: MessageRecord<P> | null;
  response: MessageRecord<P> | null;
  interim = 0;
  pipelined = false;
  early = false;
  previousResponseNs = Number.NaN;
  /** Requests of unknown number were lost before this one. */
  afterLoss = false;
  /** No response will be added any more. */
  closed = false;

  constructor(connection: number, request: MessageRecord<P> | null, response: MessageRecord<P> | null) {
    this.connection = connection;
    this.request = request;
    this.response = response;
  }
}

/** True when `a` began before `b` began, by time, and by packet where times are unknown or equal. */
export function beganBefore(a: MessageRecord<unknown>, b: MessageRecord<unknown>): boolean {
  if (a.firstByteNs < b.firstByteNs) return true;
  if (a.firstByteNs > b.firstByteNs) return false;
  return a.firstPacket < b.firstPacket;
}

/** True when `a` began before `b` had ended. */
export function beganBeforeEnd(a: MessageRecord<unknown>, b: MessageRecord<unknown>): boolean {
  if (a.firstByteNs < b.lastByteNs) return true;
  if (a.firstByteNs >= b.lastByteNs) return false;
  return a.firstPacket < b.lastPacket;
}
