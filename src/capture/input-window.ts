import type { ByteSource } from './byte-source.ts';

/**
 * A window on a source for decoders that need so many bytes at once. `bytes[at, end)` is what is there; it grows with
 * what arrived, never with what a length field says.
 */
export class InputWindow {
  readonly #source: ByteSource;
  bytes = new Uint8Array(256 * 1024);
  at = 0;
  end = 0;
  #over = false;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get available(): number {
    return this.end - this.at;
  }

  /** Reads until `length` bytes are there; false when the source ends before. */
  async need(length: number): Promise<boolean> {
    while (this.available < length) {
      if (this.#over) return false;
      this.#makeRoom();
      const more = await this.#source.read(this.bytes, this.end);
      if (more === 0) this.#over = true;
      this.end += more;
    }
    return true;
  }

  /** Leaves out `length` bytes without holding them; false when the source ends before. */
  async skip(length: number): Promise<boolean> {
    let left = length;
    while (left > this.available) {
      left -= this.available;
      this.at = this.end;
      if (!(await this.need(1))) return false;
    }
    this.at += left;
    return true;
  }

  /** The little-endian word `offset` bytes ahead, which must be there. */
  word(offset = 0): number {
    const at = this.at + offset;
    const { bytes } = this;
    return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  }

  byte(offset = 0): number {
    return this.bytes[this.at + offset]!;
  }

  #makeRoom(): void {
    if (this.at > 0) {
      this.bytes.copyWithin(0, this.at, this.end);
      this.end -= this.at;
      this.at = 0;
    }
    if (this.end < this.bytes.length) return;
    const grown = new Uint8Array(this.bytes.length * 2);
    grown.set(this.bytes);
    this.bytes = grown;
  }
}
