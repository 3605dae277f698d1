import { PeekableSource } from './byte-source.ts';
import type { CaptureInput } from './capture-facts.ts';
import { HashingSource } from './hashing-source.ts';
import { type OpenOptions, openRawSource, type RawSource } from './slab-source.ts';

/**
 * A stream that was given up is read on so far, to see whether its end is near and its hash can be told: it may never
 * end.
 */
const STREAM_REST_LENGTH = 64 * 1024 * 1024;

/** An opened input, hashed as it is read unless that is not wanted. */
export interface OpenInput {
  readonly input: CaptureInput;
  /** Its stored bytes, from the first one on. */
  readonly source: PeekableSource;
  /** Bytes that were there at opening; null for a stream. */
  readonly size: number | null;
  /** Stored bytes read so far. */
  readonly bytes: () => number;
  /**
   * Closes it. It is read to its end first (a stream only so far), so that its hash is that of the whole.
   * @returns hex SHA-256, null when the end was not reached or none is wanted
   */
  readonly finish: () => Promise<string | null>;
  readonly close: () => Promise<void>;
}

/** @throws CaptureOpenError */
export async function openInput(input: CaptureInput, options: OpenOptions): Promise<OpenInput> {
  const raw = await openRawSource(input, options);
  const hashing = new HashingSource(raw, options.hash);
  const source = new PeekableSource(hashing);
  return {
    input,
    source,
    size: raw.size,
    bytes: () => hashing.bytes,
    finish: () => finish(raw, hashing, source),
    close: () => raw.close(),
  };
}

async function finish(raw: RawSource, hashing: HashingSource, source: PeekableSource): Promise<string | null> {
  const scratch = new Uint8Array(1024 * 1024);
  let left = raw.size === null ? STREAM_REST_LENGTH : Number.POSITIVE_INFINITY;
  while (left > 0) {
    const length = await source.read(scratch, 0);
    if (length === 0) break;
    left -= length;
  }
  await raw.close();
  return hashing.digest();
}
