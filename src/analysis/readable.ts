import { CAPTURE_FORMATS } from '../capture/formats.ts';
import { LINK_TYPES } from '../link/link-types.ts';

/** A name and what it stands for. */
export type ReadableRow = readonly [name: string, description: string];

/** What can be read and decoded, by layer, for people. The first two come from the tables that do the work. */
export function readable(): readonly (readonly [title: string, rows: readonly ReadableRow[]])[] {
  return [
    ['Captures', Object.entries(CAPTURE_FORMATS).map(([name, { description }]) => [name, description] as const)],
    ['Link types', Object.entries(LINK_TYPES).map(([number, { description }]) => [number, description] as const)],
    [
      'Decoded',
      [
        ['IPv4, IPv6', 'extension headers, fragments; GRE, IP-in-IP, VXLAN, Geneve, GTP-U, CAPWAP, AYIYA, MPLS'],
        ['TCP', 'out of order, overlaps, gaps, port reuse'],
        ['TLS', 'SSL 3.0 to TLS 1.3 with a key log, secrets in the capture, or the private RSA key'],
        ['HTTP/1.x', 'any port; chunked, pipelined; gzip, deflate, br'],
        ['AMF', 'AMF0, AMF3, remoting envelopes, streaming channels, Flex messages, externalizable classes'],
      ],
    ],
  ];
}
