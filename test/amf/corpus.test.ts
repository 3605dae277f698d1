import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkCorpus } from '../conformance/corpus-amf.ts';

it('agrees with what other implementations say their bytes mean', () => {
  const result = checkCorpus(join(import.meta.dirname, 'corpus'));
  expect(result.failures).toEqual([]);
  expect(result.passed).toBeGreaterThan(60);
});
