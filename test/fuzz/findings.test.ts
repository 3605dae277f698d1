import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../bench/generate/random.ts';
import { findTrouble } from './check.ts';
import { minimise } from './minimise.ts';
import { mutate, withStructure } from './mutate.ts';
import { ENTRIES, type Entry, readSamples } from './samples.ts';

const samplesIn = (folder: string) => readSamples(join(import.meta.dirname, folder));

describe('what the fuzzer found once', () => {
  const findings = samplesIn('findings');
  it.each(findings)('$name', ({ name, bytes }) => {
    expect(findTrouble(name.split('-')[0] as Entry, bytes)).toBeNull();
  });
});

describe('the fuzzer', () => {
  it('finds nothing wrong with the samples themselves', () => {
    for (const { name, bytes } of samplesIn('../amf/vectors'))
      for (const entry of ENTRIES) expect(findTrouble(entry, bytes), `${name} as ${entry}`).toBeNull();
  });

  it('repeats itself for a seed and reaches beyond its samples', () => {
    const samples = samplesIn('../amf/vectors').map(withStructure);
    const run = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 100 }, () => mutate(random.pick(samples), random, samples).join());
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
    expect(new Set(run(7)).size).toBeGreaterThan(80);
  });

  it('makes a finding small', () => {
    const bytes = Uint8Array.from({ length: 500 }, (_, index) => (index === 321 ? 200 : index % 100));
    expect([...minimise(bytes, (some) => some.includes(200))]).toEqual([200]);
  });
});
