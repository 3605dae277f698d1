/** One end of a connection. Address words are signed 32-bit; IPv4 lives in `w3` with the others 0. */
export interface Endpoint {
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
  readonly port: number;
}

/** What is known of one direction, named for its sender. Offsets are stream offsets, times ns since the capture's base. */
export interface DirectionFacts {
  /** Bytes handed on. */
  bytes: number;
  /** Bytes declared missing; `bytes + missing` is the length of the stream as far as it is known. */
  missing: number;
  /** Segments of every kind this side sent, mirror duplicates not counted. */
  segments: number;
  /** Segments that carried payload. */
  dataSegments: number;
  /** Segments that carried bytes seen before. */
  retransmissions: number;
  /** Segments that had to wait for an earlier one. */
  outOfOrder: number;
  /** Overlaps with other bytes. */
  conflicts: number;
  /** `[offset, length]` in order; the first 10,000 are listed, `missing` counts all. */
  gaps: readonly (readonly [number, number])[];
  sawSyn: boolean;
  sawFin: boolean;
  /** `[fromNs, toNs]` in which this side advertised a window of 0; the first 1,000 are listed. */
  zeroWindows: readonly (readonly [number, number])[];
}

/**
 * A connection that carried payload. Created when the first payload is handed on and filled while the connection lives; final when
 * `ConnectionHandler.closed` is called.
 */
export interface ConnectionFacts {
  /** From 1, in the order in which connections first handed on payload. */
  readonly number: number;
  readonly version: 4 | 6;
  /** Of the pair of addresses, see partition.ts. */
  readonly partition: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** `guessed`: no SYN told the roles, content or ports did; the layer above may find them swapped. */
  readonly initiator: 'syn' | 'guessed';
  /** Handshake packets: the SYN that counted, its SYN/ACK, the client's first ACK after it. NaN when not captured. */
  synNs: number;
  synAckNs: number;
  ackNs: number;
  /** How often the SYN was sent again before the SYN/ACK. */
  synRepeats: number;
  readonly firstPacket: number;
  lastPacket: number;
  readonly firstNs: number;
  lastNs: number;
  /** Index 0 client to server, 1 server to client. */
  readonly sides: readonly [DirectionFacts, DirectionFacts];
}

/** Stands for every list without entries: most directions have none. Never added to, see `listed`. */
const NONE: readonly (readonly [number, number])[] = [];

/** `list`, which belongs to its facts alone, with one entry more. */
export function listed(list: DirectionFacts['gaps'], first: number, second: number): DirectionFacts['gaps'] {
  if (list === NONE) return [[first, second]];
  (list as (readonly [number, number])[]).push([first, second]);
  return list;
}

export function newDirectionFacts(): DirectionFacts {
  return {
    bytes: 0,
    missing: 0,
    segments: 0,
    dataSegments: 0,
    retransmissions: 0,
    outOfOrder: 0,
    conflicts: 0,
    gaps: NONE,
    sawSyn: false,
    sawFin: false,
    zeroWindows: NONE,
  };
}
