import type { MessageRecord } from './message-record.ts';

/** Numbers kept: twice the number of ranges. */
const MOST = 256;

/** Ranges of the stream that are in doubt before their bytes have arrived. */
export class Doubts {
  /** Flat pairs from, to. */
  #ranges: number[] = [];

  /** `doubts` with one more; most streams have none. */
  static with(doubts: Doubts | null, from: number, to: number): Doubts {
    const all = doubts ?? new Doubts();
    all.add(from, to);
    return all;
  }

  add(from: number, to: number): void {
    if (this.#ranges.length < MOST) this.#ranges.push(from, to);
  }

  /** The message has ended: takes over what is doubted of it and forgets what is passed. */
  apply(message: MessageRecord<unknown>): void {
    if (this.#ranges.length === 0) return;
    const later: number[] = [];
    for (let at = 0; at < this.#ranges.length; at += 2) {
      const from = this.#ranges[at]!;
      const to = this.#ranges[at + 1]!;
      if (message.overlaps(from, to - from)) message.doubtful = true;
      if (to > message.streamTo) later.push(from, to);
    }
    this.#ranges = later;
  }
}
