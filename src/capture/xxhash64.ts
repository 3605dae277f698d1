/** 64-bit words are pairs of signed int32 here: BigInt is an order of magnitude slower. */
const PRIME_1 = [0x9e37_79b1 | 0, 0x85eb_ca87 | 0] as const;
const PRIME_2 = [0xc2b2_ae3d | 0, 0x27d4_eb4f | 0] as const;
const PRIME_3 = [0x1656_67b1 | 0, 0x9e37_79f9 | 0] as const;
const PRIME_4 = [0x85eb_ca77 | 0, 0xc2b2_ae63 | 0] as const;
const PRIME_5 = [0x27d4_eb2f | 0, 0x1656_67c5 | 0] as const;

type Prime = readonly [high: number, low: number];

/** One 64-bit register with the operations of XXH64 (xxhash_spec.md). */
class Register {
  high = 0;
  low = 0;

  set(high: number, low: number): this {
    this.high = high;
    this.low = low;
    return this;
  }

  add(high: number, low: number): this {
    const sum = (this.low >>> 0) + (low >>> 0);
    this.high = (this.high + high + (sum > 0xffff_ffff ? 1 : 0)) | 0;
    this.low = sum | 0;
    return this;
  }

  multiply(prime: Prime): this {
    const [high, low] = prime;
    const a0 = this.low & 0xffff;
    const a1 = this.low >>> 16;
    const b0 = low & 0xffff;
    const b1 = low >>> 16;
    // Products of 16-bit halves and their sums are exact as numbers.
    const cross = a1 * b0 + Math.floor((a0 * b0) / 65_536);
    const middle = a0 * b1 + (cross & 0xffff);
    const carry = a1 * b1 + Math.floor(cross / 65_536) + Math.floor(middle / 65_536);
    this.high = (carry + Math.imul(this.high, low) + Math.imul(this.low, high)) | 0;
    this.low = Math.imul(this.low, low);
    return this;
  }

  /** By 1 to 31 bits. */
  rotate(count: number): this {
    const { high, low } = this;
    this.high = (high << count) | (low >>> (32 - count));
    this.low = (low << count) | (high >>> (32 - count));
    return this;
  }

  xor(high: number, low: number): this {
    this.high ^= high;
    this.low ^= low;
    return this;
  }
}

const scratch = new Register();

/** The low half of XXH64 with seed 0, which is what a Zstandard frame keeps of it (RFC 8878 §3.1.1). */
export class XxHash64 {
  readonly #lanes = [
    new Register().set(...PRIME_1).add(...PRIME_2),
    new Register().set(...PRIME_2),
    new Register(),
    new Register().set(~PRIME_1[0], ~PRIME_1[1]).add(0, 1),
  ] as const;
  readonly #held = new Uint8Array(32);
  #heldLength = 0;
  #length = 0;

  update(bytes: Uint8Array): void {
    this.#length += bytes.length;
    let at = 0;
    if (this.#heldLength > 0) {
      while (this.#heldLength < 32 && at < bytes.length) this.#held[this.#heldLength++] = bytes[at++]!;
      if (this.#heldLength < 32) return;
      this.#stripe(this.#held, 0);
      this.#heldLength = 0;
    }
    for (; bytes.length - at >= 32; at += 32) this.#stripe(bytes, at);
    while (at < bytes.length) this.#held[this.#heldLength++] = bytes[at++]!;
  }

  /** Low 32 bits of the hash of everything so far, unsigned. Call once. */
  digestLow(): number {
    const hash = this.#length >= 32 ? this.#merged() : new Register().set(...PRIME_5);
    hash.add(Math.floor(this.#length / 2 ** 32), this.#length | 0);
    const held = this.#held;
    let at = 0;
    for (; this.#heldLength - at >= 8; at += 8) {
      round(scratch.set(0, 0), word(held, at + 4), word(held, at));
      hash
        .xor(scratch.high, scratch.low)
        .rotate(27)
        .multiply(PRIME_1)
        .add(...PRIME_4);
    }
    if (this.#heldLength - at >= 4) {
      scratch.set(0, word(held, at)).multiply(PRIME_1);
      hash
        .xor(scratch.high, scratch.low)
        .rotate(23)
        .multiply(PRIME_2)
        .add(...PRIME_3);
      at += 4;
    }
    for (; at < this.#heldLength; at++) {
      scratch.set(0, held[at]!).multiply(PRIME_5);
      hash.xor(scratch.high, scratch.low).rotate(11).multiply(PRIME_1);
    }
    hash.xor(0, hash.high >>> 1).multiply(PRIME_2);
    hash.xor(hash.high >>> 29, (hash.low >>> 29) | (hash.high << 3)).multiply(PRIME_3);
    return (hash.low ^ hash.high) >>> 0;
  }

  #merged(): Register {
    const hash = new Register();
    const counts = [1, 7, 12, 18];
    for (const [index, lane] of this.#lanes.entries()) {
      scratch.set(lane.high, lane.low).rotate(counts[index]!);
      hash.add(scratch.high, scratch.low);
    }
    for (const lane of this.#lanes) {
      round(scratch.set(0, 0), lane.high, lane.low);
      hash
        .xor(scratch.high, scratch.low)
        .multiply(PRIME_1)
        .add(...PRIME_4);
    }
    return hash;
  }

  #stripe(bytes: Uint8Array, at: number): void {
    for (let index = 0; index < 4; index++) {
      round(this.#lanes[index as 0 | 1 | 2 | 3], word(bytes, at + 8 * index + 4), word(bytes, at + 8 * index));
    }
  }
}

const product = new Register();

function round(lane: Register, high: number, low: number): void {
  product.set(high, low).multiply(PRIME_2);
  lane.add(product.high, product.low).rotate(31).multiply(PRIME_1);
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
