/** Builds packets byte by byte for tests: TCP, UDP, IPv4, IPv6 and Ethernet with right checksums unless told otherwise. */

const TCP_FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32, E: 64, C: 128 };

export type Bytes = Uint8Array | string | readonly number[];

export interface TcpFields {
  /** Dotted IPv4 or IPv6 text; both of one family. */
  readonly source?: string;
  readonly destination?: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly seq?: number;
  readonly ack?: number;
  /** Letters of FSRPAUEC, e.g. 'SA'. Default 'A', or 'PA' with a payload. */
  readonly flags?: string;
  readonly window?: number;
  readonly urgent?: number;
  /** Padded with zeros to a multiple of 4. */
  readonly options?: Bytes;
  readonly payload?: Bytes;
  /** Added to the right checksum: anything but 0 makes it wrong. */
  readonly checksumError?: number;
}

export interface Ipv4Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: number;
  readonly id?: number;
  readonly ttl?: number;
  /** In bytes, a multiple of 8. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  readonly options?: Bytes;
  /** Instead of the right one. */
  readonly totalLength?: number;
  /** Header length in 32-bit words instead of the right one. */
  readonly headerWords?: number;
  readonly version?: number;
  readonly checksum?: number;
}

export interface Ipv6Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly nextHeader?: number;
  readonly hopLimit?: number;
  readonly payloadLength?: number;
}

export interface EthernetFields {
  readonly ethertype?: number;
  /** Tags from the outside in: [TPID, VID]. */
  readonly tags?: readonly (readonly [number, number])[];
}

export function toBytes(bytes: Bytes): Uint8Array {
  if (typeof bytes === 'string') return new TextEncoder().encode(bytes);
  return bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes);
}

export function concat(...parts: readonly Bytes[]): Uint8Array {
  const all = parts.map(toBytes);
  const joined = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Hexadecimal text, white space ignored. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

export const u16 = (value: number): number[] => [(value >>> 8) & 0xff, value & 0xff];
export const u32 = (value: number): number[] => [
  (value >>> 24) & 0xff,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
];

export function isIpv6(address: string): boolean {
  return address.includes(':');
}

/** 4 or 16 bytes of an address text (IPv6 with `::` and without an embedded dotted part). */
export function addressBytes(address: string): Uint8Array {
  if (!isIpv6(address)) return Uint8Array.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const words = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const before = words(head);
  const after = tail === undefined ? [] : words(tail);
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return Uint8Array.from([...before, ...zeros, ...after].flatMap(u16));
}

/** RFC 1071, complemented. */
export function internetChecksum(...parts: readonly Bytes[]): number {
  const bytes = concat(...parts);
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i]! << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

function pseudoHeader(source: string, destination: string, protocol: number, length: number): Uint8Array {
  return isIpv6(source)
    ? concat(addressBytes(source), addressBytes(destination), u32(length), [0, 0, 0, protocol])
    : concat(addressBytes(source), addressBytes(destination), [0, protocol], u16(length));
}

/** TCP header, options and payload. */
export function tcpSegment(fields: TcpFields = {}): Uint8Array {
  const { source = '10.0.0.1', destination = '10.0.0.2', sourcePort = 40000, destinationPort = 80 } = fields;
  const payload = toBytes(fields.payload ?? []);
  const options = toBytes(fields.options ?? []);
  const headerLength = 20 + Math.ceil(options.length / 4) * 4;
  let flags = 0;
  for (const letter of fields.flags ?? (payload.length > 0 ? 'PA' : 'A')) flags |= TCP_FLAGS[letter] ?? 0;
  const segment = new Uint8Array(headerLength + payload.length);
  segment.set([...u16(sourcePort), ...u16(destinationPort), ...u32(fields.seq ?? 0), ...u32(fields.ack ?? 0)]);
  segment.set([(headerLength / 4) << 4, flags, ...u16(fields.window ?? 65535), 0, 0, ...u16(fields.urgent ?? 0)], 12);
  segment.set(options, 20);
  segment.set(payload, headerLength);
  const sum = internetChecksum(pseudoHeader(source, destination, 6, segment.length), segment);
  segment.set(u16((sum + (fields.checksumError ?? 0)) & 0xffff), 16);
  return segment;
}

export function udpDatagram(sourcePort: number, destinationPort: number, payload: Bytes): Uint8Array {
  const content = toBytes(payload);
  return concat(u16(sourcePort), u16(destinationPort), u16(8 + content.length), [0, 0], content);
}

export function ipv4Packet(fields: Ipv4Fields, payload: Bytes): Uint8Array {
  const content = toBytes(payload);
  const options = toBytes(fields.options ?? []);
  const headerLength = 20 + Math.ceil(options.length / 4) * 4;
  const header = new Uint8Array(headerLength);
  const fragment = ((fields.moreFragments ?? false) ? 0x2000 : 0) | ((fields.fragmentOffset ?? 0) / 8);
  header.set([((fields.version ?? 4) << 4) | (fields.headerWords ?? headerLength / 4), 0]);
  header.set(u16(fields.totalLength ?? headerLength + content.length), 2);
  header.set([...u16(fields.id ?? 1), ...u16(fragment), fields.ttl ?? 64, fields.protocol ?? 6], 4);
  header.set(addressBytes(fields.source ?? '10.0.0.1'), 12);
  header.set(addressBytes(fields.destination ?? '10.0.0.2'), 16);
  header.set(options, 20);
  header.set(u16(fields.checksum ?? internetChecksum(header)), 10);
  return concat(header, content);
}

export function ipv6Packet(fields: Ipv6Fields, payload: Bytes): Uint8Array {
  const content = toBytes(payload);
  return concat(
    [0x60, 0, 0, 0],
    u16(fields.payloadLength ?? content.length),
    [fields.nextHeader ?? 6, fields.hopLimit ?? 64],
    addressBytes(fields.source ?? 'fd00::1'),
    addressBytes(fields.destination ?? 'fd00::2'),
    content,
  );
}

/** The fragment header of IPv6 (RFC 8200 §4.5) and the part after it. */
export function ipv6Fragment(nextHeader: number, offset: number, more: boolean, id: number, part: Bytes): Uint8Array {
  return concat([nextHeader, 0], u16(offset | (more ? 1 : 0)), u32(id), part);
}

export function ethernetFrame(fields: EthernetFields, payload: Bytes): Uint8Array {
  const tags = (fields.tags ?? []).flatMap(([tpid, vid]) => [...u16(tpid), ...u16(vid)]);
  return concat([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1], tags, u16(fields.ethertype ?? 0x0800), payload);
}

/** The IP packet (version by the addresses) around a TCP segment. */
export function tcpPacket(fields: TcpFields & Pick<Ipv4Fields, 'id' | 'ttl'> = {}): Uint8Array {
  const { source = '10.0.0.1', destination = '10.0.0.2', id = 1, ttl = 64 } = fields;
  const segment = tcpSegment(fields);
  return isIpv6(source)
    ? ipv6Packet({ source, destination, hopLimit: ttl }, segment)
    : ipv4Packet({ source, destination, id, ttl }, segment);
}

/** Ethernet, IP (version by the addresses), TCP. */
export function tcpFrame(fields: TcpFields & Pick<Ipv4Fields, 'id' | 'ttl'> = {}): Uint8Array {
  const source = fields.source ?? '10.0.0.1';
  return ethernetFrame({ ethertype: isIpv6(source) ? 0x86dd : 0x0800 }, tcpPacket(fields));
}
