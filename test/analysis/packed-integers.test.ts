import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedIntegers } from '../../src/analysis/packed-integers.ts';

function kept(values: readonly number[]): PackedIntegers {
  const integers = new PackedIntegers();
  for (const value of values) integers.add(value);
  return integers;
}

function sorted(integers: PackedIntegers): number[] {
  const values: number[] = [];
  integers.each((value) => values.push(value));
  return values.sort((a, b) => a - b);
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
        expect(sorted(kept(values))).toEqual([...Float64Array.from(values).sort()]);
      }),
    );
  });

  it.each([1000, 2 ** 20, 2 ** 40, Number.MAX_SAFE_INTEGER])('are packed many at a time, up to %d', (scale) => {
    const values = [...scattered(30_000, scale), 0, scale, 127, 128];
    const integers = kept(values);
    expect(sorted(integers)).toEqual([...Float64Array.from(values).sort()]);
  });

  it('go on after they were read', () => {
    const integers = kept([5, 3]);
    expect(sorted(integers)).toEqual([3, 5]);
    integers.add(4);
    expect(sorted(integers)).toEqual([3, 4, 5]);
    expect(sorted(integers)).toEqual([3, 4, 5]);
  });

  it('are the nearest of what cannot be kept', () => {
    expect(sorted(kept([-1, 1e300, 2.4]))).toEqual([0, 2, Number.MAX_SAFE_INTEGER]);
  });
});
