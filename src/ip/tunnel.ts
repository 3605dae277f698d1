import type { Datagram } from './datagram.ts';
import { uint16 } from './words.ts';

/** What lies inside a datagram that is no transport segment. */
export const Inner = {
  /** Not a tunnel that is known. */
  none: 0,
  ipv4: 1,
  ipv6: 2,
  /** Something announced by an ethertype: `Tunnel.ethertype`. */
  ethertype: 3,
  ethernet: 4,
  ppp: 5,
  /** An IP packet of either version. */
  ip: 8,
  /** IEEE 802.11. */
  wifi: 9,
  /** The tunnel's own header is cut off by the capture. */
  cut: 6,
  /** The tunnel's own header runs past the datagram. */
  truncated: 7,
} as const;

export type Inner = (typeof Inner)[keyof typeof Inner];

const IPV4_IN_IP = 4;
const UDP = 17;
const IPV6_IN_IP = 41;
const GRE = 47;
const ETHERNET_IN_IP = 97;
const MPLS_IN_IP = 137;

const VXLAN_PORT = 4789;
const GENEVE_PORT = 6081;
const GTP_PORT = 2152;
const CAPWAP_DATA_PORT = 5247;
const AYIYA_PORT = 5072;
/** GTP-U message that carries a user's packet. */
const GTP_USER = 0xff;

/** Wireless binding of CAPWAP. */
const IEEE_80211 = 1;
const AYIYA_FORWARD = 1;

const TRANSPARENT_ETHERNET = 0x6558;
const MPLS = 0x8847;
const GRE_PPP = 0x880b;
/** Aruba access points: 0x8200 to 0x82ff by radio and queue. */
const ARUBA_WIFI = 0x82;
const ERSPAN = 0x88be;
const ERSPAN_3 = 0x22eb;

/** Opens one tunnel header. One object, filled again for each. */
export class Tunnel {
  ethertype = 0;
  /** Where the inner packet begins in the datagram's bytes. */
  from = 0;

  /** Looks for a tunnel in `datagram`; with an answer other than `none`, `from` (and `ethertype`) are set. */
  open(datagram: Datagram): Inner {
    this.from = datagram.payloadFrom;
    switch (datagram.protocol) {
      case IPV4_IN_IP:
        return Inner.ipv4;
      case IPV6_IN_IP:
        return Inner.ipv6;
      case GRE:
        return this.#gre(datagram);
      case UDP:
        return this.#udp(datagram);
      case ETHERNET_IN_IP:
        return this.#ethernet(datagram, 2);
      case MPLS_IN_IP:
        this.ethertype = MPLS;
        return Inner.ethertype;
      default:
        return Inner.none;
    }
  }

