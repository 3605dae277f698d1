/** Reads a handshake message. Past the end it gives zeros and says so: nothing is believed of a length that reaches beyond what is there. */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  /** Something was asked for that is not there. */
  overrun = false;

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  get left(): number {
    return this.end - this.at;
  }

  u8(): number {
    return this.#number(1);
  }

  u16(): number {
    return this.#number(2);
  }

  u24(): number {
    return this.#number(3);
  }

  /** The next `length` bytes, borrowed. */
  take(length: number): Uint8Array {
    if (length > this.left) {
      this.overrun = true;
      this.at = this.end;
      return new Uint8Array(0);
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** A cursor over the next `length` bytes. */
  inner(length: number): Cursor {
    const from = this.at;
    if (length > this.left) {
      this.overrun = true;
      this.at = this.end;
      return new Cursor(this.bytes, this.end, this.end);
    }
    this.at += length;
    return new Cursor(this.bytes, from, this.at);
  }

  #number(size: number): number {
    if (size > this.left) {
      this.overrun = true;
      this.at = this.end;
      return 0;
    }
    let value = 0;
    for (let index = 0; index < size; index++) value = value * 256 + this.bytes[this.at++]!;
    return value;
  }
}
