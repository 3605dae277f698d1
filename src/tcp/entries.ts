import { PARTITIONS, partitionOf } from './partition.ts';
import type { TcpDatagram } from './segment.ts';

/** Words of a key: the lower end's address, the higher end's, both ports, the hash. */
const KEY_WORDS = 10;
const PORTS = 8;
const HASH = 9;
const FIRST_CAPACITY = 1024;

/** Lists an entry can be in, each ordered by last use: half-open, live, and from `CLOSED` on one for the closed ones of each partition. */
export const HALF_OPEN = 0;
export const LIVE = 1;
export const CLOSED = 2;
export const LISTS = CLOSED + PARTITIONS;

/** Bits of `Entries.flags`. Those named for an end are shifted by it. */
export const Flag = {
  version6: 0x1,
  /** The end's SYN or SYN/ACK was captured. */
  syn: 0x2,
  /** The end's initial sequence number is known, from its SYN or from the peer's answer to it. */
  isn: 0x8,
  /** The end sent a SYN/ACK. */
  synAck: 0x20,
  /** The end sent a FIN before any payload; `fin` holds its sequence number. */
  fin: 0x80,
  /** The end sent something. */
  heard: 0x200,
  /** The end is who opened the connection. */
  initiator: 0x800,
  simultaneous: 0x2000,
  /** The initiator has answered the SYN/ACK. */
  established: 0x4000,
  finished: 0x8000,
  reset: 0x10000,
  /** A further SYN with another sequence number waits for its answer: `otherIsn`, sent by the end. */
  otherSyn: 0x20000,
  /** End 0 was the client. Closed entries only. */
  clientIs0: 0x80000,
  /** `fin` holds where the end's stream stopped. Closed entries only. */
  stopped: 0x100000,
} as const;

export const CLOSED_FLAGS = Flag.finished | Flag.reset;

/**
 * The connections of a capture as rows of typed arrays: what is known of each before its first payload and after its end, some 200 bytes. Rows are
 * found by a seeded hash of the address words and ports, compared in full; chains through `#chain` resolve collisions. Ends are ordered by address
 * and port, so that both directions find the same row.
 */
export class Entries {
  /** Row found last: which end sent the datagram. */
  end = 0;
  count = 0;
  flags = new Int32Array(FIRST_CAPACITY);
  /** Two a row, by end: initial sequence number, sequence number of the FIN, segments seen, scaled window, window scale (−1 unknown). */
  isn = new Int32Array(2 * FIRST_CAPACITY);
  fin = new Int32Array(2 * FIRST_CAPACITY);
  segments = new Int32Array(2 * FIRST_CAPACITY);
  window = new Int32Array(2 * FIRST_CAPACITY);
  scale = new Int8Array(2 * FIRST_CAPACITY);
  synNs = new Float64Array(FIRST_CAPACITY);
  synAckNs = new Float64Array(FIRST_CAPACITY);
  ackNs = new Float64Array(FIRST_CAPACITY);
  firstNs = new Float64Array(FIRST_CAPACITY);
  firstPacket = new Float64Array(FIRST_CAPACITY);
  otherIsn = new Int32Array(FIRST_CAPACITY);
  otherNs = new Float64Array(FIRST_CAPACITY);
  synRepeats = new Uint16Array(FIRST_CAPACITY);
  /** Number of the connection in the report, kept after its end; 0: none. */
  number = new Int32Array(FIRST_CAPACITY);
  /** Capture time of the last use, and the clock then: that is what the lists are ordered by. */
  usedNs = new Float64Array(FIRST_CAPACITY);
  clockNs = new Float64Array(FIRST_CAPACITY);
  /** Number of the segment that the connection began with. */
  firstTurn = new Float64Array(FIRST_CAPACITY);
  partition = new Uint8Array(FIRST_CAPACITY);
  #keys = new Int32Array(KEY_WORDS * FIRST_CAPACITY);
  #list = new Uint8Array(FIRST_CAPACITY);
  #newer = new Int32Array(FIRST_CAPACITY);
  #older = new Int32Array(FIRST_CAPACITY);
  #chain = new Int32Array(FIRST_CAPACITY);
  #buckets = new Int32Array(FIRST_CAPACITY).fill(-1);
  readonly #oldest = new Int32Array(LISTS).fill(-1);
  readonly #newest = new Int32Array(LISTS).fill(-1);
  readonly #key = new Int32Array(KEY_WORDS);
  readonly #seed: number;
  #free = -1;
  #used = 0;

