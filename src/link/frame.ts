/** What a link-layer decoder found at the end of its headers. Plain integers: one comparison per packet. */
export const Found = {
  /** An IPv4 packet at `from`, as the frame says. */
  ipv4: 0,
  ipv6: 1,
  /** An IP packet whose version only its first nibble tells (raw IP, MPLS). */
  ip: 2,
  arp: 3,
  /** Something else; `detail` names it. */
  nonIp: 4,
  encrypted: 5,
  /** Frame too short for its own headers. */
  truncated: 6,
  /** Headers cut off by the capture: the frame was long enough on the wire. */
  cut: 7,
  /** More nested headers than the limit. */
  tooDeep: 8,
  /** A link-layer fragment (ARCNET) at `from`; `detail` is its sender. */
  part: 9,
} as const;

export type Found = (typeof Found)[keyof typeof Found];

const NOTHING = new Uint8Array(0);

/**
 * The frame being decoded, one object for all packets. A decoder reads at `from`, moves it past the headers it knows and leaves its verdict in `found`.
 *
 * Invariant: `from <= to <= wireTo`, but for `from`, which may pass `to` only when `found` is `truncated` or `cut`. `[from, to)` was captured, `[to, wireTo)` was on the wire.
 */
export class Frame {
  bytes: Uint8Array = NOTHING;
  from = 0;
  to = 0;
  wireTo = 0;
  found: Found = Found.nonIp;
  /** With `nonIp` and `encrypted`: an ethertype, or one of the `NON_IP` codes above 65535. See `nonIpName`. */
  detail = 0;
  /** Headers passed so far, tunnels included. */
  layers = 0;
  maxLayers = 16;
  /** Where the next subframe of an aggregate (802.11 A-MSDU) begins; -1 when there is none. It ends at `nextTo`, on the wire at `nextWireTo`. */
  nextFrom = -1;
  nextTo = 0;
  nextWireTo = 0;

  /** Takes `[from, to)`, which was `[from, wireTo)` on the wire. Layers are counted on. */
  reset(bytes: Uint8Array, from: number, to: number, wireTo: number): void {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.wireTo = wireTo;
    this.nextFrom = -1;
  }

  /** True when `length` header bytes can be read at `from`; else the verdict is `truncated` or `cut`. */
  has(length: number): boolean {
    const end = this.from + length;
    if (end <= this.to) return true;
    this.found = end <= this.wireTo ? Found.cut : Found.truncated;
    return false;
  }

  /** Counts one more header; false with verdict `tooDeep` when that is one too many. */
  enter(): boolean {
    if (++this.layers <= this.maxLayers) return true;
    this.found = Found.tooDeep;
    return false;
  }

  /** What follows `length` bytes after `from` is padding or a trailer. A length beyond the frame is ignored. */
  shorten(length: number): void {
    const end = this.from + length;
    if (end < this.wireTo) this.wireTo = end;
    if (end < this.to) this.to = end;
  }

  skip(detail: number): void {
    this.found = Found.nonIp;
    this.detail = detail;
  }

  /** Big-endian 16 bits, `at` bytes after `from`. Ask `has` first. */
  word(at: number): number {
    return (this.bytes[this.from + at]! << 8) | this.bytes[this.from + at + 1]!;
  }

  byte(at: number): number {
    return this.bytes[this.from + at]!;
  }
}

/** Moves `frame` past one link type's headers. Never throws, never allocates. */
export type LinkDecoder = (frame: Frame) => void;
