/** Numbers that look random and depend on nothing but the seed (xorshift128, Marsaglia 2003). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = 0x9e3779b9 | 0;
    this.#c = 0x243f6a88 | 0;
    this.#d = 0xb7e15162 | 0;
    for (let i = 0; i < 20; i++) this.bits();
  }

  /** 32 bits as an unsigned number. */
  bits(): number {
    let t = this.#a ^ (this.#a << 11);
    t ^= t >>> 8;
    this.#a = this.#b;
    this.#b = this.#c;
    this.#c = this.#d;
    this.#d = this.#d ^ (this.#d >>> 19) ^ t;
    return this.#d >>> 0;
  }

  /** At least 0, less than 1. */
  unit(): number {
    return this.bits() / 0x1_0000_0000;
  }

  /** A whole number of `[from, to)`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.unit() * (to - from));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length)]!;
  }

  /** Of an exponential distribution: many short waits, few long ones. */
  wait(mean: number): number {
    return -Math.log(1 - this.unit()) * mean;
  }
}