  /** @param seed not from the input, or rows could be made to collide */
  constructor(seed: number) {
    this.#seed = seed | 0;
  }

  /** The row of the datagram's connection, −1 without; sets `end`. */
  find(datagram: TcpDatagram, srcPort: number, dstPort: number): number {
    this.#fill(datagram, srcPort, dstPort);
    const key = this.#key;
    const keys = this.#keys;
    const hash = key[HASH]!;
    for (let row = this.#buckets[hash & (this.#buckets.length - 1)]!; row >= 0; row = this.#chain[row]!) {
      const at = row * KEY_WORDS;
      if (
        keys[at + HASH] === hash &&
        keys[at + PORTS] === key[PORTS] &&
        keys[at + 3] === key[3] &&
        keys[at + 7] === key[7] &&
        keys[at] === key[0] &&
        keys[at + 1] === key[1] &&
        keys[at + 2] === key[2] &&
        keys[at + 4] === key[4] &&
        keys[at + 5] === key[5] &&
        keys[at + 6] === key[6] &&
        (this.flags[row]! & Flag.version6) === (datagram.version === 6 ? Flag.version6 : 0)
      )
        return row;
    }
    return -1;
  }

  /** Adds a row for the connection that `find` looked for last and did not find. */
  add(datagram: TcpDatagram, list: number, usedNs: number, clockNs: number): number {
    let row = this.#free;
    if (row >= 0) this.#free = this.#chain[row]!;
    else {
      if (this.#used === this.flags.length) this.#grow();
      row = this.#used++;
    }
    this.#keys.set(this.#key, row * KEY_WORDS);
    this.#hang(row);
    this.flags[row] = datagram.version === 6 ? Flag.version6 : 0;
    this.clear(row);
    this.partition[row] = partitionOf(datagram);
    this.usedNs[row] = usedNs;
    this.clockNs[row] = clockNs;
    this.#append(row, list);
    this.count++;
    return row;
  }

  /** Forgets everything but the addresses. */
  clear(row: number): void {
    this.flags[row]! &= Flag.version6;
    for (let at = 2 * row; at < 2 * row + 2; at++) {
      this.segments[at] = 0;
      this.window[at] = 0;
      this.scale[at] = -1;
    }
    this.synNs[row] = Number.NaN;
    this.synAckNs[row] = Number.NaN;
    this.ackNs[row] = Number.NaN;
    this.synRepeats[row] = 0;
    this.number[row] = 0;
  }

  remove(row: number): void {
    const bucket = this.#keys[row * KEY_WORDS + HASH]! & (this.#buckets.length - 1);
    if (this.#buckets[bucket] === row) this.#buckets[bucket] = this.#chain[row]!;
    else {
      let before = this.#buckets[bucket]!;
      while (this.#chain[before] !== row) before = this.#chain[before]!;
      this.#chain[before] = this.#chain[row]!;
    }
    this.#unlink(row);
    this.#chain[row] = this.#free;
    this.#free = row;
    this.count--;
  }

  /** Marks the row as used last, in its list. */
  touch(row: number, usedNs: number, clockNs: number): void {
    this.usedNs[row] = usedNs;
    this.clockNs[row] = clockNs;
    if (this.#newer[row] === -1) return;
    const list = this.#list[row]!;
    this.#unlink(row);
    this.#append(row, list);
  }

  move(row: number, list: number): void {
    if (this.#list[row] === list) return;
    this.#unlink(row);
    this.#append(row, list);
  }

  /** The row of the list that was not used for longest, −1 when it is empty. */
  oldest(list: number): number {
    return this.#oldest[list]!;
  }

  /** The row used next after this one. */
  newer(row: number): number {
    return this.#newer[row]!;
  }

  /** Word 0-3 of the address of an end. */
  address(row: number, end: number, word: number): number {
    return this.#keys[row * KEY_WORDS + 4 * end + word]!;
  }

  port(row: number, end: number): number {
    const ports = this.#keys[row * KEY_WORDS + PORTS]!;
    return end === 0 ? ports >>> 16 : ports & 0xffff;
  }

  #fill(datagram: TcpDatagram, srcPort: number, dstPort: number): void {
    const { src0, src1, src2, src3, dst0, dst1, dst2, dst3 } = datagram;
    const key = this.#key;
    let order = src3 - dst3;
    if (order === 0) order = src2 - dst2;
    if (order === 0) order = src1 - dst1;
    if (order === 0) order = src0 - dst0;
    if (order === 0) order = srcPort - dstPort;
    const low = order <= 0 ? 0 : 4;
    const high = 4 - low;
    key[low] = src0;
    key[low + 1] = src1;
    key[low + 2] = src2;
    key[low + 3] = src3;
    key[high] = dst0;
    key[high + 1] = dst1;
    key[high + 2] = dst2;
    key[high + 3] = dst3;
    key[PORTS] = order <= 0 ? (srcPort << 16) | dstPort : (dstPort << 16) | srcPort;
    this.end = order <= 0 ? 0 : 1;
    let hash = mix(this.#seed, key[3]!, this.#seed);
    hash = mix(hash, key[7]!, this.#seed);
    if (datagram.version === 6) {
      for (let word = 0; word < 3; word++) hash = mix(mix(hash, key[word]!, this.#seed), key[4 + word]!, this.#seed);
    }
    key[HASH] = mix(hash, key[PORTS]!, this.#seed);
  }

  #hang(row: number): void {
    const bucket = this.#keys[row * KEY_WORDS + HASH]! & (this.#buckets.length - 1);
    this.#chain[row] = this.#buckets[bucket]!;
    this.#buckets[bucket] = row;
  }

  #append(row: number, list: number): void {
    const before = this.#newest[list]!;
    this.#list[row] = list;
    this.#older[row] = before;
    this.#newer[row] = -1;
    if (before >= 0) this.#newer[before] = row;
    else this.#oldest[list] = row;
    this.#newest[list] = row;
  }

  #unlink(row: number): void {
    const list = this.#list[row]!;
    const newer = this.#newer[row]!;
    const older = this.#older[row]!;
    if (newer >= 0) this.#older[newer] = older;
    else this.#newest[list] = older;
    if (older >= 0) this.#newer[older] = newer;
    else this.#oldest[list] = newer;
  }

  #grow(): void {
    const capacity = 2 * this.flags.length;
    this.flags = larger(this.flags, capacity);
    this.isn = larger(this.isn, 2 * capacity);
    this.fin = larger(this.fin, 2 * capacity);
    this.segments = larger(this.segments, 2 * capacity);
    this.window = larger(this.window, 2 * capacity);
    this.scale = larger(this.scale, 2 * capacity);
    this.synNs = larger(this.synNs, capacity);
    this.synAckNs = larger(this.synAckNs, capacity);
    this.ackNs = larger(this.ackNs, capacity);
    this.firstNs = larger(this.firstNs, capacity);
    this.firstPacket = larger(this.firstPacket, capacity);
    this.otherIsn = larger(this.otherIsn, capacity);
    this.otherNs = larger(this.otherNs, capacity);
    this.synRepeats = larger(this.synRepeats, capacity);
    this.number = larger(this.number, capacity);
    this.usedNs = larger(this.usedNs, capacity);
    this.clockNs = larger(this.clockNs, capacity);
    this.firstTurn = larger(this.firstTurn, capacity);
    this.partition = larger(this.partition, capacity);
    this.#keys = larger(this.#keys, KEY_WORDS * capacity);
    this.#list = larger(this.#list, capacity);
    this.#newer = larger(this.#newer, capacity);
    this.#older = larger(this.#older, capacity);
    this.#chain = larger(this.#chain, capacity);
    this.#buckets = new Int32Array(capacity).fill(-1);
    for (let row = 0; row < this.#used; row++) this.#hang(row);
  }
}

/** Two rounds of multiplication with the seed between them: differences of words do not cancel without knowing it. */
function mix(hash: number, word: number, seed: number): number {
  let mixed = Math.imul(hash ^ word, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ seed, 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

function larger<T extends Int32Array | Float64Array | Int8Array | Uint8Array | Uint16Array>(
  array: T,
  length: number,
): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array);
  return copy;
}
