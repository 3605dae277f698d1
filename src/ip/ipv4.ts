import { checksumHolds } from './checksum.ts';
import type { Datagram } from './datagram.ts';
import { IpNote, IpOutcome } from './outcome.ts';
import { int32, uint16 } from './words.ts';

const FIXED_HEADER = 20;

/**
 * Decodes the IPv4 header at `from` into `datagram` (RFC 791 §3.1). `[from, to)` was captured, the frame went on to `wireTo` on the wire. A total length of 0
 * (segmentation offload) stands for the rest of the frame, and so does one beyond it, which only a fragment
 * is refused for: its neighbours could not tell the missing bytes from theirs.
 * @returns an `IpOutcome` with `IpNote` bits
 */
export function decodeIpv4(bytes: Uint8Array, from: number, to: number, wireTo: number, datagram: Datagram): number {
  if (to - from < FIXED_HEADER) return wireTo - from < FIXED_HEADER ? IpOutcome.truncated : IpOutcome.cut;
  const first = bytes[from]!;
  if (first >> 4 !== 4) return IpOutcome.version;
  const headerLength = (first & 15) << 2;
  if (headerLength < FIXED_HEADER) return IpOutcome.headerLength;
  const headerTo = from + headerLength;
  if (headerTo > wireTo) return IpOutcome.headerBeyondPacket;
  if (headerTo > to) return IpOutcome.cut;
  let notes = 0;
  let end = from + uint16(bytes, from + 2);
  if (end === from) {
    end = wireTo;
    notes = IpNote.lengthZero;
  }
  if (end < headerTo) return IpOutcome.totalBelowHeader;
  if (end > wireTo) {
    if ((uint16(bytes, from + 6) & 0x3fff) !== 0) return IpOutcome.totalAboveFrame;
    end = wireTo;
    notes = IpNote.beyondFrame;
  }
  if (end < wireTo) notes |= IpNote.trailingBytes;
  if (headerLength > FIXED_HEADER && !optionsFit(bytes, from + FIXED_HEADER, headerTo)) return IpOutcome.options;
  // 0 is what a sender leaves for its network card to fill in
  if (uint16(bytes, from + 10) !== 0 && !checksumHolds(bytes, from, headerTo)) notes |= IpNote.badChecksum;

  datagram.bytes = bytes;
  datagram.version = 4;
  datagram.protocol = bytes[from + 9]!;
  datagram.src0 = 0;
  datagram.src1 = 0;
  datagram.src2 = 0;
  datagram.src3 = int32(bytes, from + 12);
  datagram.dst0 = 0;
  datagram.dst1 = 0;
  datagram.dst2 = 0;
  datagram.dst3 = int32(bytes, from + 16);
  datagram.ttl = bytes[from + 8]!;
  datagram.identification = uint16(bytes, from + 4);
  datagram.headerFrom = from;
  datagram.payloadFrom = headerTo;
  datagram.payloadTo = end < to ? end : to;
  datagram.payloadLength = end - headerTo;
  datagram.ambiguous = false;
  datagram.beyondFrame = (notes & IpNote.beyondFrame) !== 0;
  const fragment = uint16(bytes, from + 6);
  datagram.fragment = (fragment & 0x3fff) !== 0;
  if (!datagram.fragment) return notes;
  datagram.fragmentOffset = (fragment & 0x1fff) << 3;
  datagram.moreFragments = (fragment & 0x2000) !== 0;
  return fragmentLengthFits(datagram) ? notes : IpOutcome.fragmentLength;
}

/** All fragments but the last carry a multiple of 8 bytes, and some (RFC 791 §3.2, RFC 8200 §4.5). */
export function fragmentLengthFits(datagram: Datagram): boolean {
  return !datagram.moreFragments || (datagram.payloadLength > 0 && (datagram.payloadLength & 7) === 0);
}

/** Walks the options (RFC 791 §3.1): end, no-operation, or type and length. */
function optionsFit(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at < to) {
    const type = bytes[at]!;
    if (type === 0) return true;
    if (type === 1) {
      at++;
      continue;
    }
    const length = at + 1 < to ? bytes[at + 1]! : 0;
    if (length < 2) return false;
    at += length;
  }
  return at === to;
}
