import { CALL_STATUSES, type Call } from '../report/model.ts';

/** What happened in one stretch of time. Calls count where they started. */
export interface TimelineBucket {
  /** UTC, of its beginning. */
  readonly at: string;
  readonly calls: number;
  readonly faults: number;
  /** Calls with any bad status, faults included. */
  readonly failed: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface Timeline {
  readonly bucketMs: number;
  /** Without gaps: stretches in which nothing happened are there, too. */
  readonly buckets: readonly TimelineBucket[];
  /** Calls whose time is unknown; they are in no bucket. */
  readonly withoutTime: number;
}

type Counts = { -readonly [member in Exclude<keyof TimelineBucket, 'at'>]: TimelineBucket[member] };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Widths in which is counted; each divides the next. */
const FINE_MS = [1, 10, 100, SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
const MAX_FINE = 20_000;
/** Widths that people read well. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((ms) => ms),
  ...[1, 2, 5, 10, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 6, 12, 24, 48, 168, 24 * 30, 24 * 365].map((hours) => hours * HOUR),
];
/** More are not listed, whatever was asked for. */
const MAX_BUCKETS = 100_000;

/** Counts calls by time in memory that depends neither on their number nor on the length of the capture. */
export class TimelineCounter {
  #fine = new Map<number, Counts>();
  #level = 0;
  #withoutTime = 0;

  add(call: Call): void {
    const ms = call.startedAt === null ? Number.NaN : Date.parse(call.startedAt);
    if (Number.isNaN(ms)) {
      this.#withoutTime++;
      return;
    }
    const counts = this.#at(Math.floor(ms / this.#fineMs));
    const { bad } = CALL_STATUSES[call.status];
    counts.calls++;
    if (call.status === 'fault' || call.status === 'suspected-fault') counts.faults++;
    if (bad) counts.failed++;
    counts.requestBytes += call.requestBytes ?? 0;
    counts.responseBytes += call.responseBytes ?? 0;
    while (this.#fine.size > MAX_FINE && this.#level + 1 < FINE_MS.length) this.#coarsen();
  }

  /**
   * The timeline in buckets of `askedMs`, or in the narrowest round ones that make no more than `atMost` of them and are not below `leastMs`.
   * What was asked for is widened when it is finer than what was counted, or makes too many.
   */
  timeline(choose: { readonly askedMs: number | null; readonly atMost: number; readonly leastMs: number }): Timeline {
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const index of this.#fine.keys()) {
      if (index < first) first = index;
      if (index > last) last = index;
    }
    const fineMs = this.#fineMs;
    const count = (ms: number) => Math.floor((last * fineMs) / ms) - Math.floor((first * fineMs) / ms) + 1;
    const fits = (ms: number, atMost: number) => ms % fineMs === 0 && (this.#fine.size === 0 || count(ms) <= atMost);
    const { askedMs, atMost, leastMs } = choose;
    const widest = STEPS_MS.at(-1)!;
    const bucketMs =
      askedMs !== null && fits(askedMs, MAX_BUCKETS)
        ? askedMs
        : (STEPS_MS.find((ms) => ms >= (askedMs ?? leastMs) && fits(ms, askedMs === null ? atMost : MAX_BUCKETS)) ??
          widest);
    return { bucketMs, buckets: this.#fine.size === 0 ? [] : this.#buckets(bucketMs), withoutTime: this.#withoutTime };
  }

  get #fineMs(): number {
    return FINE_MS[this.#level]!;
  }

  #at(index: number): Counts {
    return countsAt(this.#fine, index);
  }

  #coarsen(): void {
    const ratio = FINE_MS[this.#level + 1]! / FINE_MS[this.#level]!;
    this.#fine = regrouped(this.#fine, ratio);
    this.#level++;
  }

  #buckets(bucketMs: number): TimelineBucket[] {
    const grouped = regrouped(this.#fine, bucketMs / this.#fineMs);
    const indices = [...grouped.keys()].sort((a, b) => a - b);
    const buckets: TimelineBucket[] = [];
    for (let index = indices[0]!; index <= indices.at(-1)! && buckets.length < MAX_BUCKETS; index++) {
      buckets.push({ at: new Date(index * bucketMs).toISOString(), ...(grouped.get(index) ?? NOTHING) });
    }
    return buckets;
  }
}

const NOTHING: Readonly<Counts> = { calls: 0, faults: 0, failed: 0, requestBytes: 0, responseBytes: 0 };

function countsAt(map: Map<number, Counts>, index: number): Counts {
  let counts = map.get(index);
  if (counts === undefined) {
    counts = { ...NOTHING };
    map.set(index, counts);
  }
  return counts;
}

function regrouped(fine: ReadonlyMap<number, Counts>, ratio: number): Map<number, Counts> {
  const grouped = new Map<number, Counts>();
  for (const [index, counts] of fine) {
    const sums = countsAt(grouped, Math.floor(index / ratio));
    for (const name of Object.keys(NOTHING) as (keyof Counts)[]) sums[name] += counts[name];
  }
  return grouped;
}
