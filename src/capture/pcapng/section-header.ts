import type { BlockDecoder } from './block.ts';

export const SECTION_HEADER_TYPE = 0x0a0d_0d0a;

const BYTE_ORDER_MAGIC = 0x1a2b_3c4d;

/** True for little-endian, false for big-endian, null when the word at `at` is no byte-order magic. */
export function sectionByteOrder(view: DataView, at: number): boolean | null {
  if (view.getUint32(at, true) === BYTE_ORDER_MAGIC) return true;
  return view.getUint32(at, false) === BYTE_ORDER_MAGIC ? false : null;
}

/**
 * Section Header Block, draft-ietf-opsawg-pcapng §4.1: byte-order magic, version, section length, options. The section
 * length is not needed (it may be −1): a section ends where the next begins.
 */
export const decodeSectionHeader: BlockDecoder = (block, section) => {
  const little = sectionByteOrder(block.view, block.from) ?? section.little;
  const readable = block.to - block.from >= 16;
  const major = readable ? block.view.getUint16(block.from + 4, little) : 0;
  section.begin(little, readable && major === 1);
  if (!readable) section.report('file.ng-bad-block-length', 'section header without its fields', block.fileOffset);
  else if (major !== 1) {
    const minor = block.view.getUint16(block.from + 6, little);
    section.report('file.unsupported-version', `pcapng section of version ${major}.${minor}`, block.fileOffset);
  }
};
