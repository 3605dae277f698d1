import type { Piece } from './piece.ts';

/** So many distinct slabs stay readable after they were handed over; capture/ promises it. */
const SLABS = 8;
const RANGES = 1 << 15;
/** So many packets back, bytes can be compared; the ring has room for more, for segments that are handed on together. */
const WINDOW = 24 * 1024;
const MASK = RANGES - 1;
/** Bit of a mark: the segment had a timestamp. */
const TIMESTAMP = 0x100;

interface OtherBytes {
  readonly id: number;
  readonly bytes: Uint8Array;
  /** The newest slab at that time. */
  readonly slab: number;
}

/**
 * The slabs last seen, by an id that only grows, and datagrams put together from fragments, which stand in bytes of their own (negative ids). The only place that
 * keeps references to slabs: everything else notes the id and the index, and finds out here whether the bytes still exist.
 */
export class SlabRing {
  readonly #slabs: (Uint8Array | null)[] = new Array(SLABS).fill(null);
  /** Oldest first. */
  readonly #others: OtherBytes[] = [];
  #lastOther = 0;
  #newest: Uint8Array | null = null;
  #newestId = 0;

  /** Further packets come out of `bytes`. */
  begin(bytes: Uint8Array): void {
    this.#newestId++;
    this.#newest = bytes;
    this.#slabs[this.#newestId % SLABS] = bytes;
    while (this.#others.length > 0 && this.#others[0]!.slab <= this.#newestId - SLABS) this.#others.shift();
  }

  idOf(bytes: Uint8Array): number {
    return bytes === this.#newest ? this.#newestId : this.#other(bytes);
  }

  /** The slab, or null when it may have been overwritten. */
  bytesOf(id: number): Uint8Array | null {
    if (id > 0) return id > this.#newestId - SLABS ? this.#slabs[id % SLABS]! : null;
    if (this.#others.length === 0) return null;
    return this.#others[this.#others[0]!.id - id]?.bytes ?? null;
  }

  #other(bytes: Uint8Array): number {
    const last = this.#others.at(-1);
    if (last?.bytes === bytes && last.slab === this.#newestId) return last.id;
    this.#others.push({ id: --this.#lastOther, bytes, slab: this.#newestId });
    return this.#lastOther;
  }
}

/**
 * Where the bytes lately handed on stand in their slabs, for all connections: a ring of integers, so that a copy seen later can be compared without
 * keeping any byte. The ranges of one direction form a chain from the newest to older, lower positions; `serial` names a link, 0 is the end. Every link also knows
 * one far down its chain (jump pointers after Myers, "An applicative random-access stack", 1983), so that `find` takes O(log n) steps.
 */
export class DeliveredRanges {
  readonly slabs = new SlabRing();
  readonly #previous = new Float64Array(RANGES);
  readonly #jump = new Float64Array(RANGES);
  /** Length of the chain below. */
  readonly #depth = new Float64Array(RANGES);
  readonly #position = new Float64Array(RANGES);
  readonly #length = new Int32Array(RANGES);
  readonly #slab = new Float64Array(RANGES);
  readonly #at = new Float64Array(RANGES);
  readonly #timeNs = new Float64Array(RANGES);
  readonly #packet = new Float64Array(RANGES);
  readonly #timestamp = new Int32Array(RANGES);
  /** ttl, and `TIMESTAMP`. */
  readonly #marks = new Uint16Array(RANGES);
  #newest = 0;
  /** Number of the packet being worked on. */
  nowPacket = 0;
  /** The ring was too small for the window: what can be compared depends on what else there was. */
  overflowed = false;

  /** Notes a range handed on. Returns its serial, the new head of the direction's chain. */
  add(
    previous: number,
    position: number,
    length: number,
    slab: number,
    at: number,
    timeNs: number,
    packet: number,
    ttl: number,
    hasTimestamp: boolean,
    timestamp: number,
  ): number {
    const serial = ++this.#newest;
    const index = serial & MASK;
    if (serial > RANGES && this.#packet[index]! > this.nowPacket - WINDOW) this.overflowed = true;
    this.#previous[index] = previous;
    if (this.has(previous)) {
      const jump = this.#jump[previous & MASK]!;
      const depth = this.#depth[previous & MASK]!;
      this.#depth[index] = depth + 1;
      // Two jumps of one length below make one of twice the length.
      const doubles =
        this.has(jump) &&
        depth - this.#depth[jump & MASK]! === this.#depth[jump & MASK]! - this.#depthOf(this.#jump[jump & MASK]!);
      this.#jump[index] = doubles ? this.#jump[jump & MASK]! : previous;
    } else {
      this.#depth[index] = 1;
      this.#jump[index] = 0;
    }
    this.#position[index] = position;
    this.#length[index] = length;
    this.#slab[index] = slab;
    this.#at[index] = at;
    this.#timeNs[index] = timeNs;
    this.#packet[index] = packet;
    this.#timestamp[index] = timestamp;
    this.#marks[index] = ttl | (hasTimestamp ? TIMESTAMP : 0);
    return serial;
  }

  addPiece(previous: number, piece: Piece): number {
    const { from, to, slab, slabAt, timeNs, packet, ttl, hasTimestamp, timestamp } = piece;
    return this.add(previous, from, to - from, slab, slabAt, timeNs, packet, ttl, hasTimestamp, timestamp);
  }

  /** Whether the ring still holds `serial`. */
  has(serial: number): boolean {
    return serial > 0 && serial > this.#newest - RANGES && this.#packet[serial & MASK]! > this.nowPacket - WINDOW;
  }

  /** The newest link of the chain that begins before `position`; 0, or one that the ring has lost, without. */
  find(serial: number, position: number): number {
    let link = serial;
    while (this.has(link) && this.#position[link & MASK]! >= position) {
      const jump = this.#jump[link & MASK]!;
      link = this.has(jump) && this.#position[jump & MASK]! >= position ? jump : this.#previous[link & MASK]!;
    }
    return link;
  }

  previous(serial: number): number {
    return this.#previous[serial & MASK]!;
  }

  position(serial: number): number {
    return this.#position[serial & MASK]!;
  }

  end(serial: number): number {
    return this.#position[serial & MASK]! + this.#length[serial & MASK]!;
  }

  timeNs(serial: number): number {
    return this.#timeNs[serial & MASK]!;
  }

  packet(serial: number): number {
    return this.#packet[serial & MASK]!;
  }

  ttl(serial: number): number {
    return this.#marks[serial & MASK]! & 0xff;
  }

  /** TSval, or null. */
  timestamp(serial: number): number | null {
    return (this.#marks[serial & MASK]! & TIMESTAMP) !== 0 ? this.#timestamp[serial & MASK]! : null;
  }

  /** The slab that holds the range, or null when it is gone. */
  bytes(serial: number): Uint8Array | null {
    return this.slabs.bytesOf(this.#slab[serial & MASK]!);
  }

  /** Index of the range's first byte in its slab. */
  at(serial: number): number {
    return this.#at[serial & MASK]!;
  }

  #depthOf(serial: number): number {
    return this.has(serial) ? this.#depth[serial & MASK]! : 0;
  }
}
