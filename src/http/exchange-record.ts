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
  responseLost = false;
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

/**
 * True when `a` began before `b` began. Both orders must say so, that of the packets and that of the clock: a clock that was set back leaves the packets in order, and
 * a file whose packets were shuffled has the right times.
 */
export function beganBefore(a: MessageRecord<unknown>, b: MessageRecord<unknown>): boolean {
  return a.firstPacket < b.firstPacket && !(a.firstByteNs > b.firstByteNs);
}

/** True when `a` began before what ended at `endNs` with packet `endPacket`, by both orders. */
export function beganBeforeEnd(a: MessageRecord<unknown>, endNs: number, endPacket: number): boolean {
  return a.firstPacket < endPacket && !(a.firstByteNs >= endNs);
}
