/** Ids remembered of one partition of the connections, some seconds of busy traffic; the oldest is forgotten. */
const REMEMBERED = 512;

/** Recognises a message id that is sent again: a client that retries (domain §6, `call.repeated-id`). */
export class MessageIds {
  readonly #seen = new Map<string, number>();

  /** Notes an id sent in a packet; returns the packet in which it was sent before, or null. */
  add(messageId: string | null, packet: number): number | null {
    if (messageId === null) return null;
    const id = messageId.toUpperCase();
    const before = this.#seen.get(id);
    if (before !== undefined) return before;
    this.#seen.set(id, packet);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.keys().next().value!);
    return null;
  }
}
