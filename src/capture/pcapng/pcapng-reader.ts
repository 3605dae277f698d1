import type { ByteOrder } from '../capture-facts.ts';
import type { SlabReader } from '../slab-reader.ts';
import type { Block } from './block.ts';
import { blockDecoder } from './blocks.ts';
import { decodeEnhancedPacket } from './enhanced-packet.ts';
import type { Section } from './section.ts';
import { SECTION_HEADER_TYPE, sectionByteOrder } from './section-header.ts';

/** Shortest block: type, length, trailing length. */
const MIN_BLOCK_LENGTH = 12;

const ENHANCED_PACKET = 6;

const EMPTY = new Uint8Array(0);

/** pcapng captures (draft-ietf-opsawg-pcapng), block by block in the slab. */
export class PcapngReader implements SlabReader {
  readonly format = 'pcapng';
  readonly #section: Section;
  readonly #block: { -readonly [Member in keyof Block]: Block[Member] } = {
    bytes: EMPTY,
    view: new DataView(EMPTY.buffer),
    from: 0,
    to: 0,
    fileOffset: 0,
  };
  #byteOrder: ByteOrder | null = null;
  #offset = 0;
  /** After a block whose length is no length: looking for the next one that can be trusted. */
  #searching = false;

  constructor(section: Section) {
    this.#section = section;
  }

  /** Of the first section. */
  get byteOrder(): ByteOrder | null {
    return this.#byteOrder;
  }

  get declaredLinkTypes(): readonly number[] {
    return this.#section.linkTypes;
  }

  get stopped(): boolean {
    return false;
  }

  read(bytes: Uint8Array, from: number, to: number): number {
    const block = this.#block;
    block.bytes = bytes;
    block.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const base = this.#offset - from;
    let at = from;
    while (to - at >= MIN_BLOCK_LENGTH) {
      block.fileOffset = base + at;
      if (this.#searching) {
        at = this.#search(at, to);
        if (this.#searching) break;
        continue;
      }
      const length = this.#blockLength(at);
      if (length === 0) {
        this.#searching = true;
        at += 4;
        continue;
      }
      if (to - at < length) break;
      this.#decode(at, length);
      at += length;
    }
    this.#offset = base + at;
    return at;
  }

  end(left: number, cut: boolean): void {
    // What is left of a search is part of the damage that began it.
    if (left > 0 && cut && !this.#searching) {
      this.#section.report('file.truncated-record', `the input ends ${left} bytes into a block`, this.#offset);
    }
    this.#section.flush();
  }

  /**
   * The length of the block at `at`; 0, and reported, when it has none that can be followed. Sets the byte order of a
   * section header.
   */
  #blockLength(at: number): number {
    const { view, fileOffset } = this.#block;
    const section = this.#section;
    if (view.getUint32(at, section.little) === SECTION_HEADER_TYPE) {
      const little = sectionByteOrder(view, at + 8);
      if (little === null) {
        section.report('file.bad-magic', 'section header without a byte-order magic', fileOffset);
        return 0;
      }
      section.little = little;
      this.#byteOrder ??= little ? 'little-endian' : 'big-endian';
    }
    const length = view.getUint32(at + 4, section.little);
    if (length >= MIN_BLOCK_LENGTH && length % 4 === 0 && length <= section.limits.maxBlock) return length;
    section.report('file.ng-bad-block-length', `length ${length}, limit ${section.limits.maxBlock}`, fileOffset);
    return 0;
  }

  #decode(at: number, length: number): void {
    const block = this.#block;
    const section = this.#section;
    const trailer = block.view.getUint32(at + length - 4, section.little);
    if (trailer !== length && section.wantsExample('file.ng-trailer-mismatch')) {
      section.report('file.ng-trailer-mismatch', `lengths ${length} and ${trailer}`, block.fileOffset);
    }
    const type = block.view.getUint32(at, section.little);
    block.from = at + 8;
    block.to = at + length - 4;
    // Nearly every block is one of these.
    const decode = type === ENHANCED_PACKET ? decodeEnhancedPacket : blockDecoder(type);
    if (decode === null) this.#reportUnknown(type);
    else if (section.readable || type === SECTION_HEADER_TYPE) decode(block, section);
  }

  #reportUnknown(type: number): void {
    const section = this.#section;
    if (!section.wantsExample('file.ng-unknown-block')) return;
    section.report('file.ng-unknown-block', `type 0x${type.toString(16).padStart(8, '0')}`, this.#block.fileOffset);
  }

  /**
   * Looks for a block of a known kind whose two lengths agree, at the alignment that blocks keep. Returns where one
   * stands and ends the search, or goes on searching and returns from where on more bytes are needed to tell.
   */
  #search(from: number, to: number): number {
    const { view } = this.#block;
    let at = from;
    for (; to - at >= MIN_BLOCK_LENGTH; at += 4) {
      const type = view.getUint32(at, this.#section.little);
      if (blockDecoder(type) === null) continue;
      const little = type === SECTION_HEADER_TYPE ? sectionByteOrder(view, at + 8) : this.#section.little;
      if (little === null) continue;
      const length = view.getUint32(at + 4, little);
      if (length < MIN_BLOCK_LENGTH || length % 4 !== 0 || length > this.#section.limits.maxBlock) continue;
      if (to - at < length) break;
      if (view.getUint32(at + length - 4, little) !== length) continue;
      this.#searching = false;
      break;
    }
    return at;
  }
}
