/** Which of a fixed number of entries is due next: a binary heap over typed arrays. Entries due at the same time come in the order of their number. */
export class Timetable {
  readonly #entries: Int32Array;
  readonly #times: Float64Array;
  #count = 0;
  /** When the entry taken last was due. */
  takenAt = 0;

  constructor(capacity: number) {
    this.#entries = new Int32Array(capacity);
    this.#times = new Float64Array(capacity);
  }

  add(entry: number, time: number): void {
    this.#times[entry] = time;
    let at = this.#count++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(entry, this.#entries[parent]!)) break;
      this.#entries[at] = this.#entries[parent]!;
      at = parent;
    }
    this.#entries[at] = entry;
  }

  /** Removes and returns the entry that is due first, -1 when there is none. */
  take(): number {
    if (this.#count === 0) return -1;
    const first = this.#entries[0]!;
    this.takenAt = this.#times[first]!;
    const last = this.#entries[--this.#count]!;
    let at = 0;
    for (let child = 1; child < this.#count; child = 2 * at + 1) {
      if (child + 1 < this.#count && this.#before(this.#entries[child + 1]!, this.#entries[child]!)) child++;
      if (!this.#before(this.#entries[child]!, last)) break;
      this.#entries[at] = this.#entries[child]!;
      at = child;
    }
    this.#entries[at] = last;
    return first;
  }

  #before(a: number, b: number): boolean {
    const difference = this.#times[a]! - this.#times[b]!;
    return difference < 0 || (difference === 0 && a < b);
  }
}
