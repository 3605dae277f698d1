/** So many wrong checksums that the peer acknowledged all the same: the capture was taken before the network card filled them in. */
const ACCEPTED = 3;
/** As many wrong ones in a row, with no peer in the capture to ask. */
const IN_A_ROW = 8;

/** Weighs whether wrong checksums of one direction say anything: with checksum offloading they do not. */
export class Offload {
  /** Wrong checksums are the rule here. */
  isLikely = false;
  #accepted = 0;
  #run = 0;

  /** A segment with a wrong checksum was acknowledged, and no other copy of it came. */
  accepted(): void {
    if (++this.#accepted >= ACCEPTED) this.isLikely = true;
  }

  /** A segment came whose sender nobody answers. */
  unanswered(bad: boolean): void {
    this.#run = bad ? this.#run + 1 : 0;
    if (this.#run >= IN_A_ROW) this.isLikely = true;
  }
}
