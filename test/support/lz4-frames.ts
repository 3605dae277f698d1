/**
 * Builds LZ4 frames for tests. The compressor is a simple greedy one: its matches are real, its ratio is not the point.
 */
import { XxHash32 } from '../../src/capture/xxhash32.ts';
import { concat } from './capture-files.ts';

export interface Lz4Options {
  readonly blockLength: number;
  readonly linked?: boolean;
  /** Of blocks and contents. */
  readonly checksums?: boolean;
}

export function lz4Frame(bytes: Uint8Array, options: Lz4Options): Uint8Array {
  const { linked = false, checksums = false } = options;
  const flags = 0x40 | (linked ? 0 : 0x20) | (checksums ? 0x14 : 0);
  // Block size code 4: at most 64 KiB. The header's own checksum is not looked at.
  const parts: Uint8Array[] = [Uint8Array.of(0x04, 0x22, 0x4d, 0x18, flags, 0x40, 0)];
  for (let at = 0; at < bytes.length; at += options.blockLength) {
    const end = Math.min(bytes.length, at + options.blockLength);
    const block = compressBlock(bytes, at, end, linked ? Math.max(0, at - 65_535) : at);
    const stored = block.length < end - at ? block : bytes.subarray(at, end);
    parts.push(word(stored === block ? block.length : (stored.length | 0x8000_0000) >>> 0), stored);
    if (checksums) parts.push(word(XxHash32.of(stored, 0, stored.length)));
  }
  parts.push(word(0));
  if (checksums) parts.push(word(XxHash32.of(bytes, 0, bytes.length)));
  return concat(parts);
}

export function lz4LegacyFrame(bytes: Uint8Array): Uint8Array {
  const block = compressBlock(bytes, 0, bytes.length, 0);
  return concat([Uint8Array.of(0x02, 0x21, 0x4c, 0x18), word(block.length), block]);
}

export function lz4SkippableFrame(bytes: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(0x5a, 0x2a, 0x4d, 0x18), word(bytes.length), bytes]);
}

function compressBlock(bytes: Uint8Array, from: number, to: number, history: number): Uint8Array {
  const out: number[] = [];
  const seen = new Map<number, number>();
  const key = (at: number) =>
    ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  for (let at = history; at < from; at++) seen.set(key(at), at);
  let anchor = from;
  let at = from;
  while (at + 12 < to) {
    const match = seen.get(key(at));
    seen.set(key(at), at);
    if (match === undefined || at - match > 65_535) {
      at++;
      continue;
    }
    let length = 4;
    while (at + length < to - 5 && bytes[match + length] === bytes[at + length]) length++;
    sequence(out, bytes.subarray(anchor, at), at - match, length);
    at += length;
    anchor = at;
  }
  sequence(out, bytes.subarray(anchor, to), 0, 4);
  return Uint8Array.from(out);
}

/** Distance 0: the last sequence, literals only. */
function sequence(out: number[], literals: Uint8Array, distance: number, length: number): void {
  out.push((Math.min(15, literals.length) << 4) | Math.min(15, length - 4));
  extend(out, literals.length);
  out.push(...literals);
  if (distance === 0) return;
  out.push(distance & 0xff, distance >> 8);
  extend(out, length - 4);
}

function extend(out: number[], length: number): void {
  if (length < 15) return;
  let rest = length - 15;
  for (; rest >= 255; rest -= 255) out.push(255);
  out.push(rest);
}

function word(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
}
