import type { Section } from './section.ts';

/** One whole block in the slab. Reused: valid until the decoder returns. Offsets count in `bytes`. */
export interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Body: behind type and length, before the trailing length. */
  readonly from: number;
  readonly to: number;
  /** Of the block's first byte, in the (decompressed) file. */
  readonly fileOffset: number;
}

/** Reads one kind of block. */
export type BlockDecoder = (block: Block, section: Section) => void;
