import type { GapReason } from '../bytes/byte-sink.ts';
import type { Direction, HttpExchange, HttpMessage } from './message.ts';

/** What becomes of a body: kept until `message`; handed to `bodyData` as it arrives; or only framed (and hashed when asked for). */
export type BodyMode = 'keep' | 'stream' | 'ignore';

/** Told what is read on the connections. `P` is what it makes of a message; it comes back as `message.payload`. */
export interface HttpObserver<P> {
  /** The head is read: decides what becomes of the body. Without it every body is kept. */
  head?(message: HttpMessage<P>): BodyMode;
  /** Mode `stream`: body bytes in order, without transfer coding, as they arrive. Borrowed until it returns. */
  bodyData?(
    message: HttpMessage<P>,
    bytes: Uint8Array,
    from: number,
    to: number,
    bodyOffset: number,
    timeNs: number,
  ): void;
  /** Mode `stream`, chunked framing: a chunk of `length` bytes begins at `bodyOffset`; the last one has length 0. */
  bodyChunk?(message: HttpMessage<P>, bodyOffset: number, length: number, timeNs: number): void;
  /** Mode `stream`: `length` body bytes at `bodyOffset` will never come. */
  bodyGap?(message: HttpMessage<P>, length: number, bodyOffset: number, timeNs: number, reason: GapReason): void;
  /** The message ended, whole or not; called once each, interim responses included. `message.body` is borrowed until it returns. */
  message(message: HttpMessage<P>): P | null;
  /**
   * Request and response are both over and nothing later can put their bytes in doubt (or the connection ended). Called once each, in the order in
   * which the exchanges of a connection began.
   */
  exchange(exchange: HttpExchange<P>): void;
  /**
   * The stream is not (or no longer) HTTP: TLS, RTMP, a tunnel. Once a connection, with the first bytes (at most 64) of it and how many
   * bytes of that direction are known so far.
   */
  notHttp(connection: number, direction: Direction, first: Uint8Array, length: number): void;
}
