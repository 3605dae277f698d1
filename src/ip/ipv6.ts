import type { Datagram } from './datagram.ts';
import { fragmentLengthFits } from './ipv4.ts';
import { IpNote, IpOutcome } from './outcome.ts';
import { int32, uint16 } from './words.ts';

const FIXED_HEADER = 40;

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;
const NO_NEXT_HEADER = 59;
const JUMBO_OPTION = 0xc2;

/**
 * Decodes the IPv6 header at `from` and its extension headers into `datagram` (RFC 8200). A payload length of 0 with something behind the header stands for
 * the jumbo payload option (RFC 2675) or, without one, for the rest of the frame (segmentation offload, BIG TCP). So does one beyond the frame, as with IPv4.
 * @param maxHeaders the most extension headers that are walked
 * @returns an `IpOutcome` with `IpNote` bits
 */
export function decodeIpv6(
  bytes: Uint8Array,
  from: number,
  to: number,
  wireTo: number,
  datagram: Datagram,
  maxHeaders: number,
): number {
  if (to - from < FIXED_HEADER) return wireTo - from < FIXED_HEADER ? IpOutcome.truncated : IpOutcome.cut;
  if (bytes[from]! >> 4 !== 6) return IpOutcome.version;
  const payloadFrom = from + FIXED_HEADER;
  const nextHeader = bytes[from + 6]!;
  let notes = 0;
  let end = payloadFrom + uint16(bytes, from + 4);
  if (end === payloadFrom && end < wireTo && nextHeader !== NO_NEXT_HEADER) {
    const jumbo = nextHeader === HOP_BY_HOP ? jumboLength(bytes, payloadFrom, to) : 0;
    if (jumbo > 0 && jumbo <= 0xffff) return IpOutcome.jumbo;
    end = jumbo > 0 ? payloadFrom + jumbo : wireTo;
    if (jumbo === 0) notes = IpNote.lengthZero;
  }
  if (end > wireTo) {
    end = wireTo;
    notes = IpNote.beyondFrame;
  }
  if (end < wireTo) notes |= IpNote.trailingBytes;

  datagram.bytes = bytes;
  datagram.version = 6;
  datagram.src0 = int32(bytes, from + 8);
  datagram.src1 = int32(bytes, from + 12);
  datagram.src2 = int32(bytes, from + 16);
  datagram.src3 = int32(bytes, from + 20);
  datagram.dst0 = int32(bytes, from + 24);
  datagram.dst1 = int32(bytes, from + 28);
  datagram.dst2 = int32(bytes, from + 32);
  datagram.dst3 = int32(bytes, from + 36);
  datagram.ttl = bytes[from + 7]!;
  datagram.identification = 0;
  datagram.headerFrom = from;
  datagram.payloadFrom = payloadFrom;
  datagram.payloadTo = end < to ? end : to;
  datagram.payloadLength = end - payloadFrom;
  datagram.ambiguous = false;
  datagram.beyondFrame = notes === IpNote.beyondFrame;
  datagram.fragment = false;
  datagram.protocol = nextHeader;
  if (nextHeader === 6) return notes;
  const outcome = skipExtensionHeaders(datagram, maxHeaders);
  if (notes === IpNote.beyondFrame && datagram.fragment) return IpOutcome.totalAboveFrame;
  return outcome | notes;
}

/**
 * Moves the payload of `datagram` past the extension headers that begin there, `datagram.protocol` being the first one's number, up to a transport protocol or
 * a fragment. A fragment header with the whole datagram behind it (RFC 6946) is passed like any other.
 * @returns an `IpOutcome`
 */
export function skipExtensionHeaders(datagram: Datagram, maxHeaders: number): number {
  const bytes = datagram.bytes;
  const end = datagram.payloadFrom + datagram.payloadLength;
  let at = datagram.payloadFrom;
  let protocol = datagram.protocol;
  let headers = 0;
  datagram.fragment = false;
  while (isExtensionHeader(protocol)) {
    if (++headers > maxHeaders) return IpOutcome.extensionLimit;
    if (at + 8 > end) return IpOutcome.extensionBeyondPacket;
    if (at + 8 > datagram.payloadTo) return IpOutcome.cut;
    const next = bytes[at]!;
    if (protocol === FRAGMENT) {
      const field = uint16(bytes, at + 2);
      datagram.identification = int32(bytes, at + 4);
      at += 8;
      protocol = next;
      if ((field & 0xfff9) === 0) continue;
      datagram.fragment = true;
      datagram.fragmentOffset = field & 0xfff8;
      datagram.moreFragments = (field & 1) !== 0;
      break;
    }
    at += protocol === AUTHENTICATION ? (bytes[at + 1]! + 2) << 2 : (bytes[at + 1]! + 1) << 3;
    if (at > end) return IpOutcome.extensionBeyondPacket;
    if (at > datagram.payloadTo) return IpOutcome.cut;
    protocol = next;
  }
  datagram.protocol = protocol;
  datagram.payloadFrom = at;
  datagram.payloadLength = end - at;
  return datagram.fragment && !fragmentLengthFits(datagram) ? IpOutcome.fragmentLength : IpOutcome.ok;
}

function isExtensionHeader(protocol: number): boolean {
  switch (protocol) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HOST_IDENTITY:
    case SHIM6:
      return true;
    default:
      return false;
  }
}

/** The jumbo payload option of the hop-by-hop header at `from` (RFC 2675 §2), 0 when there is none. */
function jumboLength(bytes: Uint8Array, from: number, to: number): number {
  if (from + 8 > to) return 0;
  const headerTo = Math.min(to, from + ((bytes[from + 1]! + 1) << 3));
  let at = from + 2;
  while (at + 1 < headerTo) {
    const type = bytes[at]!;
    if (type === 0) {
      at++;
      continue;
    }
    if (type === JUMBO_OPTION) return at + 6 <= headerTo ? int32(bytes, at + 2) >>> 0 : 0;
    at += 2 + bytes[at + 1]!;
  }
  return 0;
}
