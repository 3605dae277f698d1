import type { ConnectionContext } from '../calls/connection-context.ts';
import { formatAddress } from '../ip/address.ts';
import type { ConnectionFacts, Endpoint } from '../tcp/connection-facts.ts';

/** `10.0.0.1:80`, `[2001:db8::1]:80`. */
export function formatEndpoint(version: 4 | 6, end: Endpoint): string {
  const address = formatAddress(version, end.w0, end.w1, end.w2, end.w3);
  return version === 6 ? `[${address}]:${end.port}` : `${address}:${end.port}`;
}

/**
 * What the correlator wants to know of a connection. Handshake times are read when asked for: they are final only once the handshake is over.
 * @param isSwapped whether the HTTP layer found the requests in the direction that was taken for the server's
 */
export function connectionContext(facts: ConnectionFacts, isSwapped: () => boolean): ConnectionContext {
  const first = formatEndpoint(facts.version, facts.client);
  const second = formatEndpoint(facts.version, facts.server);
  return {
    number: facts.number,
    scheme: 'http',
    get client() {
      return isSwapped() ? second : first;
    },
    get server() {
      return isSwapped() ? first : second;
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
