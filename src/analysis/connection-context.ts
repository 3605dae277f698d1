import type { StreamEnd } from '../bytes/byte-sink.ts';
import type { CallTls, ConnectionContext } from '../calls/connection-context.ts';
import { formatAddress } from '../ip/address.ts';
import type { ConnectionFacts, Endpoint } from '../tcp/connection-facts.ts';
import type { TlsFacts } from '../tls/facts.ts';

/** `10.0.0.1:80`, `[2001:db8::1]:80`. */
export function formatEndpoint(version: 4 | 6, end: Endpoint): string {
  const address = formatAddress(version, end.w0, end.w1, end.w2, end.w3);
  return version === 6 ? `[${address}]:${end.port}` : `${address}:${end.port}`;
}

/** What the HTTP layer knows of a connection. */
interface HttpRoles {
  readonly swapped: boolean | null;
  readonly clientEnd: StreamEnd | null;
  readonly serverEnd: StreamEnd | null;
}

const NO_ROLES: HttpRoles = { swapped: null, clientEnd: null, serverEnd: null };

/**
 * What the correlator wants to know of a connection. Handshake times are read when asked for: they are final only once the handshake is over.
 * The roles and the ends are those that HTTP found. There is one for every open connection: texts are made when they are asked for.
 */
export class OpenContext implements ConnectionContext {
  /** Set once what reads HTTP is made. */
  http: HttpRoles = NO_ROLES;
  readonly #facts: ConnectionFacts;
  readonly #tls: TlsFacts | null;
  #first: string | null = null;
  #second: string | null = null;
  /** One object for all calls of the connection. */
  #shownTls: CallTls | null = null;

  constructor(facts: ConnectionFacts, tls: TlsFacts | null) {
    this.#facts = facts;
    this.#tls = tls;
  }

  get number(): number {
    return this.#facts.number;
  }

  get partition(): number {
    return this.#facts.partition;
  }

  get scheme(): string {
    return this.#tls === null ? 'http' : 'https';
  }

  get tls(): CallTls | null {
    if (this.#shownTls === null && this.#tls !== null) this.#shownTls = tlsOf(this.#tls);
    return this.#shownTls;
  }

  get tlsNs(): number {
    return this.#tls === null ? Number.NaN : this.#tls.doneNs - this.#tls.startNs;
  }

  get client(): string {
    return this.#end(this.http.swapped === true);
  }

  get server(): string {
    return this.#end(this.http.swapped !== true);
  }

  get clientEnd(): StreamEnd | null {
    return this.http.clientEnd;
  }

  get serverEnd(): StreamEnd | null {
    return this.http.serverEnd;
  }

  get synNs(): number {
    return this.#facts.synNs;
  }

  get synAckNs(): number {
    return this.#facts.synAckNs;
  }

  get ackNs(): number {
    return this.#facts.ackNs;
  }

  zeroWindowNs(side: 'client' | 'server', fromNs: number, toNs: number): number {
    const index = (side === 'client') === (this.http.swapped !== true) ? 0 : 1;
    return overlapNs(this.#facts.sides[index].zeroWindows, fromNs, toNs);
  }

  #end(second: boolean): string {
    const { version, client, server } = this.#facts;
    if (second) {
      this.#second ??= formatEndpoint(version, server);
      return this.#second;
    }
    this.#first ??= formatEndpoint(version, client);
    return this.#first;
  }
}

/** What a report tells of the encryption of a connection. */
export function tlsOf({ version, cipher, sni, alpn, resumed, decrypted, why }: TlsFacts): CallTls {
  return { version, cipher, sni, alpn, resumed, decrypted, why };
}

/** How much of `[fromNs, toNs]` lies in the periods, which do not overlap. */
function overlapNs(periods: readonly (readonly [number, number])[], fromNs: number, toNs: number): number {
  let sum = 0;
  for (const [start, end] of periods) sum += Math.max(0, Math.min(end, toNs) - Math.max(start, fromNs));
  return sum;
}
