/**
 * What became of each packet. Every packet has exactly one fate, so the counts add up to the number of packets. The keys are those of the report.
 */
export const PACKET_FATES = {
  tcp: 'TCP segments, decoded',
  fragment: 'IP fragments, joined with others to a datagram',
  fragmentLost: 'IP fragments whose datagram was never complete',
  udp: 'UDP',
  icmp: 'ICMP and ICMPv6',
  otherTransport: 'IP with another protocol',
  arp: 'ARP',
  nonIp: 'other frames without IP',
  encrypted: 'encrypted frames (802.11, MACsec)',
  unknownLink: 'link types that are not supported',
  damaged: 'headers that contradict the frame',
  cut: 'headers cut off by the capture',
  limit: 'nested headers above the limit',
} as const satisfies Record<string, string>;

export type PacketFate = keyof typeof PACKET_FATES;

/** Packets by fate, every key present, in table order. */
export type PacketAccounting = Readonly<Record<PacketFate, number>>;

const KEYS = Object.keys(PACKET_FATES) as PacketFate[];

/** Position of each fate in the table: what is counted with on the way of a packet. */
export const FATE = Object.fromEntries(KEYS.map((fate, index) => [fate, index])) as Readonly<
  Record<PacketFate, number>
>;

export const FATE_COUNT = KEYS.length;

/** @param counts packets by position in the table */
export function accountingOf(counts: ArrayLike<number>): PacketAccounting {
  return Object.fromEntries(KEYS.map((fate, index) => [fate, counts[index] ?? 0])) as PacketAccounting;
}
