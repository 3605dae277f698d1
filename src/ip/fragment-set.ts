import type { Datagram } from './datagram.ts';

/** Whose bytes win where fragments disagree: those that arrived first, or last. */
export type FragmentOverlap = 'first' | 'last';

/** What `accept` saw, as bits. */
export const Seen = { fresh: 1, duplicate: 2, conflict: 4, lengthMismatch: 8 } as const;

const UNKNOWN = -1;
const NOT_CAPTURED = -1;

/**
 * The fragments of one datagram, in the manner of a hole list turned round: sorted, disjoint pieces of its payload, the bytes behind them in arrival order.
 *
 * Invariants: `offsets[i] + lengths[i] <= offsets[i + 1]`; `covered` is the sum of `lengths`; `positions[i]` is where the piece stands in `store`, or
 * NOT_CAPTURED for bytes that were on the wire but not in the capture; once `total` is known no piece ends beyond it. The datagram is complete when
 * `covered === total`, and only then.
 */
export class FragmentSet {
  readonly hash: number;
  readonly version: 4 | 6;
  /** With IPv4 part of the key; with IPv6 the header after the fragment header of the part at offset 0. */
  protocol: number;
  readonly src0: number;
  readonly src1: number;
  readonly src2: number;
  readonly src3: number;
  readonly dst0: number;
  readonly dst1: number;
  readonly dst2: number;
  readonly dst3: number;
  readonly identification: number;
  readonly ttl: number;
  /** Time (NaN unknown) and number of the first packet that came. */
  readonly firstNs: number;
  readonly firstPacket: number;
  /** Like `firstNs`, but the last known time where the packet had none. */
  readonly bornNs: number;
  packets = 0;
  /** Fragments disagreed: a policy chose. */
  ambiguous = false;
  /** Too many pieces: nothing more is kept, it will never be complete. */
  abandoned = false;
  /** Payload of a datagram with the same key that was complete a moment ago, as long as every fragment only repeats it. */
  echo: Uint8Array | null = null;

  /** Neighbours in the table's chain and in the order of arrival. Kept by the defragmenter. */
  chained: FragmentSet | null = null;
  older: FragmentSet | null = null;
  newer: FragmentSet | null = null;

  #offsets: number[] = [];
  #lengths: number[] = [];
  #positions: number[] = [];
  #store: Uint8Array;
  #stored = 0;
  #covered = 0;
  #total = UNKNOWN;
  #named = false;

  constructor(hash: number, first: Datagram, timeNs: number, bornNs: number, packet: number) {
    this.hash = hash;
    this.version = first.version;
    this.protocol = first.protocol;
    this.src0 = first.src0;
    this.src1 = first.src1;
    this.src2 = first.src2;
    this.src3 = first.src3;
    this.dst0 = first.dst0;
    this.dst1 = first.dst1;
    this.dst2 = first.dst2;
    this.dst3 = first.dst3;
    this.identification = first.identification;
    this.ttl = first.ttl;
    this.firstNs = timeNs;
    this.firstPacket = packet;
    this.bornNs = bornNs;
    this.#store = new Uint8Array(first.payloadTo - first.payloadFrom);
  }

  /** Bytes reserved. */
  get capacity(): number {
    return this.#store.length;
  }

  get pieces(): number {
    return this.#offsets.length;
  }

  get complete(): boolean {
    return this.#covered === this.#total;
  }

  /** Payload length of the datagram, or as much of it as is known. */
  get length(): number {
    return this.#total === UNKNOWN ? this.#end() : this.#total;
  }

