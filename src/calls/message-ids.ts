/** Ids remembered; the oldest is forgotten. */
const REMEMBERED = 65_536;

/** Recognises a message id that is sent again: a client that retries (domain §6, `call.repeated-id`). */
export class MessageIds {
  readonly #seen = new Map<string, { readonly connection: number; readonly exchange: number }>();

  /** Notes an id; returns where it was seen before, for people, or null. */
  add(messageId: string | null, connection: number, exchange: number): string | null {
    if (messageId === null) return null;
    const id = messageId.toUpperCase();
    const before = this.#seen.get(id);
    if (before !== undefined) return `connection ${before.connection}, exchange ${before.exchange}`;
    this.#seen.set(id, { connection, exchange });
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.keys().next().value!);
    return null;
  }
}
