import type { PushChannel, PushRecord } from '../calls/call-record.ts';
import type { PushStats } from '../report/model.ts';
import { LatencyStats } from './latency-stats.ts';

/** Receivers whose last push is remembered, and kinds of push told apart. */
const MAX_RECEIVERS = 65_536;
const MAX_GROUPS = 4096;

interface Group {
  readonly channel: PushChannel;
  readonly destination: string | null;
  pushes: number;
  bytes: number;
  readonly intervals: LatencyStats;
  /** Receiver to the time of its last push. */
  readonly last: Map<string | number, number>;
}

/**
 * How often servers push, per channel and destination. An interval is the time between two pushes to the same receiver: the Flex client the
 * message names, else the connection. Pushes of one response come at the same time: 0. Memory does not depend on the number of pushes.
 */
export class PushStatistics {
  readonly #groups = new Map<string, Group>();
  #receivers = 0;

  /** Feed the pushes of each receiver in order of time. */
  add({ channel, destination, receiver, connection, atNs, bytes }: PushRecord): void {
    const group = this.#group(channel, destination);
    if (group === null) return;
    group.pushes++;
    group.bytes += bytes;
    if (Number.isNaN(atNs)) return;
    const key = receiver ?? connection;
    const last = group.last.get(key);
    if (last === undefined) {
      if (this.#receivers >= MAX_RECEIVERS) return;
      this.#receivers++;
    } else {
      if (atNs < last) return;
      group.intervals.add(Math.round(atNs - last));
    }
    group.last.set(key, atNs);
  }

  /** Most pushes first, then by channel and destination. */
  rows(): PushStats[] {
    return [...this.#groups.values()]
      .sort(
        (a, b) =>
          b.pushes - a.pushes ||
          compareText(a.channel, b.channel) ||
          compareText(a.destination ?? '', b.destination ?? ''),
      )
      .map(({ channel, destination, pushes, bytes, intervals }) => {
        const found = intervals.toLatency();
        if (found === null) return { channel, destination, pushes, bytes, intervalNs: null };
        const { count, min, mean, p50, p95, max } = found;
        return { channel, destination, pushes, bytes, intervalNs: { count, min, mean, p50, p95, max } };
      });
  }

  #group(channel: PushChannel, destination: string | null): Group | null {
    const key = destination === null ? channel : `${channel} ${destination}`;
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    if (this.#groups.size >= MAX_GROUPS) return null;
    const group = { channel, destination, pushes: 0, bytes: 0, intervals: new LatencyStats(), last: new Map() };
    this.#groups.set(key, group);
    return group;
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
