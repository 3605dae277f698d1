import { describe, expect, test } from 'vitest';
import { gateFailures, parseFailOn } from '../../src/cli/gate.ts';
import type { Report } from '../../src/report/model.ts';

const report = (part: object): Report =>
  ({ status: 'complete', ...counted({ ok: 1 }), diagnostics: [], ...part }) as unknown as Report;
/** Calls of each status; none of them is listed, as when they were streamed. */
const counted = (byStatus: Record<string, number>) => ({
  totals: { calls: Object.values(byStatus).reduce((sum, count) => sum + count, 0), byStatus },
  calls: [],
});
const gate = (failOn: string[], more: object = {}) => ({ failOn, strict: false, allowEmpty: false, ...more });

describe('gate', () => {
  test('passes when nothing was asked', () => {
    expect(gateFailures(report(counted({})), gate([]))).toEqual([]);
  });
  test('names the calls that failed', () => {
    expect(gateFailures(report(counted({ fault: 1, ok: 1 })), gate(['fault']))).toEqual(['1 call with status fault']);
  });
  test('never passes on a capture without calls', () => {
    const empty = report(counted({}));
    expect(gateFailures(empty, gate(['fault']))).toEqual(['no calls']);
    expect(gateFailures(empty, gate([], { strict: true }))).toEqual(['no calls']);
    expect(gateFailures(empty, gate(['fault', 'no-calls'], { allowEmpty: true }))).toEqual([]);
  });
  test('never passes when every call is lost or cut', () => {
    expect(gateFailures(report(counted({ truncated: 1 })), gate(['fault']))).toHaveLength(1);
  });
  test('strict fails on warnings, not on infos', () => {
    const row = (severity: string) => report({ diagnostics: [{ code: 'tcp.gap', severity }] });
    expect(gateFailures(row('warning'), gate([], { strict: true }))).toEqual(['warnings: tcp.gap']);
    expect(gateFailures(row('info'), gate([], { strict: true }))).toEqual([]);
  });
  test('an unknown word is refused with the list', () => {
    expect(() => parseFailOn(['fault,folt'])).toThrow(/'folt' is not known/);
    expect(parseFailOn(['fault, degraded', 'indicator'])).toEqual(['fault', 'degraded', 'indicator']);
  });
});
