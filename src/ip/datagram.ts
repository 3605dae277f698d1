const NOTHING = new Uint8Array(0);

/**
 * One IP datagram as ranges of the bytes that carried it. There is one object per network, filled again for every packet: whoever is handed it
 * copies what it keeps. Address words are signed 32-bit integers in network order; an IPv4 address stands in the last word (`src3`, `dst3`), the
 * others are 0.
 */
export class Datagram {
  bytes: Uint8Array = NOTHING;
  version: 4 | 6 = 4;
  /** Protocol number of the payload (6 = TCP), after any IPv6 extension headers. */
  protocol = 0;
  src0 = 0;
  src1 = 0;
  src2 = 0;
  src3 = 0;
  dst0 = 0;
  dst1 = 0;
  dst2 = 0;
  dst3 = 0;
  /** Time to live or hop limit. */
  ttl = 0;
  /** IPv4 identification, or that of the IPv6 fragment header (signed 32-bit); 0 for an IPv6 datagram without one. */
  identification = 0;
  /** Where the IP header begins in `bytes`; equal to `payloadFrom` when the datagram was put together from fragments. */
  headerFrom = 0;
  /** The captured payload: `[payloadFrom, payloadTo)` of `bytes`. */
  payloadFrom = 0;
  payloadTo = 0;
  /** Payload length as the IP header gives it (as the frame gives it when the header says 0). Greater than what was captured when the capture cut the packet. */
  payloadLength = 0;
  /** Put together from fragments that disagreed: a policy chose the bytes. */
  ambiguous = false;
  /** The header's length ran past the frame; `payloadLength` is what the frame had. */
  beyondFrame = false;
  /** This packet is a fragment: the three fields below are valid, and the payload is the fragment's part. */
  fragment = false;
  /** Offset of the part in the datagram's payload, in bytes. */
  fragmentOffset = 0;
  moreFragments = false;
}
