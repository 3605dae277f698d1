import { describe, expect, it } from 'vitest';
import { advance, distance } from '../../src/tcp/sequence.ts';

describe('serial arithmetic', () => {
  it('measures across the wrap in both directions', () => {
    expect(distance(5, 0xffff_fffb | 0)).toBe(10);
    expect(distance(0xffff_fffb | 0, 5)).toBe(-10);
    expect(distance(0x8000_0000 | 0, 0x7fff_ffff)).toBe(1);
  });

  it('advances across the wrap, also by more than 2^32', () => {
    expect(advance(0xffff_ffff | 0, 1)).toBe(0);
    expect(advance(0x7fff_ffff, 1)).toBe(0x8000_0000 | 0);
    expect(advance(7, 2 ** 32 + 3)).toBe(10);
  });
});
