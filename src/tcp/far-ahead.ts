import { type Arrival, Piece } from './piece.ts';
import type { HeldBytes } from './segment-queue.ts';

/** So many segments in a row, or acknowledgements close together, speak for a position far ahead. */
const EVIDENCE = 3;
const PIECE_OVERHEAD = 512;

/**
 * Weighs what lies too far ahead to be believed at once: a forged segment costs nothing, a capture that lost very much goes on after its loss. Keeps the bytes of
 * the last few such segments for the second case.
 */
export class FarAhead {
  readonly #held: HeldBytes;
  readonly #reach: number;
  #pieces: Piece[] = [];
  #end = -1;
  #ack = -1;
  #acks = 0;

  /** @param reach how close positions must be to speak for each other */
  constructor(held: HeldBytes, reach: number) {
    this.#held = held;
    this.#reach = reach;
  }

  /** A far segment, whole length `length`. True when it is to be believed, with all that `take` returns. */
  segment(arrival: Arrival, captured: number, length: number): boolean {
    if (arrival.from !== this.#end) this.#clear();
    this.#end = arrival.from + length;
    this.#pieces.push(Piece.of(arrival, arrival.from, arrival.from + captured));
    this.#held.bytes += captured + PIECE_OVERHEAD;
    return this.#pieces.length >= EVIDENCE || (this.#ack >= this.#end && this.#ack - this.#end <= this.#reach);
  }

  /** A far acknowledgement. True when it is to be believed. */
  acknowledgement(position: number): boolean {
    const near = position >= this.#ack && position - this.#ack <= this.#reach;
    this.#acks = near ? this.#acks + 1 : 1;
    this.#ack = position;
    return this.#acks >= EVIDENCE || (this.#end >= 0 && this.#end <= position && position - this.#end <= this.#reach);
  }

  /** The segments kept, in order; they are forgotten here. */
  take(): Piece[] {
    const pieces = this.#pieces;
    this.#clear();
    return pieces;
  }

  #clear(): void {
    for (const piece of this.#pieces) this.#held.bytes -= piece.to - piece.from + PIECE_OVERHEAD;
    this.#pieces = [];
    this.#end = -1;
  }
}
