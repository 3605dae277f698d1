import type { Budget } from './budget.ts';

const EMPTY = new Uint8Array(0);
const HEADER = 4;
/** Longer messages are passed over: no certificate chain of the time comes near. */
export const MAX_MESSAGE = 128 * 1024;

export interface MessageOwner {
  /** A whole message, `[from, to)` with its header; borrowed until it returns. */
  message(type: number, bytes: Uint8Array, from: number, to: number): void;
  /** A message of `length` bytes is not kept: it is longer than the limit, or the budget is used up. */
  tooLong(type: number, length: number): void;
}

/** Puts handshake messages together: several may share a record, one may span several (RFC 8446 §5.1). */
export class HandshakeReader {
  readonly #owner: MessageOwner;
  readonly #budget: Budget;
  #buffer: Uint8Array = EMPTY;
  #have = 0;
  #skip = 0;
  /** Bytes are missing: messages are read again from the next change of keys on. */
  #lost = false;

  constructor(owner: MessageOwner, budget: Budget) {
    this.#owner = owner;
    this.#budget = budget;
  }

  get isLost(): boolean {
    return this.#lost;
  }

  /** Between two messages. */
  get isEmpty(): boolean {
    return this.#have === 0 && this.#skip === 0;
  }

  push(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    while (at < to && !this.#lost) {
      if (this.#skip > 0) {
        const more = Math.min(this.#skip, to - at);
        this.#skip -= more;
        at += more;
        continue;
      }
      if (this.#have === 0 && to - at >= HEADER) {
        const length = lengthAt(bytes, at);
        if (at + length <= to) {
          this.#owner.message(bytes[at]!, bytes, at, at + length);
          at += length;
          continue;
        }
      }
      at = this.#collect(bytes, at, to);
    }
  }

  /** Bytes of the messages are missing. */
  lose(): void {
    this.#release();
    this.#skip = 0;
    this.#lost = true;
  }

  /** Keys have changed: a message begins. */
  restart(): void {
    this.#release();
    this.#skip = 0;
    this.#lost = false;
  }

  #collect(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    if (this.#have < HEADER) {
      const more = Math.min(HEADER - this.#have, to - at);
      if (!this.#append(bytes, at, at + more, HEADER)) return to;
      at += more;
      if (this.#have < HEADER) return at;
    }
    const length = lengthAt(this.#buffer, 0);
    const type = this.#buffer[0]!;
    if (length > MAX_MESSAGE) {
      this.#pass(type, length);
      return at;
    }
    const more = Math.min(length - this.#have, to - at);
    if (!this.#append(bytes, at, at + more, length)) {
      this.#pass(type, length);
      return at;
    }
    at += more;
    if (this.#have === length) {
      const whole = this.#buffer;
      this.#have = 0;
      this.#owner.message(type, whole, 0, length);
      if (this.#have === 0) this.#release();
    }
    return at;
  }

  #pass(type: number, length: number): void {
    this.#skip = length - this.#have;
    this.#release();
    this.#owner.tooLong(type, length);
  }

  #append(bytes: Uint8Array, from: number, to: number, expected: number): boolean {
    const length = this.#have + to - from;
    if (length > this.#buffer.length) {
      const size = Math.max(length, Math.min(expected, 2 * this.#buffer.length));
      if (!this.#budget.take(size - this.#buffer.length)) return false;
      const larger = new Uint8Array(size);
      larger.set(this.#buffer.subarray(0, this.#have));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes.subarray(from, to), this.#have);
    this.#have = length;
    return true;
  }

  #release(): void {
    this.#budget.give(this.#buffer.length);
    this.#buffer = EMPTY;
    this.#have = 0;
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return HEADER + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
}
