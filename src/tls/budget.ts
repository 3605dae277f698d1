/** Bytes that all connections together hold while they wait for keys, handshakes or the rest of a record. */
export class Budget {
  readonly limit: number;
  /** There was no room for something. */
  exceeded = false;
  #taken = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** @returns false, and nothing is taken, when there is no room */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.limit) {
      this.exceeded = true;
      return false;
    }
    this.#taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }

  get taken(): number {
    return this.#taken;
  }
}
