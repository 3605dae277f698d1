/** Connections are looked at for their age so often, in nanoseconds of capture time; more often when they may be idle only for a short time. */
const INTERVAL_NS = 1e9;
const LOOKS_PER_AGE = 16;

/**
 * The clock by which connections grow old: capture time that goes forward only, and only when two packets in a row agree, so that one wrong time does not end
 * everything. Stands still while no packet has a time. It ticks once a second, so that what it does depends on the packets alone and not on how many of them
 * a table sees.
 */
export class IdleClock {
  /** Nanoseconds since the capture's base at the last tick; −∞ before the first. */
  tickNs = Number.NEGATIVE_INFINITY;
  readonly #intervalNs: number;
  #nowNs = Number.NEGATIVE_INFINITY;
  #previousNs = Number.NaN;

  /** @param idle seconds after which a connection is too old */
  constructor(idle: number) {
    this.#intervalNs = Math.min(INTERVAL_NS, (idle * 1e9) / LOOKS_PER_AGE);
  }

  /** Takes the time of the next packet. True when it is time to look who is too old. */
  advance(timeNs: number): boolean {
    const confirmed = Math.min(timeNs, this.#previousNs);
    this.#previousNs = timeNs;
    if (this.#nowNs === Number.NEGATIVE_INFINITY && !Number.isNaN(timeNs)) this.#nowNs = timeNs;
    if (!(confirmed > this.#nowNs)) return false;
    this.#nowNs = confirmed;
    if (confirmed - this.tickNs < this.#intervalNs) return false;
    this.tickNs = confirmed;
    return true;
  }
}
