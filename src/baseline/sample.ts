/** Values above this many are kept in buckets 0.5 % wide when they are written down. */
const EXACT_VALUES = 1000;
const LOG_RATIO = Math.log(1.005);

/** Numbers of one kind (nanoseconds, bytes) of one operation: eight bytes each, sorted when they are asked for. */
export class Sample {
  #values = new Float64Array(16);
  #count = 0;
  #sorted = true;

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Float64Array(this.#count * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count++] = value;
    this.#sorted = false;
  }

  /** Ascending; valid until the next `add`. */
  sorted(): Float64Array {
    const values = this.#values.subarray(0, this.#count);
    if (!this.#sorted) values.sort();
    this.#sorted = true;
    return values;
  }

  get mean(): number {
    let sum = 0;
    for (let index = 0; index < this.#count; index++) sum += this.#values[index]!;
    return this.#count === 0 ? Number.NaN : sum / this.#count;
  }

  /** The one value that all have; null when they differ or there are fewer than `least`. */
  constant(least: number): number | null {
    if (this.#count < least) return null;
    const sorted = this.sorted();
    return sorted[0] === sorted[this.#count - 1] ? sorted[0]! : null;
  }

  /**
   * To be stored: ascending, a value that occurs several times as `[value, times]`. Long samples of different values are rounded to 0.5 % so that
   * the size of a file does not depend on the number of calls.
   */
  toJson(): (number | readonly [number, number])[] {
    const isLong = this.#count > EXACT_VALUES;
    const written: (number | [number, number])[] = [];
    let last = Number.NaN;
    let times = 0;
    const flush = (): void => {
      if (times > 0) written.push(times === 1 ? last : [last, times]);
    };
    for (const value of this.sorted()) {
      const kept =
        isLong && value > 1000 ? Math.round(Math.exp(Math.round(Math.log(value) / LOG_RATIO) * LOG_RATIO)) : value;
      if (kept !== last) {
        flush();
        last = kept;
        times = 0;
      }
      times++;
    }
    flush();
    return written;
  }
}
