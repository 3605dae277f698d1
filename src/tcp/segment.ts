/** What TCP needs of a datagram: IP's own class has these fields. The object is reused by its owner; nothing of it is kept. */
export interface TcpDatagram {
  /** A slab: unchanged until 8 further distinct slabs have been handed over. */
  readonly bytes: Uint8Array;
  readonly version: 4 | 6;
  /** Signed 32-bit address words; IPv4 in `src3`/`dst3`, the others 0. */
  readonly src0: number;
  readonly src1: number;
  readonly src2: number;
  readonly src3: number;
  readonly dst0: number;
  readonly dst1: number;
  readonly dst2: number;
  readonly dst3: number;
  readonly ttl: number;
  /** IPv4 identification; 0 when there is none. */
  readonly identification: number;
  /** The captured part of the TCP segment in `bytes`. */
  readonly payloadFrom: number;
  readonly payloadTo: number;
  /** Length of the TCP segment as the IP header tells it; more than captured when the packet was snapped. */
  readonly payloadLength: number;
  /** Made from fragments that disagree. */
  readonly ambiguous: boolean;
  /** The IP header claims more bytes than the frame had: `payloadLength` is what was there. Such a segment may be damaged and is trusted as little as one with a wrong checksum. */
  readonly beyondFrame: boolean;
}

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;
export const URG = 0x20;

/** `cut`: the capture holds less than the fixed header. `bad-header`: the sender's lengths contradict each other. */
export type SegmentVerdict = 'ok' | 'cut' | 'bad-header';

const FIXED_HEADER = 20;
const OPTION_END = 0;
const OPTION_NOP = 1;
const OPTION_WINDOW_SCALE = 3;
const OPTION_TIMESTAMPS = 8;
/** NOP, NOP, timestamps of 10 bytes: what most segments carry (RFC 7323 appendix A). */
const USUAL_TIMESTAMPS = 0x0101080a;

/** A decoded TCP header (RFC 9293 §3.1). Reused for every segment. */
export class Segment {
  srcPort = 0;
  dstPort = 0;
  /** Signed 32-bit. */
  seq = 0;
  ack = 0;
  flags = 0;
  /** As in the header, not scaled. */
  window = 0;
  checksum = 0;
  urgentPointer = 0;
  /** Shift of the window scale option, −1 without. */
  windowScale = -1;
  hasTimestamp = false;
  /** TSval, signed 32-bit. */
  timestamp = 0;
  /** An option of length 0 or 1, or one that leaves the header. */
  badOptions = false;
  /** Captured payload. */
  payloadFrom = 0;
  payloadTo = 0;
  /** Payload as sent. */
  payloadLength = 0;

  /** Reads the header of `datagram`. After another answer than `ok` the fields have no meaning. */
  decode(datagram: TcpDatagram): SegmentVerdict {
    const bytes = datagram.bytes;
    const from = datagram.payloadFrom;
    const captured = datagram.payloadTo - from;
    const length = datagram.payloadLength;
    if (length < FIXED_HEADER) return 'bad-header';
    if (captured < FIXED_HEADER) return 'cut';
    const headerLength = (bytes[from + 12]! >> 4) * 4;
    if (headerLength < FIXED_HEADER || headerLength > length) return 'bad-header';
    this.srcPort = (bytes[from]! << 8) | bytes[from + 1]!;
    this.dstPort = (bytes[from + 2]! << 8) | bytes[from + 3]!;
    this.seq = read32(bytes, from + 4);
    this.ack = read32(bytes, from + 8);
    this.flags = bytes[from + 13]!;
    this.window = (bytes[from + 14]! << 8) | bytes[from + 15]!;
    this.checksum = (bytes[from + 16]! << 8) | bytes[from + 17]!;
    this.urgentPointer = (bytes[from + 18]! << 8) | bytes[from + 19]!;
    this.windowScale = -1;
    this.hasTimestamp = false;
    this.timestamp = 0;
    this.badOptions = false;
    if (headerLength > FIXED_HEADER) {
      const optionsTo = from + Math.min(headerLength, captured);
      if (headerLength === 32 && captured >= 32 && read32(bytes, from + 20) === USUAL_TIMESTAMPS) {
        this.hasTimestamp = true;
        this.timestamp = read32(bytes, from + 24);
      } else this.#options(bytes, from + FIXED_HEADER, optionsTo, captured < headerLength);
    }
    this.payloadFrom = from + Math.min(headerLength, captured);
    this.payloadTo = Math.min(datagram.payloadTo, from + length);
    this.payloadLength = length - headerLength;
    return 'ok';
  }

  #options(bytes: Uint8Array, from: number, to: number, cut: boolean): void {
    let at = from;
    while (at < to) {
      const kind = bytes[at]!;
      if (kind === OPTION_END) return;
      if (kind === OPTION_NOP) {
        at++;
        continue;
      }
      const length = at + 1 < to ? bytes[at + 1]! : 0;
      if (length < 2 || at + length > to) {
        this.badOptions = !cut;
        return;
      }
      if (kind === OPTION_WINDOW_SCALE && length === 3) this.windowScale = Math.min(bytes[at + 2]!, 14);
      else if (kind === OPTION_TIMESTAMPS && length === 10) {
        this.hasTimestamp = true;
        this.timestamp = read32(bytes, at + 2);
      }
      at += length;
    }
  }
}

function read32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
