import type { Latency } from '../report/model.ts';
import { BucketCounts } from './bucket-counts.ts';
import { PackedIntegers } from './packed-integers.ts';

/** Up to here every value is kept and percentiles are exact. */
const EXACT_VALUES = 100_000;
/** Width of a bucket beyond that; its middle is at most half of it away from any value in it. */
const BUCKET_RATIO = 1.001;
const LOG_RATIO = Math.log(BUCKET_RATIO);
/** For sorting. One for all: what a report with many operations would leave of them lies outside of the heap, and is collected late. */
const sorting = new Float64Array(EXACT_VALUES);
const SHARES = [0.5, 0.9, 0.95, 0.99] as const;

/**
 * Nearest-rank percentiles of durations in nanoseconds: exact up to 100,000 values, within 0.05 % above, in bounded memory.
 * Count, minimum, maximum and mean are always exact.
 */
export class LatencyStats {
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #kept: PackedIntegers | BucketCounts = new PackedIntegers();

  get count(): number {
    return this.#count;
  }

  /** Takes one duration, an integer of nanoseconds that is not negative. */
  add(ns: number): void {
    this.#count++;
    this.#sum += ns;
    if (ns < this.#min) this.#min = ns;
    if (ns > this.#max) this.#max = ns;
    const kept = this.#kept;
    if (kept instanceof BucketCounts) kept.add(bucketOf(ns));
    else {
      kept.add(ns);
      if (this.#count > EXACT_VALUES) this.#kept = this.#inBuckets(kept);
    }
  }

  /** The figures of the report; null when nothing was measured. */
  toLatency(): Latency | null {
    if (this.#count === 0) return null;
    const [p50, p90, p95, p99] = this.#percentiles();
    return {
      count: this.#count,
      min: this.#min,
      mean: Math.round(this.#sum / this.#count),
      p50: p50!,
      p90: p90!,
      p95: p95!,
      p99: p99!,
      max: this.#max,
    };
  }

  #inBuckets(values: PackedIntegers): BucketCounts {
    const buckets = new BucketCounts(bucketOf(this.#min), bucketOf(this.#max));
    values.each((value) => buckets.add(bucketOf(value)));
    return buckets;
  }

  /** For each of `SHARES` the smallest value such that at least that share of all values is not above it. */
  #percentiles(): number[] {
    const found: number[] = [];
    let passed = 0;
    const pass = (value: number, count: number): void => {
      passed += count;
      while (found.length < SHARES.length && passed >= SHARES[found.length]! * this.#count) found.push(value);
    };
    const kept = this.#kept;
    if (kept instanceof BucketCounts) for (const [bucket, count] of kept.entries()) pass(this.#middleOf(bucket), count);
    else for (const value of sorted(kept)) pass(value, 1);
    return found;
  }

  #middleOf(bucket: number): number {
    const middle = bucket === 0 ? 0 : Math.round(Math.exp((bucket - 0.5) * LOG_RATIO));
    return Math.min(this.#max, Math.max(this.#min, middle));
  }
}

/** 0 holds the values below 1 ns. */
function bucketOf(ns: number): number {
  return ns < 1 ? 0 : 1 + Math.floor(Math.log(ns) / LOG_RATIO);
}

/** The values until the next call. */
function sorted(values: PackedIntegers): Float64Array {
  let count = 0;
  values.each((value) => {
    sorting[count++] = value;
  });
  return sorting.subarray(0, count).sort();
}
