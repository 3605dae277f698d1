import { brotliDecompressSync, crc32, inflateRawSync, inflateSync, constants as zlib } from 'node:zlib';

/**
 * What undoing one coding gave. `truncated`: the input ended before the coding did. `corrupt`: a bad code, checksum or length. `limit`: the
 * output passed the limit. In all but `whole` and `unverified` the bytes are the beginning of the content, as far as it could be read.
 */
export type InflateEnd = 'whole' | 'unverified' | 'truncated' | 'corrupt' | 'limit' | 'not-coded';

export interface Inflated {
  readonly bytes: Uint8Array;
  readonly end: InflateEnd;
  /** Input bytes behind the end of the coding. */
  readonly trailing: number;
  /** `deflate` without the zlib wrapper. */
  readonly raw: boolean;
}

interface Attempt {
  readonly bytes: Uint8Array;
  readonly end: 'whole' | 'truncated' | 'corrupt' | 'checksum' | 'limit';
  readonly consumed: number;
}

type Decoder = (input: Uint8Array, options: { finishFlush: number; maxOutputLength: number; info: true }) => Uint8Array;

const EMPTY = new Uint8Array(0);
/** How much of a damaged or too large content is shown at most. */
const PREFIX_LIMIT = 4 * 1024 * 1024;
/** Halvings when the end of the readable part is searched; each costs at most a decoding of PREFIX_LIMIT bytes. */
const SEARCH_STEPS = 16;

/** gzip with any number of members, RFC 1952. `limit` bounds the output of all of them. */
export function gunzip(input: Uint8Array, limit: number): Inflated {
  if (input.length === 0) return result(EMPTY, 'truncated');
  const parts: Uint8Array[] = [];
  let length = 0;
  let at = 0;
  let end: InflateEnd = 'whole';
  while (at < input.length) {
    const data = gzipHeader(input, at);
    if (data === 'not-gzip') {
      if (parts.length === 0) return result(EMPTY, 'not-coded');
      break;
    }
    if (data === 'truncated') {
      // Behind a whole member a few bytes that begin like another are not worth more than others.
      if (parts.length === 0) return result(EMPTY, 'truncated');
      break;
    }
    const member = attempt(inflateRaw, input.subarray(data), limit - length, zlib.Z_FINISH, zlib.Z_SYNC_FLUSH);
    parts.push(member.bytes);
    length += member.bytes.length;
    if (member.end !== 'whole') {
      end = member.end === 'checksum' ? 'corrupt' : member.end;
      at = input.length;
      break;
    }
    const trailer = data + member.consumed;
    if (trailer + 8 > input.length) {
      end = 'truncated';
      at = input.length;
      break;
    }
    if (
      uint32(input, trailer) !== crc32(member.bytes) ||
      uint32(input, trailer + 4) !== member.bytes.length % 2 ** 32
    ) {
      end = 'unverified';
    }
    at = trailer + 8;
  }
  return { bytes: join(parts, length), end, trailing: input.length - at, raw: false };
}

/** `deflate`: zlib (RFC 1950) as the standard says, or the raw RFC 1951 that many servers sent. */
export function inflate(input: Uint8Array, limit: number): Inflated {
  if (input.length === 0) return result(EMPTY, 'truncated');
  const header = input.length >= 2 ? (input[0]! << 8) | input[1]! : 0;
  const wrapped = input.length >= 2 && (input[0]! & 0x0f) === 8 && header % 31 === 0;
  if (wrapped) {
    const zlibbed = attempt(inflateZlib, input, limit, zlib.Z_FINISH, zlib.Z_SYNC_FLUSH);
    if (zlibbed.end !== 'checksum') return finished(input, zlibbed, false);
    // The checksum alone is wrong: the content under the wrapper is shown as it is.
    const content = attempt(inflateRaw, input.subarray(2), limit, zlib.Z_FINISH, zlib.Z_SYNC_FLUSH);
    return { bytes: content.bytes, end: 'unverified', trailing: 0, raw: false };
  }
  const plain = attempt(inflateRaw, input, limit, zlib.Z_FINISH, zlib.Z_SYNC_FLUSH);
  // Text may begin like a deflate block: without a whole one this was never deflate.
  if (plain.end === 'corrupt') return result(EMPTY, 'not-coded');
  return finished(input, plain, true);
}

