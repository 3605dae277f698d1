/** Bits of `Arrival.flags` and `Piece.flags`. */
export const BAD_CHECKSUM = 0x01;
/** One byte sent into a closed window: the receiver drops it, unless it acknowledges it. */
export const PROBE = 0x02;
/** The bytes were cut by the snap length: only their place is known. */
export const VOID = 0x04;
/** From a datagram whose fragments disagree. */
export const AMBIGUOUS = 0x08;
/** The same IP packet was captured before. */
export const MIRRORED = 0x10;

/** Bits that make a copy give way to any other. */
export const WEAK = BAD_CHECKSUM | PROBE;

/** The part of the current segment that is to be stored. One object, filled anew for every segment. Positions, see sequence.ts. */
export class Arrival {
  bytes: Uint8Array = new Uint8Array(0);
  /** Index in `bytes` of the byte at `from`. */
  at = 0;
  from = 0;
  to = 0;
  /** The whole segment as sent, for the overlap policy. */
  segmentFrom = 0;
  segmentTo = 0;
  /** Id of the slab `bytes`, see delivered-ranges.ts. */
  slab = 0;
  timeNs = 0;
  packet = 0;
  ttl = 0;
  timestamp = 0;
  hasTimestamp = false;
  flags = 0;
}

const NOTHING = new Uint8Array(0);

/** A stored part of a segment: `[from, to)` in positions, the bytes its own copy. */
export class Piece {
  from = 0;
  to = 0;
  /** The segment that owns the bytes, as sent. */
  segmentFrom = 0;
  segmentTo = 0;
  bytes: Uint8Array = NOTHING;
  /** Index in `bytes` of the byte at `from`. */
  at = 0;
  /** Where the bytes came from, to compare later copies with after delivery: slab id and index of the byte at `from`. */
  slab = 0;
  slabAt = 0;
  /** When bytes of this range were first seen. */
  timeNs = 0;
  /** When they were last seen again; NaN: never. */
  againNs = Number.NaN;
  packet = 0;
  ttl = 0;
  timestamp = 0;
  hasTimestamp = false;
  flags = 0;
  previous: Piece | null = null;
  next: Piece | null = null;
  left: Piece | null = null;
  right: Piece | null = null;
  priority = 0;

  /** Copies `[from, to)` out of the arrival. */
  static of(arrival: Arrival, from: number, to: number): Piece {
    const piece = new Piece();
    const at = arrival.at + (from - arrival.from);
    piece.from = from;
    piece.to = to;
    piece.segmentFrom = arrival.segmentFrom;
    piece.segmentTo = arrival.segmentTo;
    if ((arrival.flags & VOID) === 0) piece.bytes = copyOf(arrival.bytes, at, to - from);
    piece.slab = arrival.slab;
    piece.slabAt = at;
    piece.timeNs = arrival.timeNs;
    piece.packet = arrival.packet;
    piece.ttl = arrival.ttl;
    piece.timestamp = arrival.timestamp;
    piece.hasTimestamp = arrival.hasTimestamp;
    piece.flags = arrival.flags;
    return piece;
  }

  /** Shortens this piece to end at `position` and returns the rest; both share the bytes. Links are not copied. */
  cut(position: number): Piece {
    const rest = new Piece();
    const skip = position - this.from;
    rest.from = position;
    rest.to = this.to;
    rest.segmentFrom = this.segmentFrom;
    rest.segmentTo = this.segmentTo;
    rest.bytes = this.bytes;
    rest.at = this.at + skip;
    rest.slab = this.slab;
    rest.slabAt = this.slabAt + skip;
    rest.timeNs = this.timeNs;
    rest.againNs = this.againNs;
    rest.packet = this.packet;
    rest.ttl = this.ttl;
    rest.timestamp = this.timestamp;
    rest.hasTimestamp = this.hasTimestamp;
    rest.flags = this.flags;
    this.to = position;
    return rest;
  }
}

/** An own copy of `bytes[at, at + length)`. */
export function copyOf(bytes: Uint8Array, at: number, length: number): Uint8Array {
  const copied = new Uint8Array(length);
  if (length > 32) copied.set(bytes.subarray(at, at + length));
  else for (let index = 0; index < length; index++) copied[index] = bytes[at + index]!;
  return copied;
}
