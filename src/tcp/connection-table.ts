import type { DiagnosticLog } from '../diagnostics/log.ts';
import type { ConnectionHandler, TcpLimits } from './connection-handler.ts';
import type { OverlapPolicy } from './overlap-policy.ts';
import type { TcpDatagram } from './segment.ts';

export interface ConnectionTableOptions {
  readonly log: DiagnosticLog;
  readonly limits: TcpLimits;
  readonly policy: OverlapPolicy;
}

/** All TCP connections of a capture: segments in, ordered bytes out. */
export class ConnectionTable {
  readonly #handler: ConnectionHandler;
  readonly #options: ConnectionTableOptions;

  constructor(handler: ConnectionHandler, options: ConnectionTableOptions) {
    this.#handler = handler;
    this.#options = options;
  }

  /** Connections that carried payload so far. */
  get connections(): number {
    return 0;
  }

  /** Takes the TCP segment in `datagram`. */
  segment(_datagram: TcpDatagram, _timeNs: number, _packet: number): void {
    void this.#handler;
    void this.#options;
  }

  /** The capture is over: hands on what is left and ends every connection. */
  end(_timeNs: number): void {}
}
