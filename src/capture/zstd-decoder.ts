import { Decompress } from 'fzstd';
import type { BlockDecoder, Decoded } from './block-source.ts';
import type { InputWindow } from './input-window.ts';
import { XxHash64 } from './xxhash64.ts';

const MAGIC = 0xfd2f_b528;
const SKIPPABLE = 0x184d_2a50;

/** A frame that needs a larger window is not read: the decoder would allocate what the frame claims. */
const MAX_WINDOW_LENGTH = 128 * 1024 * 1024;

/** Longest block content, RFC 8878 §3.1.1.2.4. */
const MAX_BLOCK_LENGTH = 128 * 1024;

const BLOCK_RLE = 1;
const BLOCK_RESERVED = 3;

/**
 * Zstandard frames, RFC 8878. `fzstd` decodes the blocks; the frames are walked here and it is given one block at a
 * time, because it would otherwise give out all that a piece of input expands to at once, allocate any window a frame
 * asks for, and recurse once a frame. Checksums are verified here too: `fzstd` does not.
 */
export class ZstdDecoder implements BlockDecoder {
  #frame: Frame | null = null;
  /** What the end of the last frame showed, to be said after its bytes. */
  #problem: Decoded | null = null;

  async next(input: InputWindow): Promise<Decoded> {
    for (;;) {
      if (this.#problem !== null) return this.#problem;
      if (this.#frame === null) {
        const problem = await this.#openFrame(input);
        if (problem !== null) return problem;
        continue;
      }
      const decoded = await this.#nextBlock(input, this.#frame);
      if (decoded.kind !== 'bytes' || decoded.bytes.length > 0) return decoded;
    }
  }

  async #openFrame(input: InputWindow): Promise<Decoded | null> {
    if (!(await input.need(4))) return input.available === 0 ? { kind: 'end' } : { kind: 'truncated' };
    const magic = input.word();
    if ((magic & 0xffff_fff0) >>> 0 === SKIPPABLE) {
      if (!(await input.need(8))) return { kind: 'truncated' };
      return (await input.skip(8 + input.word(4))) ? null : { kind: 'truncated' };
    }
    if (magic !== MAGIC) return { kind: 'damaged', detail: 'no frame where one is due' };
    if (!(await input.need(6))) return { kind: 'truncated' };
    const length = frameHeaderLength(input.byte(4));
    if (!(await input.need(length))) return { kind: 'truncated' };
    const window = windowLength(input, length);
    if (window > MAX_WINDOW_LENGTH) return { kind: 'unsupported', detail: `window of ${window} bytes` };
    this.#frame = new Frame(input.bytes.slice(input.at, input.at + length), (input.byte(4) & 4) !== 0);
    input.at += length;
    return null;
  }

  async #nextBlock(input: InputWindow, frame: Frame): Promise<Decoded> {
    if (!(await input.need(3))) return { kind: 'truncated' };
    const word = input.byte() | (input.byte(1) << 8) | (input.byte(2) << 16);
    const last = (word & 1) === 1;
    const type = (word >> 1) & 3;
    const size = word >> 3;
    if (type === BLOCK_RESERVED || size > MAX_BLOCK_LENGTH) return { kind: 'damaged', detail: 'impossible block' };
    const length = 3 + (type === BLOCK_RLE ? 1 : size);
    if (!(await input.need(length))) return { kind: 'truncated' };
    const block = input.bytes.slice(input.at, input.at + length);
    input.at += length;
    const decoded = frame.decode(block, last);
    if (last) {
      this.#frame = null;
      if (frame.hasChecksum) this.#problem = await verifyChecksum(input, frame);
    }
    return decoded;
  }
}

async function verifyChecksum(input: InputWindow, frame: Frame): Promise<Decoded | null> {
  if (!(await input.need(4))) return { kind: 'truncated' };
  const checksum = input.word();
  input.at += 4;
  return checksum === frame.hash.digestLow() ? null : { kind: 'damaged', detail: 'content checksum' };
}

class Frame {
  readonly hasChecksum: boolean;
  readonly hash = new XxHash64();
  readonly #decompress = new Decompress();
  #header: Uint8Array | null;

  constructor(header: Uint8Array, hasChecksum: boolean) {
    this.#header = header;
    this.hasChecksum = hasChecksum;
  }

  decode(block: Uint8Array, last: boolean): Decoded {
    const pieces: Uint8Array[] = [];
    this.#decompress.ondata = (bytes) => pieces.push(bytes);
    // It waits for a checksum it does not look at.
    const trailer = last && this.hasChecksum ? 4 : 0;
    const header = this.#header ?? new Uint8Array(0);
    const input = new Uint8Array(header.length + block.length + trailer);
    input.set(header);
    input.set(block, header.length);
    this.#header = null;
    try {
      this.#decompress.push(input, last);
    } catch (error) {
      return { kind: 'damaged', detail: error instanceof Error ? error.message : 'broken block' };
    }
    const bytes = join(pieces);
    if (this.hasChecksum) this.hash.update(bytes);
    return { kind: 'bytes', bytes };
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** RFC 8878 §3.1.1.1: magic, descriptor, window descriptor, dictionary id, content size. */
function frameHeaderLength(descriptor: number): number {
  const single = (descriptor >> 5) & 1;
  const sizeFlag = descriptor >> 6;
  return 5 + (1 - single) + dictionaryIdLength(descriptor) + (sizeFlag === 0 ? single : 1 << sizeFlag);
}

function dictionaryIdLength(descriptor: number): number {
  const flag = descriptor & 3;
  return flag === 3 ? 4 : flag;
}

/** RFC 8878 §3.1.1.1.2; of a single segment the content size, §3.1.1.1.4. */
function windowLength(input: InputWindow, headerLength: number): number {
  const descriptor = input.byte(4);
  if (((descriptor >> 5) & 1) === 0) {
    const exponent = input.byte(5) >> 3;
    const base = 2 ** (10 + exponent);
    return base + (base / 8) * (input.byte(5) & 7);
  }
  const sizeAt = 5 + dictionaryIdLength(descriptor);
  let size = 0;
  for (let at = headerLength - 1; at >= sizeAt; at--) size = size * 256 + input.byte(at);
  return headerLength - sizeAt === 2 ? size + 256 : size;
}
