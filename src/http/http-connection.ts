import type { StreamEnd } from '../bytes/byte-sink.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { ExchangeMatcher, type MatcherOptions } from './exchange-matcher.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';
import type { Direction, HttpMessage, MessageDiagnostic } from './message.ts';
import { MessageReader } from './message-reader.ts';
import type { HttpObserver } from './observer.ts';
import type { ReaderHost } from './reader-host.ts';
import { type HttpShared, sharedOf } from './shared.ts';

export interface HttpOptions {
  readonly log: DiagnosticLog;
  /** Hand the same object to every connection of a run: buffers are shared by log and limits. */
  readonly limits?: HttpLimits;
  /** Read as HTTP whatever the first bytes are: trouble is reported as broken HTTP then, never as another protocol. */
  readonly force?: boolean;
  /** Bodies that the observer does not keep are hashed as they pass. */
  readonly hashBodies?: boolean;
}

/**
 * Reads one connection as HTTP/1.x: two sinks in, messages and exchanges out to the observer. Each direction is read by content, so that it does not matter which
 * side was taken for the client. Nothing is thrown because of data; what the observer throws passes through.
 */
export class HttpConnection<P> implements ReaderHost<P>, MatcherOptions<P> {
  /** Where the bytes of the client go in, and those of the server. */
  readonly client: MessageReader<P>;
  readonly server: MessageReader<P>;
  readonly observer: HttpObserver<P>;
  readonly shared: HttpShared;
  readonly matcher: ExchangeMatcher<P>;
  readonly hashBodies: boolean;
  readonly force: boolean;
  readonly connection: number;
  readonly log: DiagnosticLog;
  #isForeign = false;

  constructor(connection: { readonly number: number }, observer: HttpObserver<P>, options: HttpOptions) {
    this.observer = observer;
    this.shared = sharedOf(options.log, options.limits ?? DEFAULT_HTTP_LIMITS);
    this.hashBodies = options.hashBodies ?? false;
    this.force = options.force ?? false;
    this.connection = connection.number;
    this.log = options.log;
    this.matcher = new ExchangeMatcher(this);
    this.client = new MessageReader(this, 'request');
    this.server = new MessageReader(this, 'response');
  }

  get pendingRequests(): number {
    return this.shared.limits.pendingRequests;
  }

  /** The sink called `client` carries responses, or that called `server` requests; null while no message told. */
  get swapped(): boolean | null {
    if (this.client.direction !== null) return this.client.direction === 'response';
    return this.server.direction === null ? null : this.server.direction === 'request';
  }

  /** A message has begun and not ended, in one direction or the other: what a reset would cut. */
  get isMidMessage(): boolean {
    return this.client.isMidMessage || this.server.isMidMessage;
  }

  /** Why and when the direction of the requests ended; null while it is open. */
  get clientEnd(): StreamEnd | null {
    return (this.swapped === true ? this.server : this.client).ended;
  }

  /** The same of the responses. */
  get serverEnd(): StreamEnd | null {
    return (this.swapped === true ? this.client : this.server).ended;
  }

  /** See `ReaderHost` for these. */
  leave(response: HttpMessage): void {
    this.report(
      { code: 'http.upgrade', detail: response.startLine.slice(0, 80) },
      'response',
      response.streamTo,
      response,
    );
    this.client.leave();
    this.server.leave();
  }

  ended(): void {
    if (this.client.ended === null || this.server.ended === null) return;
    if (this.client.messages + this.server.messages === 0) this.#notHttp();
    else {
      this.client.reportSkipped();
      this.server.reportSkipped();
    }
    this.matcher.finish();
  }

  report(
    { code, detail }: MessageDiagnostic,
    direction: Direction,
    streamOffset: number,
    message: HttpMessage | null,
  ): void {
    if (this.log.isFull(code)) {
      this.log.tally(code);
      return;
    }
    const place = { connection: this.connection, direction, streamOffset };
    this.log.report(
      code,
      detail,
      message === null ? place : { ...place, message: message.number, packet: message.firstPacket },
    );
  }

  opaque(direction: Direction, bytes: Uint8Array, from: number, to: number): void {
    if (!this.#isForeign) this.#foreign(direction, bytes.slice(from, Math.min(to, from + 64)), to - from);
  }

  /** Tells the observer, once. */
  #foreign(direction: Direction, first: Uint8Array, length: number): void {
    if (this.#isForeign) return;
    this.#isForeign = true;
    this.observer.notHttp(this.connection, direction, first, length);
  }

  #notHttp(): void {
    const reader = (this.client.wayBack?.first.length ?? 0) > 0 ? this.client : this.server;
    const first = reader.wayBack?.first;
    if (first === undefined || first.length === 0) return;
    const direction = reader === this.client ? 'request' : 'response';
    this.report(
      { code: 'http.not-http', detail: `${reader.bytes} bytes begin with ${hex(first)}` },
      direction,
      0,
      null,
    );
    this.#foreign(direction, first, reader.bytes);
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
