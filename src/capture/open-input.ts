import { PeekableSource } from './byte-source.ts';
import type { CaptureInput } from './capture-facts.ts';
import { HashingSource } from './hashing-source.ts';
import { type OpenOptions, openRawSource, type RawSource } from './slab-source.ts';

/** An opened input, hashed as it is read. */
export interface OpenInput {
  readonly input: CaptureInput;
  /** Its stored bytes, from the first one on. */
  readonly source: PeekableSource;
  /** Bytes that were there at opening; null for a stream. */
  readonly size: number | null;
  /** Stored bytes read so far. */
  readonly bytes: () => number;
  /**
   * Closes it. A file is read to its end first, so that its hash is that of the whole.
   * @returns hex SHA-256, null when the end was not reached
   */
  readonly finish: () => Promise<string | null>;
  readonly close: () => Promise<void>;
}

/** @throws CaptureOpenError */
export async function openInput(input: CaptureInput, options: OpenOptions): Promise<OpenInput> {
  const raw = await openRawSource(input, options);
  const hashing = new HashingSource(raw);
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
  // A stream that is not wanted any more may never end.
  if (raw.size !== null) {
    const scratch = new Uint8Array(1024 * 1024);
    while ((await source.read(scratch, 0)) > 0);
  }
  await raw.close();
  return hashing.digest();
}
