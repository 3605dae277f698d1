import type { ByteSink } from '../bytes/byte-sink.ts';
import type { CallRecord, PushRecord, ValuesMode } from '../calls/call-record.ts';
import { Correlator } from '../calls/correlator.ts';
import type { Side } from '../calls/sides.ts';
import type { PacketSink } from '../capture/packet-sink.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { HttpConnection } from '../http/http-connection.ts';
import type { Direction, HttpExchange, HttpMessage } from '../http/message.ts';
import type { ConnectionFacts } from '../tcp/connection-facts.ts';
import { ConnectionTable } from '../tcp/connection-table.ts';
import type { OverlapPolicy } from '../tcp/overlap-policy.ts';
import { BodyClassifier } from './classify-body.ts';
import { connectionContext } from './connection-context.ts';
import { ConnectionReader } from './connection-reader.ts';
import type { Limits } from './limits.ts';
import { Network } from './network.ts';
import { OtherTrafficCounter } from './other-traffic.ts';
import type { PacketAccounting } from './packet-fate.ts';

export interface PipelineOptions {
  readonly log: DiagnosticLog;
  readonly limits: Limits;
  readonly overlap: OverlapPolicy;
  readonly values: ValuesMode;
  /** Server ports that are read as HTTP whatever their first bytes are. */
  readonly httpPorts: readonly number[];
  readonly onCall: (call: CallRecord) => void;
  readonly onPush: (push: PushRecord) => void;
  readonly taps?: PipelineTaps;
}

/** For those who want to see more than calls. */
export interface PipelineTaps {
  /** Wraps the sink of one direction (0 = client to server). */
  stream?(facts: ConnectionFacts, side: 0 | 1, sink: ByteSink): ByteSink;
  /** Every HTTP message with its body; bodies are then kept and hashed whatever they are. Borrowed until it returns. */
  message?(connection: number, message: HttpMessage<Side>): void;
  /** Every exchange, after its calls. */
  exchange?(exchange: HttpExchange<Side>): void;
}

/**
 * The way of the data, built once: packet → datagram → segment → stream bytes → HTTP message → exchange → call. Feed `packets`, then call `end`.
 */
export class Pipeline {
  /** Where the capture's packets go in. */
  readonly packets: PacketSink;
  readonly otherTraffic = new OtherTrafficCounter();
  readonly #network: Network;
  readonly #connections: ConnectionTable;
  readonly #correlator: Correlator;
  #exchanges = 0;
  #envelopes = 0;
  #lastNs = 0;

  constructor(options: PipelineOptions) {
    const { log, limits, taps } = options;
    this.#correlator = new Correlator({ log, onCall: options.onCall, onPush: options.onPush });
    const bodies = new BodyClassifier({ log, limits, values: options.values });
    this.#connections = new ConnectionTable(
      {
        accept: (facts) => {
          const context = connectionContext(facts);
          const reader = new ConnectionReader(facts, context, {
            bodies,
            taps,
            onExchange: (exchange) => this.#exchange(exchange, context, taps),
            onNotHttp: (first) => this.otherTraffic.stream(first, facts),
            onMessage: (message) => this.#message(message),
          });
          const http = new HttpConnection(facts, reader, { log, limits, force: options.httpPorts.includes(facts.server.port) });
          return [
            taps?.stream?.(facts, 0, http.client) ?? http.client,
            taps?.stream?.(facts, 1, http.server) ?? http.server,
          ];
        },
        closed: () => {},
      },
      { log, limits, policy: options.overlap },
    );
    this.#network = new Network(
      { tcp: (datagram, timeNs, packet) => this.#connections.segment(datagram, timeNs, packet) },
      { log, limits },
    );
    this.packets = this.#network;
  }

  /** The capture is over: every stage hands on what it still holds. */
  end(): void {
    this.#network.end();
    this.#connections.end(this.#lastNs);
    this.#correlator.end();
  }

  get accounting(): PacketAccounting {
    return this.#network.accounting;
  }

  get connections(): number {
    return this.#connections.connections;
  }
}
