const PRIME_1 = 0x9e37_79b1 | 0;
const PRIME_2 = 0x85eb_ca77 | 0;
const PRIME_3 = 0xc2b2_ae3d | 0;
const PRIME_4 = 0x27d4_eb2f | 0;
const PRIME_5 = 0x1656_67b1 | 0;

/** XXH32 with seed 0 (xxhash_spec.md), as LZ4 frames use it. Words are signed int32 inside. */
export class XxHash32 {
  #lane1 = (PRIME_1 + PRIME_2) | 0;
  #lane2 = PRIME_2;
  #lane3 = 0;
  #lane4 = -PRIME_1 | 0;
  #length = 0;
  readonly #held = new Uint8Array(16);
  #heldLength = 0;

  /** The hash of `bytes[from, to)`, unsigned. */
  static of(bytes: Uint8Array, from: number, to: number): number {
    const hash = new XxHash32();
    hash.update(bytes, from, to);
    return hash.digest();
  }

  update(bytes: Uint8Array, from: number, to: number): void {
    this.#length += to - from;
    let at = from;
    if (this.#heldLength > 0) {
      while (this.#heldLength < 16 && at < to) this.#held[this.#heldLength++] = bytes[at++]!;
      if (this.#heldLength < 16) return;
      this.#stripe(this.#held, 0);
      this.#heldLength = 0;
    }
    for (; to - at >= 16; at += 16) this.#stripe(bytes, at);
    while (at < to) this.#held[this.#heldLength++] = bytes[at++]!;
  }

  /** The hash of everything so far, unsigned. */
  digest(): number {
    let hash = PRIME_5;
    if (this.#length >= 16) {
      hash = rotate(this.#lane1, 1) + rotate(this.#lane2, 7) + rotate(this.#lane3, 12) + rotate(this.#lane4, 18);
    }
    hash = (hash + this.#length) | 0;
    let at = 0;
    for (; this.#heldLength - at >= 4; at += 4) {
      hash = Math.imul(rotate(hash + Math.imul(word(this.#held, at), PRIME_3), 17), PRIME_4);
    }
    for (; at < this.#heldLength; at++) {
      hash = Math.imul(rotate(hash + Math.imul(this.#held[at]!, PRIME_5), 11), PRIME_1);
    }
    hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
    hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #stripe(bytes: Uint8Array, at: number): void {
    this.#lane1 = round(this.#lane1, word(bytes, at));
    this.#lane2 = round(this.#lane2, word(bytes, at + 4));
    this.#lane3 = round(this.#lane3, word(bytes, at + 8));
    this.#lane4 = round(this.#lane4, word(bytes, at + 12));
  }
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function round(lane: number, input: number): number {
  return Math.imul(rotate(lane + Math.imul(input, PRIME_2), 13), PRIME_1);
}

function rotate(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count));
}
