import type { TcpDatagram } from './segment.ts';

const PROTOCOL_TCP = 6;
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
/** So many bytes can be summed in 32-bit halves without overflow. */
const BLOCK = 0x10000;

/**
 * Verifies TCP checksums (RFC 1071, RFC 9293 §3.1). Sums 32-bit words of the slab in the machine's own byte order, which the ones' complement sum
 * permits, and swaps the result once. Keeps a view of the slab it saw last.
 */
export class ChecksumVerifier {
  #buffer: ArrayBufferLike | null = null;
  #words: Int32Array<ArrayBufferLike> = new Int32Array(0);

  /** Whether the segment's checksum fits. A segment that was not captured whole cannot be judged and counts as good. */
  isGood(datagram: TcpDatagram): boolean {
    const from = datagram.payloadFrom;
    const length = datagram.payloadTo - from;
    if (length < datagram.payloadLength) return true;
    let sum = this.#sum(datagram.bytes, from, datagram.payloadTo) + PROTOCOL_TCP + (length & 0xffff) + (length >>> 16);
    sum += halves(datagram.src3) + halves(datagram.dst3);
    if (datagram.version === 6) {
      sum += halves(datagram.src0) + halves(datagram.src1) + halves(datagram.src2);
      sum += halves(datagram.dst0) + halves(datagram.dst1) + halves(datagram.dst2);
    }
    return fold(sum) === 0xffff;
  }

  /** The folded big-endian sum of `bytes[from, to)`. */
  #sum(bytes: Uint8Array, from: number, to: number): number {
    if (bytes.buffer !== this.#buffer) {
      this.#buffer = bytes.buffer;
      this.#words = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >> 2);
    }
    const words = this.#words;
    const base = bytes.byteOffset;
    let at = from;
    // `sum` is that of 16-bit words at even addresses, in the machine's order.
    let sum = 0;
    while (at < to && ((base + at) & 3) !== 0) {
      sum += (base + at) & 1 ? high(bytes[at]!) : low(bytes[at]!);
      at++;
    }
    const wordsTo = (base + to) >> 2;
    for (let word = (base + at) >> 2; word < wordsTo; ) {
      const blockTo = Math.min(wordsTo, word + (BLOCK >> 2));
      let lows = 0;
      let highs = 0;
      for (; word + 3 < blockTo; word += 4) {
        const a = words[word]!;
        const b = words[word + 1]!;
        const c = words[word + 2]!;
        const d = words[word + 3]!;
        lows += (a & 0xffff) + (b & 0xffff) + (c & 0xffff) + (d & 0xffff);
        highs += (a >>> 16) + (b >>> 16) + (c >>> 16) + (d >>> 16);
      }
      for (; word < blockTo; word++) {
        lows += words[word]! & 0xffff;
        highs += words[word]! >>> 16;
      }
      sum += fold(lows) + fold(highs);
    }
    for (at = Math.max(at, (wordsTo << 2) - base); at < to; at++)
      sum += (base + at) & 1 ? high(bytes[at]!) : low(bytes[at]!);
    const folded = fold(sum);
    // A sum of shifted words is the byte-swapped sum (RFC 1071 §2).
    return LITTLE_ENDIAN === (((base + from) & 1) === 1) ? folded : swap(folded);
  }
}

/** The byte at an even address, as part of a native 16-bit word. */
function low(byte: number): number {
  return LITTLE_ENDIAN ? byte : byte << 8;
}

function high(byte: number): number {
  return LITTLE_ENDIAN ? byte << 8 : byte;
}

function swap(word: number): number {
  return ((word & 0xff) << 8) | (word >>> 8);
}

function halves(word: number): number {
  return (word >>> 16) + (word & 0xffff);
}

function fold(sum: number): number {
  let folded = (sum & 0xffff) + (sum >>> 16);
  folded = (folded & 0xffff) + (folded >>> 16);
  return (folded & 0xffff) + (folded >>> 16);
}
