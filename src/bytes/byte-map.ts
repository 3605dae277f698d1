/**
 * Leads from offsets of copied bytes back to where they came from, as runs of (offset here, offset there, length).
 * Runs are added in ascending order of `offset`; what no run covers has no source (a hole).
 */
export class ByteMap {
  /** Flat triples: offset, source offset, length. */
  readonly #runs: number[] = [];

  /** Number of runs. */
  get size(): number {
    return this.#runs.length / 3;
  }

  /** Adds a run behind the last one; a run that continues it on both sides is merged with it. */
  add(offset: number, sourceOffset: number, length: number): void {
    if (length <= 0) return;
    const runs = this.#runs;
    const last = runs.length - 3;
    if (last >= 0) {
      const lastLength = runs[last + 2]!;
      if (runs[last]! + lastLength === offset && runs[last + 1]! + lastLength === sourceOffset) {
        runs[last + 2] = lastLength + length;
        return;
      }
    }
    runs.push(offset, sourceOffset, length);
  }

  /** Where the byte at `offset` came from; null in a hole or outside. */
  sourceOf(offset: number): number | null {
    const at = this.#find(offset);
    if (at < 0) return null;
    const into = offset - this.#runs[at]!;
    return into < this.#runs[at + 2]! ? this.#runs[at + 1]! + into : null;
  }

  /**
   * The smallest source range that covers every known byte of `[from, to)`, half-open; null when none of them is known. With framing between the
   * runs (chunked bodies) the range holds the framing too.
   */
  sourceRange(from: number, to: number): readonly [number, number] | null {
    const runs = this.#runs;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = Math.max(0, this.#find(from)); at < runs.length && runs[at]! < to; at += 3) {
      const start = runs[at]!;
      const first = Math.max(from, start);
      const last = Math.min(to, start + runs[at + 2]!);
      if (first >= last) continue;
      low = Math.min(low, runs[at + 1]! + first - start);
      high = Math.max(high, runs[at + 1]! + last - start);
    }
    return low < high ? [low, high] : null;
  }

  /** Every run as `[offset, sourceOffset, length]`, ascending. */
  *runs(): IterableIterator<readonly [number, number, number]> {
    for (let at = 0; at < this.#runs.length; at += 3) {
      yield [this.#runs[at]!, this.#runs[at + 1]!, this.#runs[at + 2]!];
    }
  }

  /** Index of the last run that starts at or before `offset`, -1 when there is none. */
  #find(offset: number): number {
    let low = 0;
    let high = this.#runs.length / 3;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#runs[middle * 3]! <= offset) low = middle + 1;
      else high = middle;
    }
    return (low - 1) * 3;
  }
}
