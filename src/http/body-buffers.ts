const SMALLEST = 16 * 1024;
/** Buffers above this are not kept for the next body. */
const LARGEST_KEPT = 4 * 1024 * 1024;
const MOST_KEPT = 8;

/**
 * Growable buffers for bodies that span packets, shared by all connections: taken when a second packet arrives, given back when the message has been
 * seen. Together they never hold more than `budget` bytes, so that many open bodies cannot add up.
 */
export class BodyBuffers {
  readonly #free: Uint8Array[] = [];
  readonly #budget: number;
  #taken = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  /** A buffer of at least `length` bytes with any contents; null when the budget does not allow it. */
  take(length: number): Uint8Array | null {
    const free = this.#free.at(-1);
    if (free !== undefined && free.length >= length && this.#taken + free.length <= this.#budget) {
      this.#free.pop();
      this.#taken += free.length;
      return free;
    }
    let size = SMALLEST;
    while (size < length) size *= 2;
    if (this.#taken + size > this.#budget) size = length;
    if (this.#taken + size > this.#budget) return null;
    this.#taken += size;
    return new Uint8Array(size);
  }

  /** A larger buffer with the first `used` bytes of `buffer`, which is given back; null (and `buffer` still taken) beyond the budget. */
  grow(buffer: Uint8Array, used: number, length: number): Uint8Array | null {
    const larger = this.take(length);
    if (larger === null) return null;
    larger.set(buffer.subarray(0, used));
    this.give(buffer);
    return larger;
  }

  give(buffer: Uint8Array): void {
    this.#taken -= buffer.length;
    if (buffer.length <= LARGEST_KEPT && this.#free.length < MOST_KEPT) this.#free.push(buffer);
  }
}
