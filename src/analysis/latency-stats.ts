import type { Latency } from '../report/model.ts';

/** Up to here every value is kept and percentiles are exact. */
const EXACT_VALUES = 100_000;
/** Width of a bucket beyond that; its middle is at most half of it away from any value in it. */
const BUCKET_RATIO = 1.001;
const LOG_RATIO = Math.log(BUCKET_RATIO);

/**
 * Nearest-rank percentiles of durations in nanoseconds: exact below 100,000 values, within 0.05 % above, in bounded memory.
 * Count, minimum, maximum and mean are always exact.
 */
export class LatencyStats {
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #values: number[] | null = [];
  /** Bucket index → number of values; -1 holds the values below 1 ns. */
  readonly #buckets = new Map<number, number>();

  get count(): number {
    return this.#count;
  }

  /** Takes one duration, an integer of nanoseconds that is not negative. */
  add(ns: number): void {
    this.#count++;
    this.#sum += ns;
    if (ns < this.#min) this.#min = ns;
    if (ns > this.#max) this.#max = ns;
    if (this.#values === null) {
      this.#addToBucket(ns);
      return;
    }
    this.#values.push(ns);
    if (this.#values.length > EXACT_VALUES) {
      for (const value of this.#values) this.#addToBucket(value);
      this.#values = null;
    }
  }

  /** The figures of the report; null when nothing was measured. */
  toLatency(): Latency | null {
    if (this.#count === 0) return null;
    const rank = this.#values === null ? this.#rankInBuckets() : rankInSorted(Float64Array.from(this.#values).sort());
    return {
      count: this.#count,
      min: this.#min,
      mean: Math.round(this.#sum / this.#count),
      p50: rank(0.5),
      p90: rank(0.9),
      p95: rank(0.95),
      p99: rank(0.99),
      max: this.#max,
    };
  }

  #addToBucket(ns: number): void {
    const bucket = ns < 1 ? -1 : Math.floor(Math.log(ns) / LOG_RATIO);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
  }

  #rankInBuckets(): (share: number) => number {
    const sorted = [...this.#buckets].sort((a, b) => a[0] - b[0]);
    return (share) => {
      let left = nearestRank(share, this.#count);
      for (const [bucket, count] of sorted) {
        left -= count;
        if (left >= 0) continue;
        const middle = bucket < 0 ? 0 : Math.round(Math.exp((bucket + 0.5) * LOG_RATIO));
        return Math.min(this.#max, Math.max(this.#min, middle));
      }
      return this.#max;
    };
  }
}

function rankInSorted(sorted: Float64Array): (share: number) => number {
  return (share) => sorted[nearestRank(share, sorted.length)]!;
}

/** Index of the smallest value such that at least `share` of all values are not above it. */
function nearestRank(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.ceil(share * count) - 1));
}
