import { createHash, type Hash } from 'node:crypto';
import type { BodyBuffers } from './body-buffers.ts';

const EMPTY = new Uint8Array(0);
/** Pieces whose origin is recorded; a body in more (one-byte chunks) has a map of its beginning only. */
const MAX_RUNS = 65_536;

/**
 * Gathers the body of one message at a time. As long as the body is one piece of one packet it is borrowed where it stands; the first piece that must
 * outlive its packet, or does not continue it, moves everything into a pooled buffer: each byte is copied at most once. A body above the limit is
 * given up, measured and hashed.
 */
export class BodyCollector {
  /** Body bytes so far, missing ones included. */
  length = 0;
  /** Bytes never captured. */
  missing = 0;
  /** Kept so far; turns false for good when a limit is passed. */
  keeping = false;
  /** Flat triples body offset, stream offset, length of the pieces, while the body is kept: the first `runsLength` numbers. Reused: copy what is kept. */
  readonly runs: number[] = [];
  runsLength = 0;
  /** Flat pairs body offset, length: the first `holesLength` numbers. */
  readonly holes: number[] = [];
  holesLength = 0;
  readonly #buffers: BodyBuffers;
  readonly #limit: number;
  #bytes: Uint8Array = EMPTY;
  #from = 0;
  #to = 0;
  #owned = false;
  #hash: Hash | null = null;

  constructor(buffers: BodyBuffers, limit: number) {
    this.#buffers = buffers;
    this.#limit = limit;
  }

  get bytes(): Uint8Array {
    return this.keeping ? this.#bytes : EMPTY;
  }

  get from(): number {
    return this.keeping ? this.#from : 0;
  }

  get to(): number {
    return this.keeping ? this.#to : 0;
  }

  /** Starts a body. `declared` is its announced length, null when unknown; returns false when that alone is above the limit. */
  begin(keep: boolean, hash: boolean, declared: number | null): boolean {
    this.release();
    this.length = 0;
    this.missing = 0;
    this.runsLength = 0;
    this.holesLength = 0;
    const fits = declared === null || declared <= this.#limit;
    this.keeping = keep && fits;
    this.#hash = !this.keeping && (hash || (keep && !fits)) ? createHash('sha256') : null;
    return !keep || fits;
  }

  /** Adds a piece; returns false when it made the body pass the limit (said once). */
  add(bytes: Uint8Array, from: number, to: number, streamOffset: number): boolean {
    const length = to - from;
    if (!this.keeping) {
      this.length += length;
      this.#hash?.update(bytes.subarray(from, to));
      return true;
    }
    if (this.length + length > this.#limit) return this.#giveUp(bytes, from, to);
    if (this.length === 0) {
      this.#bytes = bytes;
      this.#from = from;
      this.#to = to;
    } else if (!this.#owned && bytes === this.#bytes && from === this.#to) {
      this.#to = to;
    } else {
      if (!this.#reserve(this.length + length)) return this.#giveUp(bytes, from, to);
      copy(bytes, from, to, this.#bytes, this.length);
      this.#to = this.length + length;
    }
    this.#run(streamOffset, length);
    this.length += length;
    return true;
  }

  /** Adds bytes that were never captured, 0 in the kept body; returns false when the body passed the limit. */
  gap(length: number): boolean {
    if (length <= 0) return true;
    this.missing += length;
    this.holes[this.holesLength++] = this.length;
    this.holes[this.holesLength++] = length;
    this.#hash = null;
    if (!this.keeping) {
      this.length += length;
      return true;
    }
    if (this.length + length > this.#limit || !this.#reserve(this.length + length))
      return this.#giveUp(EMPTY, 0, 0, length);
    this.#bytes.fill(0, this.length, this.length + length);
    this.#to = this.length + length;
    this.length += length;
    return true;
  }

  /** The packet is about to be handed back: what was borrowed from it is copied. False when there was no room. */
  retain(): boolean {
    if (!this.keeping || this.#owned || this.length === 0) return true;
    return this.#reserve(this.length) || this.#giveUp(EMPTY, 0, 0);
  }

  /** SHA-256 of all bytes when they were hashed as they came; null otherwise. Ends the hashing. */
  digest(): string | null {
    return this.#hash === null ? null : this.#hash.digest('hex');
  }

  /** Gives the buffer back; `bytes` must not be used any more. */
  release(): void {
    if (this.#owned) this.#buffers.give(this.#bytes);
    this.#owned = false;
    this.#bytes = EMPTY;
    this.#from = 0;
    this.#to = 0;
    this.#hash = null;
  }

  #run(streamOffset: number, length: number): void {
    const runs = this.runs;
    const last = this.runsLength - 3;
    if (
      last >= 0 &&
      runs[last]! + runs[last + 2]! === this.length &&
      runs[last + 1]! + runs[last + 2]! === streamOffset
    ) {
      runs[last + 2]! += length;
    } else if (this.runsLength < 3 * MAX_RUNS) {
      runs[this.runsLength++] = this.length;
      runs[this.runsLength++] = streamOffset;
      runs[this.runsLength++] = length;
    }
  }

  /** Makes room for `length` bytes in a buffer of our own, with what there is at its beginning. */
  #reserve(length: number): boolean {
    if (this.#owned) {
      if (this.#bytes.length >= length) return true;
      const larger = this.#buffers.grow(
        this.#bytes,
        this.length,
        Math.min(this.#limit, Math.max(length, this.#bytes.length * 2)),
      );
      if (larger === null) return false;
      this.#bytes = larger;
      return true;
    }
    const buffer = this.#buffers.take(length);
    if (buffer === null) return false;
    copy(this.#bytes, this.#from, this.#to, buffer, 0);
    this.#bytes = buffer;
    this.#from = 0;
    this.#to = this.length;
    this.#owned = true;
    return true;
  }

  #giveUp(bytes: Uint8Array, from: number, to: number, missing = 0): false {
    this.#hash = null;
    if (this.missing === 0) {
      const hash = createHash('sha256');
      hash.update(this.#bytes.subarray(this.#from, this.#to));
      hash.update(bytes.subarray(from, to));
      this.#retire();
      this.#hash = hash;
    } else {
      this.#retire();
    }
    this.length += to - from + missing;
    return false;
  }

  #retire(): void {
    this.keeping = false;
    this.release();
    this.runsLength = 0;
  }
}

/** Small pieces by hand: a view costs more than the copy. */
function copy(source: Uint8Array, from: number, to: number, target: Uint8Array, at: number): void {
  if (to - from > 64) target.set(source.subarray(from, to), at);
  else for (let i = from; i < to; i++) target[at + i - from] = source[i]!;
}
