/** The piece of a stream that a reader was given last: one for all of them, in use until the reader returns. */
export class PacketAtHand {
  /** Stream offset of index 0 of its bytes. */
  base = 0;
  timeNs = Number.NaN;
  nowNs = Number.NaN;
  number = 0;

  set(base: number, timeNs: number, nowNs: number, number: number): void {
    this.base = base;
    this.timeNs = timeNs;
    this.nowNs = nowNs;
    this.number = number;
  }
}
