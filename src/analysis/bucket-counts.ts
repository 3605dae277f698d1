/** Counts are kept for so many buckets more than asked for, on either side. */
const SPARE = 512;

/** Counts by the number of a bucket, from 0; in eight bytes for each bucket between the least and the greatest in use, off the heap. */
export class BucketCounts {
  #first = 0;
  #counts = new Float64Array(0);

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
    const end = this.#first + before.length;
    const first = before.length === 0 || bucket < this.#first ? Math.max(0, bucket - SPARE) : this.#first;
    this.#counts = new Float64Array(Math.max(end, bucket + 1 + SPARE) - first);
    if (before.length > 0) this.#counts.set(before, this.#first - first);
    this.#first = first;
  }
}
