import type { ClassSchema } from '../amf/class-schema.ts';
import type { ByteSink } from '../bytes/byte-sink.ts';
import type { CallRecord, PushRecord, ValuesMode } from '../calls/call-record.ts';
import type { SessionShare } from '../calls/client-sessions.ts';
import { Correlator } from '../calls/correlator.ts';
import type { Side } from '../calls/sides.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import type { HttpExchange, HttpMessage } from '../http/message.ts';
import type { ConnectionFacts } from '../tcp/connection-facts.ts';
import { ConnectionTable } from '../tcp/connection-table.ts';
import type { OverlapPolicy } from '../tcp/overlap-policy.ts';
import type { TcpDatagram } from '../tcp/segment.ts';
import type { TlsConnection } from '../tls/connection.ts';
import { TlsSecrets } from '../tls/secrets.ts';
import { BodyClassifier } from './classify-body.ts';
import type { MessageSource, ReaderShared } from './connection-reader.ts';
import type { Limits } from './limits.ts';
import { ConnectionOpener } from './open-connection.ts';
import { OpenMessages } from './open-messages.ts';
import { OtherTrafficCounter, type OtherTrafficShare } from './other-traffic.ts';
import { type ClockShare, ServerClocks } from './server-clocks.ts';
import type { TlsShare } from './tls-counter.ts';

export interface StagesOptions {
  readonly log: DiagnosticLog;
  readonly limits: Limits;
  readonly overlap: OverlapPolicy;
  readonly values: ValuesMode;
  /** Server ports that are read as HTTP whatever their first bytes are. */
  readonly httpPorts: readonly number[];
  /** What opens encrypted connections; default: nothing does. */
  readonly secrets?: TlsSecrets;
  /** Layouts of the application's own externalizable classes. */
  readonly classes?: ClassSchema;
  /** Called once a connection, when it first hands on payload. */
  readonly onConnection?: (facts: ConnectionFacts) => void;
  readonly onCall: (call: CallRecord) => void;
  readonly onPush: (push: PushRecord) => void;
  /** Epoch of the capture's times. */
  readonly baseNs: () => bigint | null;
  /** Makes `open` tell what may still become a call. */
  readonly trackOpen?: boolean;
  /** See `RunOptions`. */
  readonly beforeDecode?: (connection: number) => void;
  readonly taps?: PipelineTaps;
  /** Of the guards that all connections share, when several stages share them; default 1. */
  readonly share?: number;
}

/** For those who want to see more than calls. */
export interface PipelineTaps {
  /** Wraps the sink of one direction (0 = client to server). */
  stream?(facts: ConnectionFacts, side: 0 | 1, sink: ByteSink): ByteSink;
  /**
   * Every HTTP message with what was read of it; its body is then kept whatever it is. Borrowed until it returns.
   * @param source of a decrypted one: where in the encrypted stream it came from
   */
  message?(connection: number, message: HttpMessage<Side>, side: Side | null, source: MessageSource | null): void;
  /** An encrypted connection is over. */
  tls?(facts: ConnectionFacts, tls: TlsConnection): void;
  /** Bodies are kept or not as they are without taps. */
  readonly keepsAsIs?: boolean;
  /** Streaming channels are kept like other bodies, and read when they end. */
  readonly keepStreams?: boolean;
  /** Every exchange, after its calls. */
  exchange?(exchange: HttpExchange<Side>): void;
}

/**
 * The way of the data from TCP segments on: segment → stream bytes → HTTP message → exchange → call. One for a whole capture, or for those of its segments
 * whose pairs of addresses fall into certain partitions: nothing that comes out depends on the segments of other partitions, unless a guard that all share
 * speaks (`crowded`).
 */
export class SegmentStages {
  readonly #connections: ConnectionTable;
  readonly #shared: ReaderShared;
  readonly #opener: ConnectionOpener;

  constructor(options: StagesOptions) {
    const { log, limits, overlap, taps = {}, share = 1 } = options;
    this.#shared = {
      bodies: new BodyClassifier({
        log,
        limits,
        values: options.values,
        ...(options.classes === undefined ? {} : { classes: options.classes }),
        ...(options.beforeDecode === undefined ? {} : { beforeDecode: options.beforeDecode }),
      }),
      correlator: new Correlator({ log, onCall: options.onCall, onPush: options.onPush, share }),
      otherTraffic: new OtherTrafficCounter(),
      clocks: new ServerClocks(options.baseNs),
      taps,
      open: options.trackOpen === true ? new OpenMessages() : null,
      exchanges: 0,
    };
    const shared = shareOf(limits, share);
    const { httpPorts, onConnection, secrets = new TlsSecrets() } = options;
    this.#opener = new ConnectionOpener(
      {
        log,
        limits,
        budget: shared.tlsTotal,
        httpPorts,
        secrets,
        ...(onConnection === undefined ? {} : { onConnection }),
      },
      this.#shared,
    );
    this.#connections = new ConnectionTable(this.#opener, { log, limits: shared, policy: overlap });
  }

  /** See `ConnectionTable` for these. */
  slab(bytes: Uint8Array): void {
    this.#connections.slab(bytes);
  }

  segment(datagram: TcpDatagram, timeNs: number, packet: number): void {
    this.#connections.segment(datagram, timeNs, packet);
  }

  tick(nowNs: number, timeNs: number, packet: number, turn: number): void {
    this.#connections.tick(nowNs, timeNs, packet, turn);
  }

  take(datagram: TcpDatagram, timeNs: number, packet: number, turn: number): void {
    this.#connections.take(datagram, timeNs, packet, turn);
  }

  /** The capture is over, its last known time given: every stage hands on what it still holds. */
  end(lastNs: number, packet?: number): void {
    this.#connections.end(lastNs, packet);
    this.#shared.correlator.end();
  }

  /** A guard that all connections share has spoken: results depend on what else the capture holds. */
  get crowded(): boolean {
    return this.#connections.crowded || this.#shared.correlator.crowded || this.#opener.crowded;
  }

  /** What may still become a call: its earliest start, +Infinity when there is nothing, and how many there are. */
  open(): { earliestNs: number; count: number } {
    const { correlator, open } = this.#shared;
    const connections = this.#connections;
    const messageNs = open?.earliestNs() ?? Number.POSITIVE_INFINITY;
    const encrypted = this.#opener.held();
    return {
      earliestNs: Math.min(connections.heldSinceNs(), messageNs, correlator.earliestHeldNs(), encrypted.earliestNs),
      count: connections.holders + (open?.size ?? 0) + correlator.held + encrypted.count,
    };
  }

  /** Connections that carried payload. */
  get connections(): number {
    return this.#connections.connections;
  }

  get exchanges(): number {
    return this.#shared.exchanges;
  }

  get envelopes(): number {
    return this.#shared.bodies.envelopes;
  }

  /** Which calls come from one client. */
  sessions(): SessionShare[] {
    return this.#shared.correlator.sessions();
  }

  clocks(): ClockShare[] {
    return this.#shared.clocks.shares();
  }

  tls(): TlsShare {
    return this.#opener.tls.share();
  }

  otherTraffic(): OtherTrafficShare {
    return this.#shared.otherTraffic.share();
  }
}

/** The guards of all connections together, divided. */
function shareOf(limits: Limits, share: number): Limits {
  if (share === 1) return limits;
  return {
    ...limits,
    connections: Math.max(1, Math.floor(limits.connections * share)),
    oooTotal: Math.max(1, Math.floor(limits.oooTotal * share)),
    tlsTotal: Math.max(1, Math.floor(limits.tlsTotal * share)),
  };
}
