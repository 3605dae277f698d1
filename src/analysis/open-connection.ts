import type { ByteSink } from '../bytes/byte-sink.ts';
import type { Side } from '../calls/sides.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { HttpConnection } from '../http/http-connection.ts';
import type { ConnectionFacts } from '../tcp/connection-facts.ts';
import type { ConnectionHandler } from '../tcp/connection-handler.ts';
import { Budget } from '../tls/budget.ts';
import { TlsConnection, type TlsShared } from '../tls/connection.ts';
import type { TlsSecrets } from '../tls/secrets.ts';
import { chooseProtocol, type Protocol, UndecidedConnection } from './choose-protocol.ts';
import { OpenContext } from './connection-context.ts';
import { ConnectionReader, type ReaderShared } from './connection-reader.ts';
import type { Limits } from './limits.ts';
import { TlsCounter } from './tls-counter.ts';

export interface OpenerOptions {
  readonly log: DiagnosticLog;
  readonly limits: Limits;
  readonly httpPorts: readonly number[];
  readonly secrets: TlsSecrets;
  /** Bytes that all encrypted connections may hold. */
  readonly budget: number;
  /** Called once a connection. */
  readonly onConnection?: (facts: ConnectionFacts) => void;
}

/** Builds what reads a connection, chosen by the first bytes of the stream: HTTP, or TLS with HTTP inside. */
export class ConnectionOpener implements ConnectionHandler {
  readonly tls: TlsCounter;
  readonly #options: OpenerOptions;
  readonly #shared: ReaderShared;
  readonly #tlsShared: TlsShared;
  readonly #http = new Map<ConnectionFacts, HttpConnection<Side>>();
  readonly #encrypted = new Map<ConnectionFacts, TlsConnection>();

  constructor(options: OpenerOptions, shared: ReaderShared) {
    const { log, limits, secrets, budget } = options;
    this.#options = options;
    this.#shared = shared;
    this.#tlsShared = { log, secrets, budget: new Budget(budget), heldLimit: limits.tlsHeld };
    this.tls = new TlsCounter(log, shared.otherTraffic);
  }

  accept(facts: ConnectionFacts, bytes: Uint8Array | null, from: number, to: number): readonly [ByteSink, ByteSink] {
    this.#options.onConnection?.(facts);
    const protocol = bytes === null ? null : chooseProtocol(bytes, from, to);
    const open = (chosen: Protocol) => (chosen === 'tls' ? this.#openTls(facts) : this.#openHttp(facts));
    const sinks = protocol === null ? new UndecidedConnection(open).sinks : open(protocol);
    const { taps } = this.#shared;
    return [taps.stream?.(facts, 0, sinks[0]) ?? sinks[0], taps.stream?.(facts, 1, sinks[1]) ?? sinks[1]];
  }

  isMidMessage(facts: ConnectionFacts): boolean {
    return this.#http.get(facts)?.isMidMessage ?? false;
  }

  closed(facts: ConnectionFacts): void {
    this.#http.delete(facts);
    this.#encrypted.delete(facts);
  }

  /** The budget of all connections was not enough. */
  get crowded(): boolean {
    return this.#tlsShared.budget.exceeded;
  }

  /** Encrypted bytes that may become messages: the earliest time of one, +Infinity without any, and on how many connections. */
  held(): { earliestNs: number; count: number } {
    let earliestNs = Number.POSITIVE_INFINITY;
    let count = 0;
    for (const connection of this.#encrypted.values()) {
      const sinceNs = connection.heldSinceNs();
      if (sinceNs === null) continue;
      count++;
      if (sinceNs < earliestNs) earliestNs = sinceNs;
    }
    return { earliestNs, count };
  }

  get #showsMessages(): boolean {
    const { taps } = this.#shared;
    return taps.message !== undefined && taps.keepsAsIs !== true;
  }

  #openHttp(facts: ConnectionFacts, tls: TlsConnection | null = null): readonly [ByteSink, ByteSink] {
    const { log, limits, httpPorts } = this.#options;
    const context = new OpenContext(facts, tls?.facts ?? null);
    const http = new HttpConnection(facts, new ConnectionReader(context, this.#shared, tls), {
      log,
      limits,
      force: httpPorts.includes(facts.server.port) || httpPorts.includes(facts.client.port),
      hashBodies: this.#showsMessages,
    });
    context.http = http;
    this.#http.set(facts, http);
    return [http.client, http.server];
  }

  #openTls(facts: ConnectionFacts): readonly [ByteSink, ByteSink] {
    const { taps } = this.#shared;
    const tls: TlsConnection = new TlsConnection(
      facts,
      (connection) => this.#openHttp(facts, connection),
      this.#tlsShared,
      () => {
        this.tls.add(facts, tls);
        taps.tls?.(facts, tls);
      },
      this.#showsMessages,
    );
    this.#encrypted.set(facts, tls);
    return [tls.client, tls.server];
  }
}
