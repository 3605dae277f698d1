import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeliveredRanges, SlabRing } from '../../src/tcp/delivered-ranges.ts';

describe('SlabRing', () => {
  it('knows the last eight slabs and no more', () => {
    const ring = new SlabRing();
    const slabs = Array.from({ length: 9 }, () => new Uint8Array(1));
    const ids = slabs.map((slab) => {
      ring.begin(slab);
      return ring.idOf(slab);
    });
    expect(new Set(ids).size).toBe(9);
    expect(ring.bytesOf(ids[0]!)).toBeNull();
    expect(ring.bytesOf(ids[1]!)).toBe(slabs[1]);
    expect(ring.bytesOf(0)).toBeNull();
    ring.begin(slabs[0]!);
    expect(ring.idOf(slabs[0]!)).not.toBe(ids[0]);
  });

  it('knows other bytes as long as the slabs of their time', () => {
    const ring = new SlabRing();
    const joined = [new Uint8Array(1), new Uint8Array(2)];
    ring.begin(new Uint8Array(1));
    const [first, second] = joined.map((bytes) => ring.idOf(bytes));
    expect(ring.idOf(joined[1]!)).toBe(second);
    for (let count = 1; count < 8; count++) ring.begin(new Uint8Array(1));
    expect([ring.bytesOf(first!), ring.bytesOf(second!)]).toEqual(joined);
    const again = ring.idOf(joined[1]!);
    ring.begin(new Uint8Array(1));
    expect([ring.bytesOf(first!), ring.bytesOf(second!), ring.bytesOf(again)]).toEqual([null, null, joined[1]]);
  });
});

describe('DeliveredRanges', () => {
  const add = (ranges: DeliveredRanges, previous: number, position: number, length: number, at = 0) =>
    ranges.add(previous, position, length, 1, at, position, position, 64, false, 0);

  it('finds the newest range that begins before a position, in any of several chains', () => {
    const range = fc.record({
      chain: fc.nat({ max: 2 }),
      gap: fc.nat({ max: 3 }),
      length: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 120 }), fc.nat({ max: 400 }), (steps, position) => {
        const ranges = new DeliveredRanges();
        const chains = [0, 1, 2].map(() => ({ head: 0, next: 0, starts: [] as number[] }));
        for (const { chain, gap, length } of steps) {
          const one = chains[chain]!;
          one.starts.push(one.next + gap);
          one.head = add(ranges, one.head, one.next + gap, length);
          one.next += gap + length;
        }
        for (const { head, starts } of chains) {
          const expected = starts.filter((start) => start < position).at(-1);
          const found = ranges.find(head, position);
          expect(found === 0 ? undefined : ranges.position(found)).toBe(expected);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('forgets the oldest of many, and finds far back in few steps', () => {
    const ranges = new DeliveredRanges();
    let head = 0;
    for (let index = 0; index < 100_000; index++) head = add(ranges, head, index * 10, 10, index);
    const startedAt = performance.now();
    let wrong = 0;
    for (let index = 0; index < 100_000; index++) {
      const position = 700_000 + (index % 300_000);
      if (ranges.position(ranges.find(head, position + 1)) !== position - (position % 10)) wrong++;
    }
    expect(wrong).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(ranges.has(ranges.find(head, 5000))).toBe(false);
  });
});
