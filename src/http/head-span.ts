import type { MessageRecord } from './message-record.ts';
import type { PacketAtHand } from './packet-at-hand.ts';

/** Where and when a head was seen that may span packets: what its record begins with once it is whole. */
export class HeadSpan {
  /** Stream offset of its first byte. */
  from = 0;
  /** A byte of it is in doubt. */
  doubtful = false;
  #firstNs = Number.NaN;
  #lastNs = Number.NaN;
  #doneNs = Number.NaN;
  #firstPacket = 0;
  #lastPacket = 0;

  start(from: number, { timeNs, nowNs, number }: PacketAtHand): void {
    this.from = from;
    this.doubtful = false;
    this.#firstNs = this.#lastNs = timeNs;
    this.#doneNs = nowNs;
    this.#firstPacket = this.#lastPacket = number;
  }

  /** Another packet carried bytes of it. */
  touch({ timeNs, nowNs, number }: PacketAtHand): void {
    this.#lastNs = timeNs;
    if (!(this.#doneNs > nowNs)) this.#doneNs = nowNs;
    if (number < this.#firstPacket) this.#firstPacket = number;
    if (number > this.#lastPacket) this.#lastPacket = number;
  }

  stamp(message: MessageRecord<unknown>): void {
    message.firstByteNs = this.#firstNs;
    message.lastByteNs = this.#lastNs;
    message.doneNs = this.#doneNs;
    message.firstPacket = this.#firstPacket;
    message.lastPacket = this.#lastPacket;
    message.doubtful = this.doubtful;
  }
}
