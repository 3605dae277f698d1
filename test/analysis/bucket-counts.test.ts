import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BucketCounts } from '../../src/analysis/bucket-counts.ts';

describe('counts by bucket', () => {
  it('are those of a table', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40_000)), fc.nat(40_000), fc.nat(1000), (buckets, least, more) => {
        const counts = new BucketCounts(least, least + more);
        const table = new Map<number, number>();
        for (const bucket of buckets) {
          counts.add(bucket);
          table.set(bucket, (table.get(bucket) ?? 0) + 1);
        }
        expect([...counts.entries()]).toEqual([...table].sort(([a], [b]) => a - b));
      }),
    );
  });
});
