import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { BlockSource } from './block-source.ts';
import type { ByteSource } from './byte-source.ts';
import type { ContainerProblem, ContainerSource } from './container.ts';
import { TransformSource } from './transform-source.ts';
import { ZstdDecoder } from './zstd-decoder.ts';

type OpenTransform = (options?: { chunkSize?: number }) => Transform;

/** Zstandard by the Node that runs where it has it (22.15 and later), else by a decoder in JavaScript. */
export function openZstd(inner: ByteSource, problem: ContainerProblem): ContainerSource {
  const native = (zlib as { readonly createZstdDecompress?: OpenTransform }).createZstdDecompress;
  if (native !== undefined) return new TransformSource(inner, native({ chunkSize: 64 * 1024 }), problem);
  return new BlockSource(inner, new ZstdDecoder(), problem);
}
