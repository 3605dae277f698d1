import { BlockSource } from './block-source.ts';
import type { ByteSource } from './byte-source.ts';
import type { ContainerProblem, ContainerSource } from './container.ts';
import { Lz4Decoder } from './lz4-decoder.ts';

/** LZ4 frames, by a decoder in JavaScript. */
export function openLz4(inner: ByteSource, problem: ContainerProblem): ContainerSource {
  return new BlockSource(inner, new Lz4Decoder(), problem);
}
