import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedIntegers } from '../../src/analysis/packed-integers.ts';

function kept(values: readonly number[]): PackedIntegers {
  const integers = new PackedIntegers();
  for (const value of values) integers.add(value);
  return integers;
}

function scattered(count: number, scale: number): number[] {
  let seed = 1;
  return Array.from({ length: count }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return Math.floor((seed / 2_147_483_647) * scale);
  });
}

describe('packed integers', () => {
  it('are given back', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (values) => {
        expect([...kept(values).values().sort()]).toEqual([...Float64Array.from(values).sort()]);
      }),
    );
  });

  it.each([1000, 2 ** 20, 2 ** 40, Number.MAX_SAFE_INTEGER])('are packed many at a time, up to %d', (scale) => {
    const values = [...scattered(30_000, scale), 0, scale, 127, 128];
    const integers = kept(values);
    expect(integers.count).toBe(values.length);
    expect([...integers.values().sort()]).toEqual([...Float64Array.from(values).sort()]);
  });

  it('go on after they were read', () => {
    const integers = kept([5, 3]);
    expect([...integers.values().sort()]).toEqual([3, 5]);
    integers.add(4);
    expect(integers.count).toBe(3);
    expect([...integers.values().sort()]).toEqual([3, 4, 5]);
    expect([...integers.values().sort()]).toEqual([3, 4, 5]);
  });

  it('are the nearest of what cannot be kept', () => {
    expect([...kept([-1, 1e300, 2.4]).values().sort()]).toEqual([0, 2, Number.MAX_SAFE_INTEGER]);
  });
});
