/**
 * Why a source gave no more: `end` = everything was read; `stopped` = a guard (size, time) or the user spoke; `damaged`
 * = reading or decompressing failed. The last two are reported by whoever found them: a record cut there is no news.
 */
export type SourceEnding = 'end' | 'stopped' | 'damaged';

/** Bytes, pulled in order. The only asynchronous part of reading. */
export interface ByteSource {
  /**
   * Fills `into[from, …)`, whole if that many bytes are left; resolves to the number of bytes, 0 at the end. One call
   * at a time. Never rejects because of data.
   */
  read(into: Uint8Array, from: number): Promise<number>;
  /** Meaningful once `read` gave 0. */
  readonly ending: SourceEnding;
}

/** A source whose first bytes can be looked at before they are read. */
export class PeekableSource implements ByteSource {
  readonly #inner: ByteSource;
  #held = new Uint8Array(0);
  #at = 0;

  constructor(inner: ByteSource) {
    this.#inner = inner;
  }

  get ending(): SourceEnding {
    return this.#inner.ending;
  }

  /** The next `length` bytes (fewer when the source ends before); they stay to be read. Valid until the next call. */
  async peek(length: number): Promise<Uint8Array> {
    const have = this.#held.length - this.#at;
    if (have < length) {
      const grown = new Uint8Array(length);
      grown.set(this.#held.subarray(this.#at));
      const more = await this.#inner.read(grown, have);
      this.#held = grown.subarray(0, have + more);
      this.#at = 0;
    }
    return this.#held.subarray(this.#at, this.#at + length);
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    const have = Math.min(this.#held.length - this.#at, into.length - from);
    if (have === 0) return this.#inner.read(into, from);
    into.set(this.#held.subarray(this.#at, this.#at + have), from);
    this.#at += have;
    if (this.#at === this.#held.length) {
      this.#held = new Uint8Array(0);
      this.#at = 0;
    }
    return from + have === into.length ? have : have + (await this.#inner.read(into, from + have));
  }
}

/** Bytes in memory. */
export class MemorySource implements ByteSource {
  readonly ending = 'end';
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    const length = Math.min(into.length - from, this.#bytes.length - this.#at);
    into.set(this.#bytes.subarray(this.#at, this.#at + length), from);
    this.#at += length;
    return length;
  }
}
