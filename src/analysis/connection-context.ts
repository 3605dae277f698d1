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

/**
 * What the correlator wants to know of a connection. Handshake times are read when asked for: they are final only once the handshake is over.
 * The roles and the ends are those that HTTP found.
 */
export function connectionContext(
  facts: ConnectionFacts,
  http: () => HttpRoles,
  tls: TlsFacts | null = null,
): ConnectionContext {
  const first = formatEndpoint(facts.version, facts.client);
  const second = formatEndpoint(facts.version, facts.server);
  let shown: CallTls | null = null;
  return {
    number: facts.number,
    partition: facts.partition,
    scheme: tls === null ? 'http' : 'https',
    get tls() {
      // One object for all calls of a connection.
      if (shown === null && tls !== null) shown = tlsOf(tls);
      return shown;
    },
    get tlsNs() {
      return tls === null ? Number.NaN : tls.doneNs - tls.startNs;
    },
    get client() {
      return http().swapped === true ? second : first;
    },
    get server() {
      return http().swapped === true ? first : second;
    },
    get clientEnd() {
      return http().clientEnd;
    },
    get serverEnd() {
      return http().serverEnd;
    },
    zeroWindowNs(side, fromNs, toNs) {
      const index = (side === 'client') === (http().swapped !== true) ? 0 : 1;
      return overlapNs(facts.sides[index].zeroWindows, fromNs, toNs);
    },
    get synNs() {
      return facts.synNs;
    },
    get synAckNs() {
      return facts.synAckNs;
    },
    get ackNs() {
      return facts.ackNs;
    },
  };
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
