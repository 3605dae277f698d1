import { describe, expect, it } from 'vitest';
import { XxHash32 } from '../../src/capture/xxhash32.ts';
import { XxHash64 } from '../../src/capture/xxhash64.ts';
import { pattern } from '../support/capture-files.ts';

const text = (content: string) => new TextEncoder().encode(content);

function low64(...pieces: Uint8Array[]): number {
  const hash = new XxHash64();
  for (const piece of pieces) hash.update(piece);
  return hash.digestLow();
}

describe('xxHash', () => {
  it('of known texts', () => {
    const of32 = (bytes: Uint8Array) => XxHash32.of(bytes, 0, bytes.length);
    expect(of32(text(''))).toBe(0x02cc5d05);
    expect(of32(text('a'))).toBe(0x550d7456);
    expect(of32(text('abc'))).toBe(0x32d153ff);
    // XXH64: ef46db3751d8e999, d24ec4f1a98c6e5b, 44bc2cf5ad770999
    expect(low64(text(''))).toBe(0x51d8e999);
    expect(low64(text('a'))).toBe(0xa98c6e5b);
    expect(low64(text('abc'))).toBe(0xad770999);
  });

  it('is the same however the bytes come', () => {
    const bytes = pattern(333, 5);
    const whole32 = XxHash32.of(bytes, 0, bytes.length);
    const whole64 = low64(bytes);
    for (let at = 0; at <= bytes.length; at += 7) {
      const hash = new XxHash32();
      hash.update(bytes, 0, at);
      hash.update(bytes, at, bytes.length);
      expect(hash.digest()).toBe(whole32);
      expect(low64(bytes.subarray(0, at), bytes.subarray(at))).toBe(whole64);
    }
  });
});
