import type { ByteSink } from '../bytes/byte-sink.ts';
import type { ConnectionFacts } from './connection-facts.ts';

/** What the next stage offers the connection table. */
export interface ConnectionHandler {
  /**
   * Called once a connection, before its first push. `bytes[from, to)` is what that will carry, of either direction; null when a gap comes first.
   * @returns the sinks of client → server and server → client
   */
  accept(facts: ConnectionFacts, bytes: Uint8Array | null, from: number, to: number): readonly [ByteSink, ByteSink];
  /** Whether a message is incomplete now, asked before a reset ends the sinks: `tcp.rst-mid-message` or `tcp.rst`. Absent = never. */
  isMidMessage?(facts: ConnectionFacts): boolean;
  /** Called once, after both sinks have ended; the facts are final. */
  closed(facts: ConnectionFacts): void;
}

/** The guards of this stage; a subset of the analysis' limits. */
export interface TcpLimits {
  /** Live connections. */
  readonly connections: number;
  /** Seconds of capture time. */
  readonly idle: number;
  /** Bytes out of order or held, one direction. */
  readonly oooBytes: number;
  /** Segments out of order or held, one direction. */
  readonly oooSegments: number;
  /** Bytes out of order or held, all connections, bookkeeping included. */
  readonly oooTotal: number;
}
