const MAX_SAMPLES = 128;

/**
 * Every n-th of a sequence of values, at most 128 of them: when they are full every second one goes and n doubles. The same values
 * give the same samples.
 */
export class EvenSamples {
  readonly #values: number[] = [];
  #stride = 1;
  #offered = 0;

  /** Counts one value; true when `add` wants it. */
  isDue(): boolean {
    return this.#offered++ % this.#stride === 0;
  }

  add(value: number): void {
    if (this.#values.length >= MAX_SAMPLES) {
      for (let at = 0; 2 * at < MAX_SAMPLES; at++) this.#values[at] = this.#values[2 * at]!;
      this.#values.length = MAX_SAMPLES / 2;
      this.#stride *= 2;
    }
    this.#values.push(value);
  }

  /** The samples, in no order that means anything. */
  get values(): readonly number[] {
    return this.#values;
  }
}

/** The lower one of the two in the middle; null without values. */
export function median(values: readonly number[]): number | null {
  const sorted = Float64Array.from(values).sort();
  return sorted[(sorted.length - 1) >> 1] ?? null;
}
