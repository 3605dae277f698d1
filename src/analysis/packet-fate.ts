/**
 * What became of each packet. Every packet has exactly one fate, so the counts add up to the number of packets. Keys are those of the report.
 */
export const PACKET_FATES = {
  tcp: 'TCP segments, decoded',
  fragment: 'IP fragments joined with others to a datagram',
  fragmentLost: 'IP fragments whose datagram was never complete',
  udp: 'UDP',
  icmp: 'ICMP and ICMPv6',
  otherTransport: 'IP with another protocol',
  arp: 'ARP',
  nonIp: 'other frames without IP (LLDP, spanning tree, PPP control, 802.11 management, …)',
  encrypted: 'encrypted frames (802.11, MACsec)',
  unknownLink: 'link types that are not supported',
  damaged: 'headers that contradict the frame, or frames too short for their headers',
  cut: 'headers cut off by the capture (snap length)',
  limit: 'more nested headers than the limit',
} as const satisfies Record<string, string>;

export type PacketFate = keyof typeof PACKET_FATES;

/** Packets by fate, every key present, in table order. */
export type PacketAccounting = Readonly<Record<PacketFate, number>>;
