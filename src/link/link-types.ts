import { decodeArcnet, decodeArcnetLinux } from './arcnet.ts';
import { decodeEthernet } from './ethernet.ts';
import { decodeFddi } from './fddi.ts';
import type { LinkDecoder } from './frame.ts';
import { decodeIeee80211 } from './ieee80211.ts';
import { decodeIpOverInfiniband } from './ip-over-infiniband.ts';
import { OTHER_LINK_TYPES } from './link-type-names.ts';
import { decodeLinuxCooked, decodeLinuxCooked2 } from './linux-cooked.ts';
import { decodeLoopback } from './loopback.ts';
import { decodeNflog } from './nflog.ts';
import { decodePpp } from './ppp.ts';
import { decodeCiscoHdlc, decodePppHdlc } from './ppp-hdlc.ts';
import { decodePppoe } from './pppoe.ts';
import { decodePrism } from './prism.ts';
import { decodeRadiotap } from './radiotap.ts';
import { decodeRawIp, decodeRawIpv4, decodeRawIpv6 } from './raw-ip.ts';

export interface LinkType {
  /** The LINKTYPE_ name without its prefix. */
  readonly name: string;
  readonly description: string;
  readonly decode: LinkDecoder;
}

/** The link types that are decoded, by LINKTYPE number. To add one: a file with its decoder, and a line here. */
export const LINK_TYPES = {
  0: { name: 'NULL', description: 'BSD loopback', decode: decodeLoopback },
  1: { name: 'ETHERNET', description: 'Ethernet', decode: decodeEthernet },
  7: { name: 'ARCNET_BSD', description: 'ARCNET', decode: decodeArcnet },
  9: { name: 'PPP', description: 'PPP', decode: decodePpp },
  10: { name: 'FDDI', description: 'FDDI', decode: decodeFddi },
  12: { name: 'RAW_12', description: 'raw IP', decode: decodeRawIp },
  14: { name: 'RAW_14', description: 'raw IP (OpenBSD)', decode: decodeRawIp },
  50: { name: 'PPP_HDLC', description: 'PPP in HDLC framing', decode: decodePppHdlc },
  51: { name: 'PPP_ETHER', description: 'PPP over Ethernet', decode: decodePppoe },
  101: { name: 'RAW', description: 'raw IP', decode: decodeRawIp },
  104: { name: 'C_HDLC', description: 'Cisco HDLC', decode: decodeCiscoHdlc },
  105: { name: 'IEEE802_11', description: 'IEEE 802.11', decode: decodeIeee80211 },
  108: { name: 'LOOP', description: 'OpenBSD loopback', decode: decodeLoopback },
  113: { name: 'LINUX_SLL', description: 'Linux cooked v1', decode: decodeLinuxCooked },
  119: { name: 'IEEE802_11_PRISM', description: 'IEEE 802.11 with Prism header', decode: decodePrism },
  127: { name: 'IEEE802_11_RADIOTAP', description: 'IEEE 802.11 with radiotap', decode: decodeRadiotap },
  129: { name: 'ARCNET_LINUX', description: 'ARCNET (Linux)', decode: decodeArcnetLinux },
  163: { name: 'IEEE802_11_AVS', description: 'IEEE 802.11 with AVS header', decode: decodePrism },
  228: { name: 'IPV4', description: 'raw IPv4', decode: decodeRawIpv4 },
  229: { name: 'IPV6', description: 'raw IPv6', decode: decodeRawIpv6 },
  239: { name: 'NFLOG', description: 'Linux netfilter log', decode: decodeNflog },
  242: { name: 'IPOIB', description: 'IP over InfiniBand', decode: decodeIpOverInfiniband },
  276: { name: 'LINUX_SLL2', description: 'Linux cooked v2', decode: decodeLinuxCooked2 },
} as const satisfies Record<number, LinkType>;

const BY_NUMBER: Readonly<Record<number, LinkType>> = LINK_TYPES;

/** The decoder of a link type, `null` when it is not supported. */
export function linkDecoder(linkType: number): LinkDecoder | null {
  return BY_NUMBER[linkType]?.decode ?? null;
}

/** What people call a link type: `Ethernet`, or its LINKTYPE_ name when it is not decoded. */
export function linkTypeTitle(linkType: number): string {
  return BY_NUMBER[linkType]?.description ?? linkTypeName(linkType);
}

/** `ETHERNET`, or `LINKTYPE 147` for a number without a name. */
export function linkTypeName(linkType: number): string {
  return BY_NUMBER[linkType]?.name ?? OTHER_LINK_TYPES[linkType] ?? `LINKTYPE ${linkType}`;
}
