/** Counts are kept for so many buckets more than asked for, on either side. */
const SPARE = 512;

/** Counts by the number of a bucket, from 0; in eight bytes for each bucket between the least and the greatest in use, off the heap. */
export class BucketCounts {
  #first: number;
  #counts: Float64Array;

  /** @param least,greatest buckets to make room for at first */
  constructor(least: number, greatest: number) {
    this.#first = Math.max(0, least - SPARE);
    this.#counts = new Float64Array(greatest + SPARE + 1 - this.#first);
  }

  add(bucket: number): void {
    if (bucket < this.#first || bucket >= this.#first + this.#counts.length) this.#cover(bucket);
    this.#counts[bucket - this.#first]!++;
  }

  /** Buckets in use with their counts, ascending. */
  *entries(): Generator<readonly [bucket: number, count: number], void, undefined> {
    for (const [index, count] of this.#counts.entries()) if (count > 0) yield [this.#first + index, count];
  }

  #cover(bucket: number): void {
    const before = this.#counts;
    const first = bucket < this.#first ? Math.max(0, bucket - SPARE) : this.#first;
    const end = Math.max(this.#first + before.length, bucket + SPARE + 1);
    this.#counts = new Float64Array(end - first);
    this.#counts.set(before, this.#first - first);
    this.#first = first;
  }
}
