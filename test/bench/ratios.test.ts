import { describe, expect, it } from 'vitest';
import { judge, ratiosOf } from '../../bench/ratios.ts';

describe('ratiosOf', () => {
  it('divides what is ours by every yardstick', () => {
    const costs = new Map([
      ['amfscope-1', 3],
      ['amfscope-json-1', 4.5],
      ['tcpflow', 1.5],
      ['fixed', 2],
    ]);
    expect(ratiosOf(costs)).toEqual({
      'amfscope-1': { tcpflow: 2, fixed: 1.5 },
      'amfscope-json-1': { tcpflow: 3, fixed: 2.25 },
    });
  });

  it('takes no yardstick that is too short to be measured', () => {
    const costs = new Map([
      ['amfscope-1', 3],
      ['cat', 0.02],
      ['fixed', 2],
    ]);
    expect(ratiosOf(costs)).toEqual({ 'amfscope-1': { fixed: 1.5 } });
  });
});

describe('judge', () => {
  const stored = { 'amfscope-1': { tcpflow: 2, fixed: 1 } };
  const verdictOf = (ratios: Record<string, number>) => judge(stored, { 'amfscope-1': ratios }, 0.25)[0]?.verdict;

  it('passes what is as fast as before, faster, or slower within the tolerance', () => {
    expect(verdictOf({ tcpflow: 2, fixed: 1 })).toBe('pass');
    expect(verdictOf({ tcpflow: 1, fixed: 0.4 })).toBe('pass');
    expect(verdictOf({ tcpflow: 2.49, fixed: 1.24 })).toBe('pass');
  });

  it('is a regression when all yardsticks say so, or the only one that is there', () => {
    expect(verdictOf({ tcpflow: 2.6, fixed: 1.3 })).toBe('regression');
    expect(verdictOf({ fixed: 1.3 })).toBe('regression');
  });

  it('passes when one yardstick had a bad moment', () => {
    expect(verdictOf({ tcpflow: 2.1, fixed: 1.4 })).toBe('pass');
  });

  it('does not know what was never stored', () => {
    expect(verdictOf({ tshark: 9 })).toBe('unknown');
    expect(judge({}, { 'amfscope-json-1': { fixed: 9 } }, 0.25)[0]?.verdict).toBe('unknown');
  });
});
