/** Ids remembered; the oldest is forgotten. */
const REMEMBERED = 65_536;

/** Recognises a message id that is sent again: a client that retries (domain §6, `call.repeated-id`). */
export class MessageIds {
  readonly #seen = new Map<string, string>();

  /** Notes an id; returns where it was seen before, for people, or null. */
  add(messageId: string | null, connection: number, exchange: number): string | null {
    if (messageId === null) return null;
    const id = messageId.toUpperCase();
    const before = this.#seen.get(id);
    if (before !== undefined) return before;
    this.#seen.set(id, `connection ${connection}, exchange ${exchange}`);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.keys().next().value!);
    return null;
  }
}
