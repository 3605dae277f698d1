import { CLOSED, type Entries, HALF_OPEN, LISTS, LIVE } from './entries.ts';

/** Closed connections are remembered for stray packets, so long. */
const CLOSED_SECONDS = 60;

/** Finds the rows that were idle for too long. */
export class AgedRows {
  readonly #entries: Entries;
  readonly #idleNs: number;
  readonly #found: number[] = [];

  /** @param idle seconds of capture time */
  constructor(entries: Entries, idle: number) {
    this.#entries = entries;
    this.#idleNs = idle * 1e9;
  }

  /** The rows that are too old at a tick, in the order in which their connections began: one that holds for several tables too. Valid until the next call. */
  rows(nowNs: number): readonly number[] {
    const found = this.#found;
    const { firstTurn } = this.#entries;
    found.length = 0;
    for (let list = CLOSED; list < LISTS; list++)
      this.#collect(list, nowNs, Math.min(this.#idleNs, CLOSED_SECONDS * 1e9));
    this.#collect(HALF_OPEN, nowNs, this.#idleNs);
    this.#collect(LIVE, nowNs, this.#idleNs);
    return found.length < 2 ? found : found.sort((a, b) => firstTurn[a]! - firstTurn[b]!);
  }

  /** Lists are ordered by the clock, which a packet's own time may have been ahead of. */
  #collect(list: number, nowNs: number, idleNs: number): void {
    const entries = this.#entries;
    let row = entries.oldest(list);
    while (row >= 0 && nowNs - entries.clockNs[row]! > idleNs) {
      const next = entries.newer(row);
      const idle = nowNs - entries.usedNs[row]!;
      // A time that was never confirmed does not keep a connection alive for ever.
      if (idle < 0) entries.touch(row, nowNs, nowNs);
      else if (idle > idleNs) this.#found.push(row);
      row = next;
    }
  }
}
