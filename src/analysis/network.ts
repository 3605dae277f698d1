import type { DiagnosticLog } from '../diagnostics/log.ts';
import type { Datagram } from '../ip/datagram.ts';
import { PACKET_FATES, type PacketAccounting } from './packet-fate.ts';

/** Receives the TCP datagrams of a capture in the order of their (last) packets. */
export interface DatagramSink {
  /** `datagram` is borrowed until the call returns; its `bytes` follow the rules of the packets they came from. */
  tcp(datagram: Datagram, timeNs: number, packet: number): void;
}

export interface NetworkLimits {
  readonly layers: number;
  readonly ip6Headers: number;
  readonly fragments: number;
  readonly fragmentBytes: number;
  /** Seconds of capture time. */
  readonly fragmentAge: number;
}

export interface NetworkOptions {
  readonly log: DiagnosticLog;
  readonly limits: NetworkLimits;
  /** Whose bytes win where fragments disagree. */
  readonly fragmentOverlap?: 'first' | 'last';
}

/** The way of a packet from its frame to its TCP datagram, through tags, tunnels and fragments. */
export class Network {
  readonly #sink: DatagramSink;

  constructor(sink: DatagramSink, _options: NetworkOptions) {
    this.#sink = sink;
  }

  /** @see PacketSink of capture: `[from, to)` are the captured bytes, `wireLength` the original length. */
  packet(
    _bytes: Uint8Array,
    _from: number,
    _to: number,
    _wireLength: number,
    _linkType: number,
    _timeNs: number,
    _number: number,
  ): void {
    void this.#sink;
  }

  /** The capture is over: fragments that wait are given up, counts are written to the log. Called once. */
  end(): void {}

  /** What became of every packet so far. */
  get accounting(): PacketAccounting {
    return Object.fromEntries(Object.keys(PACKET_FATES).map((fate) => [fate, 0])) as PacketAccounting;
  }
}
