import type { GapReason } from '../bytes/byte-sink.ts';
import type { ConnectionContext } from '../calls/connection-context.ts';
import type { Correlator } from '../calls/correlator.ts';
import type { Side } from '../calls/sides.ts';
import type { StreamChannel } from '../calls/stream-channel.ts';
import { parseMediaType } from '../http/media-type.ts';
import type { Direction, HttpExchange, HttpMessage } from '../http/message.ts';
import type { BodyMode, HttpObserver } from '../http/observer.ts';
import type { TlsConnection } from '../tls/connection.ts';
import type { Provenance } from '../tls/provenance.ts';
import type { BodyClassifier } from './classify-body.ts';
import type { OpenMessages } from './open-messages.ts';
import type { OtherTrafficCounter } from './other-traffic.ts';
import type { PipelineTaps } from './segment-stages.ts';
import type { ServerClocks } from './server-clocks.ts';

/** Where a decrypted message came from. */
export interface MessageSource extends Provenance {
  readonly version: string | null;
  readonly cipher: string | null;
}

/** What all connections of a run share. */
export interface ReaderShared {
  readonly bodies: BodyClassifier;
  readonly correlator: Correlator;
  readonly otherTraffic: OtherTrafficCounter;
  readonly clocks: ServerClocks;
  readonly taps: PipelineTaps;
  /** Kept only where somebody wants to know. */
  readonly open: OpenMessages | null;
  exchanges: number;
}

/** Hears what HTTP finds on one connection: bodies go to the classifier, exchanges to the correlator. */
export class ConnectionReader implements HttpObserver<Side> {
  readonly #shared: ReaderShared;
  readonly #context: ConnectionContext;
  readonly #tls: TlsConnection | null;
  /** Open streaming channels; pipelined ones may overlap. */
  #channels: Map<HttpMessage<Side>, StreamChannel> | null = null;

  /** @param tls the connection whose plaintext this is; null: it is not encrypted */
  constructor(context: ConnectionContext, shared: ReaderShared, tls: TlsConnection | null = null) {
    this.#tls = tls;
    this.#context = context;
    this.#shared = shared;
  }

  head(message: HttpMessage<Side>): BodyMode {
    const { bodies, correlator, open, taps } = this.#shared;
    open?.add(message);
    const mode = bodies.bodyMode(message);
    if (mode === 'stream' && taps.keepStreams !== true) {
      this.#channels ??= new Map();
      const { number, partition } = this.#context;
      const channel = bodies.openStream(message, number, partition, (pushed) =>
        correlator.pushed(pushed, this.#context, message.request?.number ?? message.number),
      );
      this.#channels.set(message, channel);
      return mode;
    }
    return taps.message === undefined || taps.keepsAsIs === true ? mode : 'keep';
  }

  bodyData(
    message: HttpMessage<Side>,
    bytes: Uint8Array,
    from: number,
    to: number,
    _offset: number,
    timeNs: number,
  ): void {
    this.#channels?.get(message)?.data(bytes, from, to, timeNs);
  }

  bodyGap(message: HttpMessage<Side>, length: number, _offset: number, _timeNs: number, _reason: GapReason): void {
    this.#channels?.get(message)?.gap(length);
  }

  message(message: HttpMessage<Side>): Side | null {
    const { bodies, open, otherTraffic, taps } = this.#shared;
    // All others were added with their head.
    if (message.body === null) open?.add(message);
    const channel = this.#channels?.get(message);
    this.#channels?.delete(message);
    const side = channel?.end() ?? bodies.classify(message, this.#context.number, this.#context.partition);
    if (side === null && message.direction === 'response' && (message.status ?? 0) >= 200) {
      otherTraffic.response(parseMediaType(message.headers.get('content-type')) ?? '');
    }
    taps.message?.(this.#context.number, message, side, taps.message === undefined ? null : this.#sourceOf(message));
    return side;
  }

  #sourceOf({ direction, streamFrom, streamTo }: HttpMessage<Side>): MessageSource | null {
    const { provenance = null, facts } = this.#tls ?? {};
    if (provenance === null || facts === undefined) return null;
    const side = direction === 'request' ? this.#tls!.clientSide : 1 - this.#tls!.clientSide;
    const found = provenance[side]!.find(streamFrom, streamTo);
    return found === null ? null : { version: facts.version, cipher: facts.cipher, ...found };
  }

  exchange(exchange: HttpExchange<Side>): void {
    this.#shared.exchanges++;
    this.#shared.correlator.exchange(exchange, this.#context);
    this.#shared.clocks.add(exchange, this.#context);
    this.#shared.open?.remove(exchange);
    this.#shared.taps.exchange?.(exchange);
  }

  notHttp(_connection: number, _direction: Direction, first: Uint8Array, _length: number): void {
    this.#shared.otherTraffic.stream(first);
  }
}
