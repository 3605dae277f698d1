import type { ClassSchema } from '../amf/class-schema.ts';
import type { ByteSink } from '../bytes/byte-sink.ts';
import type { CallRecord, PushRecord, ValuesMode } from '../calls/call-record.ts';
import type { ClientSessions } from '../calls/client-sessions.ts';
import { Correlator } from '../calls/correlator.ts';
import type { Side } from '../calls/sides.ts';
import type { PacketSink } from '../capture/packet-sink.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { HttpConnection } from '../http/http-connection.ts';
import type { HttpExchange, HttpMessage } from '../http/message.ts';
import type { ConnectionFacts } from '../tcp/connection-facts.ts';
import { ConnectionTable } from '../tcp/connection-table.ts';
import type { OverlapPolicy } from '../tcp/overlap-policy.ts';
import { BodyClassifier } from './classify-body.ts';
import { connectionContext } from './connection-context.ts';
import { ConnectionReader, type ReaderShared } from './connection-reader.ts';
import type { Limits } from './limits.ts';
import { Network } from './network.ts';
import { OpenMessages } from './open-messages.ts';
import { OtherTrafficCounter } from './other-traffic.ts';
import type { PacketAccounting } from './packet-fate.ts';
import { PushStatistics } from './push-statistics.ts';
import { ServerClocks } from './server-clocks.ts';

export interface PipelineOptions {
  readonly log: DiagnosticLog;
  readonly limits: Limits;
  readonly overlap: OverlapPolicy;
  readonly values: ValuesMode;
  /** Server ports that are read as HTTP whatever their first bytes are. */
  readonly httpPorts: readonly number[];
  /** Layouts of the application's own externalizable classes. */
  readonly classes?: ClassSchema;
  readonly onCall: (call: CallRecord) => void;
  readonly onPush: (push: PushRecord) => void;
  /** Epoch of the capture's times. */
  readonly baseNs: () => bigint | null;
  /** Makes `open` tell what may still become a call. */
  readonly trackOpen?: boolean;
  /** See `RunOptions`. */
  readonly beforeDecode?: (connection: number) => void;
  readonly taps?: PipelineTaps;
}

/** For those who want to see more than calls. */
export interface PipelineTaps {
  /** Wraps the sink of one direction (0 = client to server). */
  stream?(facts: ConnectionFacts, side: 0 | 1, sink: ByteSink): ByteSink;
  /** Every HTTP message with what was read of it; its body is then kept whatever it is. Borrowed until it returns. */
  message?(connection: number, message: HttpMessage<Side>, side: Side | null): void;
  /** Streaming channels are kept like other bodies, and read when they end. */
  readonly keepStreams?: boolean;
  /** Every exchange, after its calls. */
  exchange?(exchange: HttpExchange<Side>): void;
}

/** The way of the data, built once: packet → datagram → segment → stream bytes → HTTP message → exchange → call. */
export class Pipeline {
  /** Where the capture's packets go in. */
  readonly packets: PacketSink;
  readonly pushStatistics = new PushStatistics();
  readonly #network: Network;
  readonly #connections: ConnectionTable;
  readonly #shared: ReaderShared;

  constructor(options: PipelineOptions) {
    const { log, limits, overlap, taps = {} } = options;
    this.#shared = {
      log,
      bodies: new BodyClassifier({
        log,
        limits,
        values: options.values,
        ...(options.classes === undefined ? {} : { classes: options.classes }),
        ...(options.beforeDecode === undefined ? {} : { beforeDecode: options.beforeDecode }),
      }),
      correlator: new Correlator({
        log,
        onCall: options.onCall,
        onPush: (push) => {
          this.pushStatistics.add(push);
          options.onPush(push);
        },
      }),
      otherTraffic: new OtherTrafficCounter(),
      clocks: new ServerClocks(options.baseNs),
      taps,
      open: options.trackOpen === true ? new OpenMessages() : null,
      exchanges: 0,
    };
    const live = new Map<ConnectionFacts, HttpConnection<Side>>();
    this.#connections = new ConnectionTable(
      {
        accept: (facts) => {
          const context = connectionContext(facts, () => http);
          const force = options.httpPorts.includes(facts.server.port) || options.httpPorts.includes(facts.client.port);
          const http: HttpConnection<Side> = new HttpConnection(facts, new ConnectionReader(context, this.#shared), {
            log,
            limits,
            force,
            hashBodies: taps.message !== undefined,
          });
          live.set(facts, http);
          return [
            taps.stream?.(facts, 0, http.client) ?? http.client,
            taps.stream?.(facts, 1, http.server) ?? http.server,
          ];
        },
        isMidMessage: (facts) => live.get(facts)?.isMidMessage ?? false,
        closed: (facts) => {
          live.delete(facts);
        },
      },
      { log, limits, policy: overlap },
    );
    this.#network = new Network(
      { tcp: (datagram, timeNs, packet) => this.#connections.segment(datagram, timeNs, packet) },
      { log, limits, fragmentOverlap: overlap === 'last' ? 'last' : 'first' },
    );
    this.packets = this.#network;
  }

  /** The capture is over, its last known time given: every stage hands on what it still holds. */
  end(lastNs: number): void {
    this.#network.end();
    this.#connections.end(lastNs);
    this.#shared.correlator.end();
  }

  /** What may still become a call: its earliest start, +Infinity when there is nothing, and how many there are. */
  open(): { earliestNs: number; count: number } {
    const { correlator, open } = this.#shared;
    const connections = this.#connections;
    const messageNs = open?.earliestNs() ?? Number.POSITIVE_INFINITY;
    return {
      earliestNs: Math.min(connections.heldSinceNs(), messageNs, correlator.earliestHeldNs()),
      count: connections.holders + (open?.size ?? 0) + correlator.held,
    };
  }

  get accounting(): PacketAccounting {
    return this.#network.accounting;
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
  get sessions(): ClientSessions {
    return this.#shared.correlator.sessions;
  }

  get clocks(): ServerClocks {
    return this.#shared.clocks;
  }

  get otherTraffic(): OtherTrafficCounter {
    return this.#shared.otherTraffic;
  }
}
