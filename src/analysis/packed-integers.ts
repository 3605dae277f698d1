/** Values packed in one go: the more, the smaller are their differences. */
const PACK = 4096;
/** Seven bits a byte, the lowest first; all but the last byte of a number have the eighth set. */
const BASE = 128;
/** Bytes of 2⁵³ - 1. */
const LONGEST = 8;

/**
 * Keeps many integers from 0 to 2⁵³ - 1 in little memory, most of it off the heap: packs of them in ascending order, each as what it adds to the one before.
 * 100,000 durations of some milliseconds in nanoseconds take two bytes each.
 */
export class PackedIntegers {
  readonly #packs: Uint8Array[] = [];
  /** The first `#waitingCount` are yet to be packed; what stands behind them is. */
  readonly #waiting: number[] = [];
  #waitingCount = 0;

  /** Other numbers count as the nearest that can be kept. */
  add(value: number): void {
    this.#waiting[this.#waitingCount++] = Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(value)));
    if (this.#waitingCount < PACK) return;
    this.#packs.push(packed(Float64Array.from(this.#waiting).sort()));
    this.#waitingCount = 0;
  }

  /** Tells all of them, in no order. */
  each(take: (value: number) => void): void {
    for (const pack of this.#packs) unpack(pack, take);
    for (let index = 0; index < this.#waitingCount; index++) take(this.#waiting[index]!);
  }
}

function packed(ascending: Float64Array): Uint8Array {
  const bytes = new Uint8Array(ascending.length * LONGEST);
  let used = 0;
  let last = 0;
  for (const value of ascending) {
    let rest = value - last;
    last = value;
    while (rest >= BASE) {
      bytes[used++] = BASE + (rest % BASE);
      rest = Math.floor(rest / BASE);
    }
    bytes[used++] = rest;
  }
  return bytes.slice(0, used);
}

function unpack(pack: Uint8Array, take: (value: number) => void): void {
  let value = 0;
  let scale = 1;
  for (const byte of pack) {
    value += (byte % BASE) * scale;
    if (byte >= BASE) scale *= BASE;
    else {
      take(value);
      scale = 1;
    }
  }
}
