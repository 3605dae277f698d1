import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkCorpus } from '../conformance/corpus-amf.ts';
import { checkRoundTrips } from '../conformance/corpus-roundtrip.ts';

const folder = join(import.meta.dirname, 'corpus');

it('agrees with what other implementations say their bytes mean', () => {
  const result = checkCorpus(folder);
  expect(result.failures).toEqual([]);
  expect(result.passed).toBeGreaterThan(60);
});

it('writes their values again, byte for byte or for a known reason', () => {
  const result = checkRoundTrips(folder);
  expect(result.failures).toEqual([]);
  expect(result.differences.filter(({ why }) => why.startsWith('unexplained'))).toEqual([]);
  expect(result.identical / result.compared).toBeGreaterThan(0.85);
});
