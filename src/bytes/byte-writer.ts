/** A growing run of bytes, big-endian. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  #reserve(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      bytes.set(this.#bytes.subarray(0, at));
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    }
    this.#length = needed;
    return at;
  }

  writeU8(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  writeU16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setUint16(at, value);
  }

  writeU32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setUint32(at, value);
  }

  writeI64(value: bigint): void {
    const at = this.#reserve(8);
    this.#view.setBigInt64(at, value);
  }

  writeF32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setFloat32(at, value);
  }

  writeF64(value: number): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value);
  }

  writeBytes(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Overwrites four bytes that were written before. */
  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value);
  }

  /** The bytes written so far, copied. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
