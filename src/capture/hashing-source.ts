import { createHash, type Hash } from 'node:crypto';
import type { ByteSource, SourceEnding } from './byte-source.ts';

/** Passes bytes on, counts them and takes their SHA-256 if it is wanted. */
export class HashingSource implements ByteSource {
  readonly #inner: ByteSource;
  readonly #hash: Hash | null;
  #bytes = 0;
  #ended = false;

  constructor(inner: ByteSource, hash = true) {
    this.#inner = inner;
    this.#hash = hash ? createHash('sha256') : null;
  }

  get ending(): SourceEnding {
    return this.#inner.ending;
  }

  /** Bytes read so far. */
  get bytes(): number {
    return this.#bytes;
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    const length = await this.#inner.read(into, from);
    if (length === 0) this.#ended = true;
    else this.#hash?.update(into.subarray(from, from + length));
    this.#bytes += length;
    return length;
  }

  /** Hex SHA-256 of the whole input; null when it was not read to its end or not wanted. Call once. */
  digest(): string | null {
    return this.#hash !== null && this.#ended && this.#inner.ending === 'end' ? this.#hash.digest('hex') : null;
  }
}
