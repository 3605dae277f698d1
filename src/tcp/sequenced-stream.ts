import { distance } from './sequence.ts';
import { StreamOutput } from './stream-output.ts';

/** Where positions begin when the stream's beginning is unknown: room for what turns out to have come before. */
const UNKNOWN_START = 2 ** 40;
/** A SYN belongs to data captured before it when its sequence number is at most so far below. */
const SYN_LEAD = 1024 * 1024;

/**
 * The sequence space of one direction: which position a sequence number stands for, and where the stream begins.
 *
 * A stream is *anchored* once anything told a sequence number of it, and *started* once its first byte is known: from its SYN, or by decision. Before that,
 * positions are provisional: they keep their distances, `origin` may still move.
 */
export class SequencedStream extends StreamOutput {
  anchored = false;
  started = false;
  /** The first position that the peer acknowledged, as far as it is known. */
  protected lowestAck = Number.POSITIVE_INFINITY;

  /** Position of `seq`. The stream must be anchored. */
  positionOf(seq: number): number {
    return this.next + distance(seq, this.nextSeq);
  }

  /** Makes `positionOf` meaningful when nothing did before. */
  expect(seq: number): void {
    if (this.anchored) return;
    this.anchored = true;
    this.next = UNKNOWN_START;
    this.origin = UNKNOWN_START;
    this.nextSeq = seq;
  }

  /** Whether a SYN with first byte `seq` can belong to what was seen so far, the lowest byte of which stands at `lowest`. */
  protected isPlausible(seq: number, lowest: number): boolean {
    if (!this.anchored) return true;
    if (this.started) return false;
    const lead = lowest - this.positionOf(seq);
    return lead >= 0 && lead <= SYN_LEAD;
  }

  /** `seq` is the stream's first byte. */
  protected begin(seq: number): void {
    if (this.anchored) this.next = this.positionOf(seq);
    this.anchored = true;
    this.nextSeq = seq;
    this.origin = this.next;
    this.started = true;
  }

  /** Notes an acknowledgement for `acked` and `lowestAck`. */
  protected firstAck(position: number): void {
    if (position < this.lowestAck) this.lowestAck = position;
  }
}