  /** Adds a fragment; its end is below 65536. Returns `Seen` bits. */
  accept(fragment: Datagram, overlap: FragmentOverlap): number {
    const offset = fragment.fragmentOffset;
    let end = offset + fragment.payloadLength;
    let seen = 0;
    if (this.#total === UNKNOWN) {
      if (!fragment.moreFragments) {
        if (end >= this.#end()) this.#total = end;
        else seen = this.#disagree(end, overlap);
      }
    } else if (fragment.moreFragments ? end > this.#total : end !== this.#total) {
      seen = this.#disagree(fragment.moreFragments ? this.#total : end, overlap);
    }
    if (this.#total !== UNKNOWN && end > this.#total) end = this.#total;
    if (end > offset) seen |= this.#insert(offset, end, fragment, overlap);
    if ((seen & Seen.conflict) !== 0) this.ambiguous = true;
    return seen;
  }

  /** The part at offset 0 names the protocol of the payload. */
  nameProtocol(protocol: number, overlap: FragmentOverlap): void {
    if (this.#named && overlap === 'first') return;
    this.#named = true;
    this.protocol = protocol;
  }

  /** Forgets the bytes, keeps the key. */
  abandon(): void {
    this.abandoned = true;
    this.#offsets = [];
    this.#lengths = [];
    this.#positions = [];
    this.#store = new Uint8Array(0);
    this.#stored = 0;
    this.#covered = 0;
    this.#total = UNKNOWN;
  }

  /** Writes the payload to `target` up to the first byte that was not captured; returns how many bytes. */
  copyTo(target: Uint8Array, at: number): number {
    let written = 0;
    for (let i = 0; i < this.#offsets.length; i++) {
      const position = this.#positions[i]!;
      if (position === NOT_CAPTURED) break;
      const length = this.#lengths[i]!;
      target.set(this.#store.subarray(position, position + length), at + written);
      written += length;
    }
    return written;
  }

  #end(): number {
    const last = this.#offsets.length - 1;
    return last < 0 ? 0 : this.#offsets[last]! + this.#lengths[last]!;
  }

  /** Two lengths are claimed for the datagram: the first claim (or the data that refutes the new one) stands, or the last. */
  #disagree(total: number, overlap: FragmentOverlap): number {
    this.ambiguous = true;
    if (overlap === 'last') {
      this.#total = total;
      this.#cut(total);
    }
    return Seen.lengthMismatch;
  }

  #cut(total: number): void {
    while (this.#end() > total) {
      const last = this.#offsets.length - 1;
      const keep = total - this.#offsets[last]!;
      this.#covered -= this.#lengths[last]! - Math.max(keep, 0);
      if (keep > 0) {
        this.#lengths[last] = keep;
      } else {
        this.#offsets.pop();
        this.#lengths.pop();
        this.#positions.pop();
      }
    }
  }

  #insert(from: number, to: number, fragment: Datagram, overlap: FragmentOverlap): number {
    const captured = from + (fragment.payloadTo - fragment.payloadFrom);
    let at = this.#find(from);
    // A part strictly inside an earlier one is no retransmission: no stack lets it win.
    const inside =
      at < this.#offsets.length && this.#offsets[at]! < from && to <= this.#offsets[at]! + this.#lengths[at]!;
    const replace = overlap === 'last' && !inside;
    let seen = 0;
    let cursor = from;
    while (cursor < to) {
      const next = at < this.#offsets.length ? this.#offsets[at]! : to;
      if (next > cursor) {
        const end = Math.min(next, to);
        at += this.#add(at, cursor, end, fragment, captured);
        seen |= Seen.fresh;
        cursor = end;
        continue;
      }
      const end = Math.min(next + this.#lengths[at]!, to);
      seen |= this.#compare(at, cursor, end, fragment, captured, replace);
      cursor = end;
      at++;
    }
    return seen;
  }

  /** Index of the first piece that ends after `offset`. */
  #find(offset: number): number {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#offsets[middle]! + this.#lengths[middle]! > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Adds `[from, to)`, which no piece covers, before piece `at`; returns how many pieces that took. */
  #add(at: number, from: number, to: number, fragment: Datagram, captured: number): number {
    this.#covered += to - from;
    const split = Math.min(Math.max(captured, from), to);
    let added = 0;
    if (split > from) this.#place(at + added++, from, split, this.#keep(from, split, fragment));
    if (to > split) this.#place(at + added++, split, to, NOT_CAPTURED);
    return added;
  }

  #place(at: number, from: number, to: number, position: number): void {
    this.#offsets.splice(at, 0, from);
    this.#lengths.splice(at, 0, to - from);
    this.#positions.splice(at, 0, position);
  }

  /** Copies bytes of the fragment behind those already stored; returns where. */
  #keep(from: number, to: number, fragment: Datagram): number {
    const position = this.#stored;
    this.#stored += to - from;
    if (this.#stored > this.#store.length) {
      const larger = new Uint8Array(Math.max(this.#stored, Math.min(2 * this.#store.length, 0x10000)));
      larger.set(this.#store.subarray(0, position));
      this.#store = larger;
    }
    const start = fragment.payloadFrom + from - fragment.fragmentOffset;
    this.#store.set(fragment.bytes.subarray(start, start + to - from), position);
    return position;
  }

  /** `[from, to)` lies in piece `at`: same bytes, or others, or bytes that were missing until now. */
  #compare(at: number, from: number, to: number, fragment: Datagram, captured: number, replace: boolean): number {
    const position = this.#positions[at]!;
    const offset = this.#offsets[at]!;
    if (position === NOT_CAPTURED) {
      const whole = from === offset && to === offset + this.#lengths[at]!;
      if (!whole || captured < to) return 0;
      this.#positions[at] = this.#keep(from, to, fragment);
      return Seen.fresh;
    }
    const end = Math.min(to, captured);
    const ours = position - offset;
    const theirs = fragment.payloadFrom - fragment.fragmentOffset;
    let different = false;
    for (let i = from; i < end; i++) {
      if (this.#store[ours + i] === fragment.bytes[theirs + i]) continue;
      different = true;
      if (!replace) break;
      this.#store[ours + i] = fragment.bytes[theirs + i]!;
    }
    if (different) return Seen.conflict;
    return end > from ? Seen.duplicate : 0;
  }
}
