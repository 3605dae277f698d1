/**
 * The clock by which connections grow old: capture time that goes forward only, and only when two packets in a row agree, so that one wrong time does not end
 * everything. Stands still while no packet has a time.
 */
export class IdleClock {
  /** Nanoseconds since the capture's base; −∞ before the first time. */
  nowNs = Number.NEGATIVE_INFINITY;
  #previousNs = Number.NaN;

  /** Takes the time of the next packet. True when the clock moved. */
  advance(timeNs: number): boolean {
    const confirmed = Math.min(timeNs, this.#previousNs);
    this.#previousNs = timeNs;
    if (this.nowNs === Number.NEGATIVE_INFINITY && !Number.isNaN(timeNs)) this.nowNs = timeNs;
    if (!(confirmed > this.nowNs)) return false;
    this.nowNs = confirmed;
    return true;
  }

  /** What the current packet counts as: its own time, which may run ahead of the clock until a second packet confirms it. */
  get packetNs(): number {
    return this.#previousNs > this.nowNs ? this.#previousNs : this.nowNs;
  }
}
