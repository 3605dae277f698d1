import type { BlockDecoder } from './block.ts';

/** A block of a known kind that says nothing about calls: names, statistics, journal entries, private data. */
export const skipBlock: BlockDecoder = () => {};
