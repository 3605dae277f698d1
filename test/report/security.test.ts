import { expect, it } from 'vitest';
import { DIAGNOSTICS } from '../../src/diagnostics/codes.ts';
import { callList, SECURITY_KINDS } from '../../src/report/security.ts';

it('every indicator says why it matters and where it is described, and nothing else does', () => {
  const indicators = Object.entries(DIAGNOSTICS).filter(([, { severity }]) => severity === 'indicator');
  expect(Object.keys(SECURITY_KINDS).sort()).toEqual(indicators.map(([code]) => code).sort());
  for (const { why, reference } of Object.values(SECURITY_KINDS)) {
    expect(why.length).toBeGreaterThan(20);
    expect(reference).toMatch(/^(?:CWE-\d+|CVE-\d{4}-\d+)/);
  }
});

it('names the first calls and counts the others', () => {
  const finding = { code: 'indicator.formula', class: null, why: '', reference: '' };
  expect(callList({ ...finding, count: 2, calls: [3, 9] }, '#')).toBe('#3, #9');
  expect(callList({ ...finding, count: 12, calls: [3, 9] }, '')).toBe('3, 9 and 10 more');
});
