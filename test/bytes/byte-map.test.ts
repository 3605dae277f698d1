import { describe, expect, it } from 'vitest';
import { ByteMap } from '../../src/bytes/byte-map.ts';

function mapOf(...runs: (readonly [number, number, number])[]): ByteMap {
  const map = new ByteMap();
  for (const run of runs) map.add(...run);
  return map;
}

describe('ByteMap', () => {
  it('merges a run that continues on both sides, and no other', () => {
    const map = mapOf([0, 100, 10], [10, 110, 5], [15, 200, 5]);
    expect([...map.runs()]).toEqual([
      [0, 100, 15],
      [15, 200, 5],
    ]);
    expect(map.size).toBe(2);
  });

  it('finds the source of every byte, none in holes and outside', () => {
    const map = mapOf([0, 100, 3], [7, 107, 2], [9, 200, 1]);
    expect([0, 2, 3, 6, 7, 8, 9, 10, -1].map((offset) => map.sourceOf(offset))).toEqual([
      100,
      102,
      null,
      null,
      107,
      108,
      200,
      null,
      null,
    ]);
  });

  it('gives the source range of a range, framing between runs included', () => {
    const map = mapOf([0, 50, 4], [4, 60, 4]);
    expect(map.sourceRange(1, 3)).toEqual([51, 53]);
    expect(map.sourceRange(2, 6)).toEqual([52, 62]);
    expect(map.sourceRange(8, 10)).toBeNull();
  });

  it('gives the known part of a range that touches a hole', () => {
    const map = mapOf([0, 50, 4], [10, 60, 4]);
    expect(map.sourceRange(2, 8)).toEqual([52, 54]);
    expect(map.sourceRange(5, 9)).toBeNull();
    expect(map.sourceRange(5, 12)).toEqual([60, 62]);
  });

  it('ignores runs of no length', () => {
    expect(mapOf([0, 1, 0]).size).toBe(0);
  });
});
