/** Where decrypted bytes came from. */
export interface Provenance {
  /** First and last record of their direction, from 1. */
  readonly records: readonly [number, number];
  /** Offsets in the encrypted stream: the records with their headers. */
  readonly stream: readonly [number, number];
}

/** The way back from offsets of decrypted bytes to records, kept only for those who ask. */
export class ProvenanceMap {
  /** Flat: end of plaintext, record number, stream from, stream to. */
  readonly #rows: number[] = [];

  add(plainEnd: number, record: number, streamFrom: number, streamTo: number): void {
    this.#rows.push(plainEnd, record, streamFrom, streamTo);
  }

  /** Of the plaintext `[from, to)`; null when none of it was decrypted. */
  find(from: number, to: number): Provenance | null {
    const rows = this.#rows;
    const first = this.#after(from);
    if (first >= rows.length) return null;
    const last = Math.min(this.#after(Math.max(from, to - 1)), rows.length - 4);
    return { records: [rows[first + 1]!, rows[last + 1]!], stream: [rows[first + 2]!, rows[last + 3]!] };
  }

  /** Index of the first row whose plaintext ends behind `offset`. */
  #after(offset: number): number {
    const rows = this.#rows;
    let low = 0;
    for (let high = rows.length / 4; low < high; ) {
      const middle = (low + high) >>> 1;
      if (rows[middle * 4]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low * 4;
  }
}
