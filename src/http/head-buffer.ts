import { COLON, CR, equalsIgnoreCase, indexOfLf, LF, SPACE, TAB } from './characters.ts';
import { HeadSpan } from './head-span.ts';

/** How much of a line is looked at, and how many lines are taken over, once the head is above its limit. */
const SKIMMED_LINE = 512;
const SKIMMED_TOTAL = 16 * 1024;

const SKIMMED_FIELDS = ['content-length', 'transfer-encoding', 'content-encoding', 'content-type', 'upgrade'];

/**
 * Gathers a head that spans packets, line by line, so that no byte is looked at twice. Above the limit lines are dropped, but for those that frame the
 * body: a message with an endless head can then still be followed to its end.
 */
export class HeadBuffer {
  bytes: Uint8Array = new Uint8Array(4096);
  /** Bytes held. */
  length = 0;
  /** Length of the first line with its line end; 0 while it is not whole. */
  firstLine = 0;
  /** The head is above its limit. */
  overflow = false;
  readonly span = new HeadSpan();
  readonly #limit: number;
  /** Bytes of the current line so far, its end not counted, and whether the last was CR. */
  #lineLength = 0;
  #lastCr = false;
  /** Where the current line begins in `bytes`. */
  #lineFrom = 0;
  readonly #skim = new Uint8Array(SKIMMED_LINE);
  #skimmed = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  begin(): void {
    this.length = 0;
    this.firstLine = 0;
    this.overflow = false;
    this.#lineLength = 0;
    this.#lastCr = false;
    this.#lineFrom = 0;
    this.#skimmed = 0;
  }

  /** The first line alone is above the limit: there is nothing to go by. */
  get lost(): boolean {
    return this.overflow && this.firstLine === 0;
  }

  /** Takes over bytes up to the empty line; returns the offset behind it, negative when the head goes on. */
  append(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to) {
      const lf = indexOfLf(bytes, at, to);
      const end = lf < 0 ? to : lf + 1;
      this.#take(bytes, at, end);
      if (lf < 0) {
        this.#lineLength += to - at;
        this.#lastCr = bytes[to - 1] === CR;
        return -1;
      }
      const before = lf - at;
      const crEnd = before > 0 ? bytes[lf - 1] === CR : this.#lastCr;
      const text = this.#lineLength + before - (crEnd ? 1 : 0);
      if (this.#endLine(text)) return end;
      at = end;
    }
    return -1;
  }

  /** Ends a head that will not go on: drops its unfinished line. False when not even the first line is whole. */
  cut(): boolean {
    if (this.firstLine === 0) return false;
    if (!this.overflow) this.length = this.#lineFrom;
    this.#push(CR, LF);
    return true;
  }

  /** A line is whole; true when it is the empty one. */
  #endLine(textLength: number): boolean {
    this.#lineLength = 0;
    this.#lastCr = false;
    if (this.overflow) {
      if (textLength === 0) {
        this.#push(CR, LF);
        return true;
      }
      this.#keepSkimmed();
      return false;
    }
    if (this.firstLine === 0) this.firstLine = this.length;
    else if (textLength === 0) return true;
    this.#lineFrom = this.length;
    return false;
  }

  #take(bytes: Uint8Array, from: number, to: number): void {
    if (!this.overflow && this.length + to - from > this.#limit) {
      this.overflow = true;
      const begun = Math.min(this.length - this.#lineFrom, SKIMMED_LINE);
      this.#skim.set(this.bytes.subarray(this.#lineFrom, this.#lineFrom + begun));
      this.#skimmed = begun;
      this.length = this.#lineFrom;
    }
    if (this.overflow) {
      const taken = Math.min(to - from, SKIMMED_LINE - this.#skimmed);
      if (taken > 0) this.#skim.set(bytes.subarray(from, from + taken), this.#skimmed);
      this.#skimmed += Math.max(taken, 0);
      return;
    }
    this.#reserve(this.length + to - from);
    this.bytes.set(bytes.subarray(from, to), this.length);
    this.length += to - from;
  }

  #keepSkimmed(): void {
    const line = this.#skim;
    const length = this.#skimmed;
    this.#skimmed = 0;
    if (length === SKIMMED_LINE || this.length > this.#limit + SKIMMED_TOTAL) return;
    let colon = 0;
    while (colon < length && line[colon] !== COLON) colon++;
    let name = colon;
    while (name > 0 && (line[name - 1] === SPACE || line[name - 1] === TAB)) name--;
    if (!SKIMMED_FIELDS.some((field) => equalsIgnoreCase(line, 0, name, field))) return;
    this.#reserve(this.length + length);
    this.bytes.set(line.subarray(0, length), this.length);
    this.length += length;
  }

  #push(first: number, second: number): void {
    this.#reserve(this.length + 2);
    this.bytes[this.length++] = first;
    this.bytes[this.length++] = second;
  }

  #reserve(length: number): void {
    if (length <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(length, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
