import type { HttpExchange, HttpMessage } from '../http/message.ts';

/** The HTTP messages whose exchange is not over yet: what calls may still be made of. */
export class OpenMessages {
  readonly #open = new Set<HttpMessage>();

  get size(): number {
    return this.#open.size;
  }

  /** A message was seen; interim responses never become part of an exchange. */
  add(message: HttpMessage): void {
    if (message.status === null || message.status >= 200 || message.status === 101) this.#open.add(message);
  }

  /** Its calls were told. */
  remove({ request, response }: HttpExchange): void {
    if (request !== null) this.#open.delete(request);
    if (response !== null) this.#open.delete(response);
  }

  /** Earliest first byte in ns since the capture's base; +Infinity when nothing is open. Looks at all of them. */
  earliestNs(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { firstByteNs } of this.#open) if (firstByteNs < earliest) earliest = firstByteNs;
    return earliest;
  }
}