  /** GRE (RFC 2784, RFC 2890), version 1 with PPP inside (RFC 2637 §4.1), ERSPAN in its three types. */
  #gre(datagram: Datagram): Inner {
    const missing = this.#missing(datagram, 4);
    if (missing !== Inner.none) return missing;
    const bytes = datagram.bytes;
    const flags = uint16(bytes, this.from);
    const protocol = uint16(bytes, this.from + 2);
    const version = flags & 7;
    // source routes (RFC 1701) have been withdrawn
    if (version > 1 || (flags & 0x4000) !== 0) return Inner.none;
    let length = 4;
    if ((flags & 0x8000) !== 0) length += 4;
    if ((flags & 0x2000) !== 0) length += 4;
    if ((flags & 0x1000) !== 0) length += 4;
    if (version === 1 && (flags & 0x0080) !== 0) length += 4;
    switch (protocol) {
      case TRANSPARENT_ETHERNET:
        return this.#ethernet(datagram, length);
      case ERSPAN:
        // type II has a header and, before it, a sequence number; type I has neither
        return this.#ethernet(datagram, length + ((flags & 0x1000) !== 0 ? 8 : 0));
      case ERSPAN_3:
        return this.#erspan3(datagram, length);
      case GRE_PPP:
        return this.#inner(datagram, length, Inner.ppp);
      default:
        this.ethertype = protocol;
        return this.#inner(datagram, length, protocol >> 8 === ARUBA_WIFI ? Inner.wifi : Inner.ethertype);
    }
  }

  #erspan3(datagram: Datagram, length: number): Inner {
    const missing = this.#missing(datagram, length + 12);
    if (missing !== Inner.none) return missing;
    const optional = (datagram.bytes[this.from + length + 11]! & 1) !== 0;
    return this.#ethernet(datagram, length + (optional ? 20 : 12));
  }

  /** Tunnels over UDP, by destination port and a plausible header. */
  #udp(datagram: Datagram): Inner {
    if (datagram.payloadTo - datagram.payloadFrom < 16) return Inner.none;
    switch (uint16(datagram.bytes, this.from + 2)) {
      case VXLAN_PORT:
        return (datagram.bytes[this.from + 8]! & 0x08) !== 0 ? this.#ethernet(datagram, 16) : Inner.none;
      case GENEVE_PORT:
        return this.#geneve(datagram);
      case GTP_PORT:
        return this.#gtp(datagram);
      case CAPWAP_DATA_PORT:
        return this.#capwap(datagram);
      case AYIYA_PORT:
        return this.#ayiya(datagram);
      default:
        return this.#fromServer(datagram);
    }
  }

  /** Protocols whose server answers from its own port. */
  #fromServer(datagram: Datagram): Inner {
    switch (uint16(datagram.bytes, this.from)) {
      case CAPWAP_DATA_PORT:
        return this.#capwap(datagram);
      case AYIYA_PORT:
        return this.#ayiya(datagram);
      default:
        return Inner.none;
    }
  }

  /**
   * CAPWAP data of access points (RFC 5415 §4.3): a frame of 802.11 (T bit; the binding is 802.11) or 802.3. Keep-alives, encrypted (DTLS) and fragmented packets are
   * left alone.
   */
  #capwap(datagram: Datagram): Inner {
    const at = this.from + 8;
    const bytes = datagram.bytes;
    // the preamble: version 0, type 0 (not DTLS)
    if (bytes[at] !== 0) return Inner.none;
    const header = (bytes[at + 1]! >> 3) << 2;
    const flags = uint16(bytes, at + 2) & 0x1ff;
    const fragmented = (flags & 0x80) !== 0;
    const keepAlive = (flags & 0x08) !== 0;
    if (header < 8 || fragmented || keepAlive) return Inner.none;
    if ((flags & 0x100) === 0) return this.#ethernet(datagram, 8 + header);
    const binding = (uint16(bytes, at + 1) >> 1) & 0x1f;
    return binding === IEEE_80211 ? this.#inner(datagram, 8 + header, Inner.wifi) : Inner.none;
  }

  /** AYIYA (draft-massar-v6ops-ayiya §3): identity and signature of the lengths given in the header, then what `next header` names. */
  #ayiya(datagram: Datagram): Inner {
    const at = this.from + 8;
    const bytes = datagram.bytes;
    const identity = 1 << (bytes[at]! >> 4);
    const signature = (bytes[at + 1]! >> 4) << 2;
    const operation = bytes[at + 2]! & 0x0f;
    if (operation !== AYIYA_FORWARD) return Inner.none;
    switch (bytes[at + 3]) {
      case IPV4_IN_IP:
        return this.#inner(datagram, 16 + identity + signature, Inner.ipv4);
      case IPV6_IN_IP:
        return this.#inner(datagram, 16 + identity + signature, Inner.ipv6);
      default:
        return Inner.none;
    }
  }

  /** Geneve (RFC 8926 §3). */
  #geneve(datagram: Datagram): Inner {
    const at = this.from + 8;
    const first = datagram.bytes[at]!;
    if (first >> 6 !== 0) return Inner.none;
    const length = 16 + ((first & 0x3f) << 2);
    this.ethertype = uint16(datagram.bytes, at + 2);
    return this.ethertype === TRANSPARENT_ETHERNET
      ? this.#ethernet(datagram, length)
      : this.#inner(datagram, length, Inner.ethertype);
  }

  /** GTP-U of mobile networks (3GPP TS 29.281 §5). */
  #gtp(datagram: Datagram): Inner {
    const bytes = datagram.bytes;
    const first = bytes[this.from + 8]!;
    if ((first & 0xf0) !== 0x30 || bytes[this.from + 9] !== GTP_USER) return Inner.none;
    let length = 16;
    if ((first & 7) !== 0) {
      length = 20;
      if (this.#missing(datagram, length) !== Inner.none) return this.#missing(datagram, length);
      let next = (first & 4) === 0 ? 0 : bytes[this.from + 19]!;
      while (next !== 0) {
        const size = this.#missing(datagram, length + 1) === Inner.none ? bytes[this.from + length]! << 2 : 0;
        if (size === 0) return Inner.none;
        length += size;
        if (this.#missing(datagram, length) !== Inner.none) return this.#missing(datagram, length);
        next = bytes[this.from + length - 1]!;
      }
    }
    return this.#inner(datagram, length, Inner.ip);
  }

  #ethernet(datagram: Datagram, length: number): Inner {
    return this.#inner(datagram, length, Inner.ethernet);
  }

  #inner(datagram: Datagram, length: number, inner: Inner): Inner {
    const missing = this.#missing(datagram, length);
    if (missing !== Inner.none) return missing;
    this.from += length;
    return inner;
  }

  /** `none` when `length` bytes can be read. */
  #missing(datagram: Datagram, length: number): Inner {
    if (this.from + length <= datagram.payloadTo) return Inner.none;
    return length <= datagram.payloadLength ? Inner.cut : Inner.truncated;
  }
}
