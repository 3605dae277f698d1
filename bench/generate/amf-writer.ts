/**
 * Writes AMF values the way Flash Player and Flex servers do: AMF3 with string and trait tables (AMF 3 specification §2.2), AMF0 where an
 * envelope needs it. Object references are not written: every object here is a new one.
 */
export class AmfWriter {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;
  #strings = new Map<string, number>();
  #traits = new Map<string, number>();

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** A copy of everything written. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  u8(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  double(value: number): this {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleBE(value, this.#length);
    return this;
  }

  /** AMF0 number. */
  number0(value: number): this {
    return this.u8(0x00).double(value);
  }

  /** AMF0 string. */
  string0(value: string): this {
    this.u8(0x02);
    const size = Buffer.byteLength(value);
    this.#reserve(size + 2);
    this.#length = this.#bytes.writeUInt16BE(size, this.#length);
    this.#length += this.#bytes.write(value, this.#length);
    return this;
  }

  /** The head of an AMF0 strict array: `count` values follow. */
  strictArray0(count: number): this {
    this.u8(0x0a);
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32BE(count, this.#length);
    return this;
  }

  /** The AMF0 marker after which one AMF3 value stands. */
  switchTo3(): this {
    return this.u8(0x11);
  }

  nothing(): this {
    return this.u8(0x01);
  }

  boolean(value: boolean): this {
    return this.u8(value ? 0x03 : 0x02);
  }

  /** AMF3 integer where the value fits 29 bits, else double. */
  number(value: number): this {
    if (Number.isInteger(value) && value >= -0x1000_0000 && value < 0x1000_0000)
      return this.u8(0x04).u29(value & 0x1fff_ffff);
    return this.u8(0x05).double(value);
  }

  date(epochMs: number): this {
    return this.u8(0x08).u8(0x01).double(epochMs);
  }

  string(value: string): this {
    return this.u8(0x06).text(value);
  }

  /** The head of an array without keys: `count` values follow. */
  array(count: number): this {
    return this.u8(0x09)
      .u29((count << 1) | 1)
      .u8(0x01);
  }

  /** The head of an ArrayCollection over `count` values, which follow. */
  arrayCollection(count: number): this {
    this.u8(0x0a);
    if (!this.#knownTraits('flex.messaging.io.ArrayCollection'))
      this.u29(0x07).text('flex.messaging.io.ArrayCollection');
    return this.array(count);
  }

  /** The head of a typed sealed object: the values of `members` follow in their order. */
  object(className: string, members: readonly string[]): this {
    this.u8(0x0a);
    if (this.#knownTraits(className)) return this;
    this.u29((members.length << 4) | 0x03).text(className);
    for (const member of members) this.text(member);
    return this;
  }

  /** An anonymous dynamic object of strings and numbers. */
  dynamicObject(members: Readonly<Record<string, string | number>>): this {
    this.u8(0x0a);
    if (!this.#knownTraits('')) this.u29(0x0b).text('');
    for (const [name, value] of Object.entries(members)) {
      this.text(name);
      if (typeof value === 'number') this.number(value);
      else this.string(value);
    }
    return this.text('');
  }

  /** A string without marker, by reference when it was written before (the empty string never is). */
  text(value: string): this {
    const known = this.#strings.get(value);
    if (known !== undefined) return this.u29(known << 1);
    if (value !== '') this.#strings.set(value, this.#strings.size);
    const size = Buffer.byteLength(value);
    this.u29((size << 1) | 1);
    this.#reserve(size);
    this.#length += this.#bytes.write(value, this.#length);
    return this;
  }

  /** A variable-length 29-bit number (§1.3.1). */
  u29(value: number): this {
    if (value < 0x80) return this.u8(value);
    if (value < 0x4000) return this.u8((value >> 7) | 0x80).u8(value & 0x7f);
    if (value < 0x20_0000) {
      return this.u8((value >> 14) | 0x80)
        .u8(((value >> 7) & 0x7f) | 0x80)
        .u8(value & 0x7f);
    }
    return this.u8((value >> 22) | 0x80)
      .u8(((value >> 15) & 0x7f) | 0x80)
      .u8(((value >> 8) & 0x7f) | 0x80)
      .u8(value & 0xff);
  }

  #knownTraits(className: string): boolean {
    const known = this.#traits.get(className);
    if (known === undefined) {
      this.#traits.set(className, this.#traits.size);
      return false;
    }
    this.u29((known << 2) | 0x01);
    return true;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