/** brotli, RFC 7932. */
export function unbrotli(input: Uint8Array, limit: number): Inflated {
  if (input.length === 0) return result(EMPTY, 'truncated');
  const operations = [zlib.BROTLI_OPERATION_FINISH, zlib.BROTLI_OPERATION_FLUSH] as const;
  const found = attempt(brotli, input, limit, ...operations);
  if (found.end === 'corrupt' && found.bytes.length === 0) return result(EMPTY, 'not-coded');
  return finished(input, found, false);
}

function finished(input: Uint8Array, found: Attempt, raw: boolean): Inflated {
  const end = found.end === 'checksum' ? 'corrupt' : found.end;
  return { bytes: found.bytes, end, trailing: end === 'whole' ? input.length - found.consumed : 0, raw };
}

function result(bytes: Uint8Array, end: InflateEnd): Inflated {
  return { bytes, end, trailing: 0, raw: false };
}

const inflateRaw: Decoder = (input, options) => inflateRawSync(input, options);
const inflateZlib: Decoder = (input, options) => inflateSync(input, options);
const brotli: Decoder = (input, options) => brotliDecompressSync(input, options);

/**
 * Decodes with an output bound. When that fails, decodes as much as goes well: the library keeps nothing of a failed call, so the longest good
 * beginning of the input is searched by halving, with a small bound on the output of each try.
 */
function attempt(decoder: Decoder, input: Uint8Array, limit: number, finish: number, flush: number): Attempt {
  const max = Math.max(1, limit);
  const first = run(decoder, input, finish, max);
  if (typeof first !== 'string') return { ...first, end: 'whole' };
  if (first === 'truncated') {
    const rest = run(decoder, input, flush, max);
    if (typeof rest !== 'string') return { ...rest, end: 'truncated' };
  }
  if (first === 'checksum') return { bytes: EMPTY, end: first, consumed: input.length };
  return { ...longestPrefix(decoder, input, flush, Math.min(max, PREFIX_LIMIT)), end: first };
}

interface Decoded {
  readonly bytes: Uint8Array;
  readonly consumed: number;
}

function longestPrefix(decoder: Decoder, input: Uint8Array, flush: number, max: number): Decoded {
  let good = 0;
  let bad = input.length;
  let best: Decoded = { bytes: EMPTY, consumed: 0 };
  for (let step = 0; step < SEARCH_STEPS && bad - good > 1; step++) {
    const middle = good + ((bad - good) >>> 1);
    const tried = run(decoder, input.subarray(0, middle), flush, max);
    if (typeof tried === 'string') bad = middle;
    else {
      good = middle;
      best = tried;
    }
  }
  return best;
}

function run(
  decoder: Decoder,
  input: Uint8Array,
  flush: number,
  max: number,
): Decoded | 'truncated' | 'corrupt' | 'checksum' | 'limit' {
  try {
    // With `info` the library returns the engine too, which knows how much of the input it took; its types do not say so.
    const found = decoder(input, { finishFlush: flush, maxOutputLength: max, info: true }) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return { bytes: found.buffer, consumed: found.engine.bytesWritten };
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') return 'limit';
    if (code === 'Z_BUF_ERROR') return 'truncated';
    return message === 'incorrect data check' ? 'checksum' : 'corrupt';
  }
}

/** Offset of the compressed data behind the member header at `at`, RFC 1952 §2.3. Name and comment are passed over, however long. */
function gzipHeader(input: Uint8Array, at: number): number | 'not-gzip' | 'truncated' {
  if (input[at] !== 0x1f || (at + 1 < input.length && input[at + 1] !== 0x8b)) return 'not-gzip';
  if (at + 10 > input.length) return 'truncated';
  if (input[at + 2] !== 8) return 'not-gzip';
  const flags = input[at + 3]!;
  let next = at + 10;
  if ((flags & 4) !== 0) next += 2 + ((input[next] ?? 0) | ((input[next + 1] ?? 0) << 8));
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const zero = next < input.length ? input.indexOf(0, next) : -1;
    if (zero < 0) return 'truncated';
    next = zero + 1;
  }
  if ((flags & 2) !== 0) next += 2;
  return next < input.length ? next : 'truncated';
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
