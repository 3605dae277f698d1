import type { BlockDecoder, Decoded } from './block-source.ts';
import type { InputWindow } from './input-window.ts';
import { decodeLz4Block } from './lz4-block.ts';
import { XxHash32 } from './xxhash32.ts';

const MAGIC = 0x184d_2204;
const LEGACY_MAGIC = 0x184c_2102;
const SKIPPABLE = 0x184d_2a50;
const HISTORY = 64 * 1024;
const LEGACY_BLOCK_LENGTH = 8 * 1024 * 1024;
const UNCOMPRESSED = 0x8000_0000;

interface Frame {
  readonly legacy: boolean;
  readonly linked: boolean;
  readonly blockChecksum: boolean;
  readonly contentHash: XxHash32 | null;
  readonly maxBlockLength: number;
}

/**
 * LZ4 frames, lz4_Frame_format.md 1.6: linked and independent blocks, concatenated and skippable frames, and the legacy
 * frame. Checksums of blocks and contents are verified.
 */
export class Lz4Decoder implements BlockDecoder {
  #frame: Frame | null = null;
  /** History, then the block. */
  #output = new Uint8Array(0);
  #history = 0;
  #cut = false;

  async next(input: InputWindow): Promise<Decoded> {
    if (this.#cut) return { kind: 'truncated' };
    for (;;) {
      const decoded = this.#frame === null ? await this.#openFrame(input) : await this.#nextBlock(input, this.#frame);
      if (decoded !== null) return decoded;
    }
  }

  async #openFrame(input: InputWindow): Promise<Decoded | null> {
    if (!(await input.need(4))) return input.available === 0 ? { kind: 'end' } : { kind: 'truncated' };
    const magic = input.word();
    if ((magic & 0xffff_fff0) >>> 0 === SKIPPABLE) {
      if (!(await input.need(8))) return { kind: 'truncated' };
      return (await input.skip(8 + input.word(4))) ? null : { kind: 'truncated' };
    }
    if (magic === LEGACY_MAGIC) {
      input.at += 4;
      this.#begin({
        legacy: true,
        linked: false,
        blockChecksum: false,
        contentHash: null,
        maxBlockLength: LEGACY_BLOCK_LENGTH,
      });
      return null;
    }
    if (magic !== MAGIC) return damaged('no frame where one is due');
    return this.#openStandardFrame(input);
  }

  async #openStandardFrame(input: InputWindow): Promise<Decoded | null> {
    if (!(await input.need(7))) return { kind: 'truncated' };
    const flags = input.byte(4);
    const sizeCode = (input.byte(5) >> 4) & 7;
    if (flags >> 6 !== 1) return { kind: 'unsupported', detail: `frame version ${flags >> 6}` };
    if (sizeCode < 4) return damaged('impossible block size');
    // Content size and dictionary id are optional; a byte of header checksum ends the header.
    if (!(await input.skip(6 + (flags & 8) + ((flags & 1) === 1 ? 4 : 0) + 1))) return { kind: 'truncated' };
    this.#begin({
      legacy: false,
      linked: (flags & 0x20) === 0,
      blockChecksum: (flags & 0x10) !== 0,
      contentHash: (flags & 4) === 0 ? null : new XxHash32(),
      maxBlockLength: 1 << (8 + 2 * sizeCode),
    });
    return null;
  }

  #begin(frame: Frame): void {
    this.#frame = frame;
    this.#history = 0;
    const length = HISTORY + frame.maxBlockLength;
    if (this.#output.length < length) this.#output = new Uint8Array(length);
  }

  async #nextBlock(input: InputWindow, frame: Frame): Promise<Decoded | null> {
    if (!(await input.need(4))) {
      // A legacy frame has no end mark.
      if (!frame.legacy || input.available > 0) return { kind: 'truncated' };
      this.#frame = null;
      return null;
    }
    const word = input.word();
    if (frame.legacy && isMagic(word)) {
      this.#frame = null;
      return null;
    }
    input.at += 4;
    if (word === 0 && !frame.legacy) return this.#endFrame(input, frame);
    const plain = !frame.legacy && word >= UNCOMPRESSED;
    const length = plain ? word - UNCOMPRESSED : word;
    if (length > frame.maxBlockLength + (frame.legacy ? frame.maxBlockLength / 255 + 16 : 0))
      return damaged('block too long');
    if (!(await input.need(length + (frame.blockChecksum ? 4 : 0)))) {
      if (plain || input.available === 0) return { kind: 'truncated' };
      return this.#decodeCutBlock(input, frame, Math.min(length, input.available));
    }
    return this.#decodeBlock(input, frame, length, plain);
  }

  #decodeBlock(input: InputWindow, frame: Frame, length: number, plain: boolean): Decoded | null {
    const output = this.#output;
    const start = this.#history;
    const { bytes, at } = input;
    if (frame.blockChecksum && XxHash32.of(bytes, at, at + length) !== input.word(length))
      return damaged('block checksum');
    let end = start + length;
    if (plain) output.set(bytes.subarray(at, at + length), start);
    else end = decodeLz4Block(bytes, at, at + length, output, start, start + frame.maxBlockLength, false);
    if (end < 0) return damaged('broken block');
    input.at += length + (frame.blockChecksum ? 4 : 0);
    frame.contentHash?.update(output, start, end);
    const block = output.slice(start, end);
    if (frame.linked) {
      const kept = Math.min(HISTORY, end);
      output.copyWithin(0, end - kept, end);
      this.#history = kept;
    }
    return block.length === 0 ? null : { kind: 'bytes', bytes: block };
  }

  /** The last block, whose input ends early: the next call finds nothing and says so. */
  #decodeCutBlock(input: InputWindow, frame: Frame, length: number): Decoded {
    const start = this.#history;
    const { bytes, at } = input;
    const end = decodeLz4Block(bytes, at, at + length, this.#output, start, start + frame.maxBlockLength, true);
    input.at = input.end;
    this.#cut = true;
    return end > start ? { kind: 'bytes', bytes: this.#output.slice(start, end) } : { kind: 'truncated' };
  }

  async #endFrame(input: InputWindow, frame: Frame): Promise<Decoded | null> {
    this.#frame = null;
    if (frame.contentHash === null) return null;
    if (!(await input.need(4))) return { kind: 'truncated' };
    const checksum = input.word();
    input.at += 4;
    return checksum === frame.contentHash.digest() ? null : damaged('content checksum');
  }
}

function isMagic(word: number): boolean {
  return word === MAGIC || word === LEGACY_MAGIC || (word & 0xffff_fff0) >>> 0 === SKIPPABLE;
}

function damaged(detail: string): Decoded {
  return { kind: 'damaged', detail };
}
