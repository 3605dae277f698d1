import { describe, expect, it } from 'vitest';
import { compareSides } from '../../src/baseline/compare.ts';
import { Side } from '../../src/baseline/side.ts';
import { COMPARISON_FORMATS } from '../../src/cli/compare/formats.ts';
import type { Call } from '../../src/report/model.ts';
import { plantedCall, plantedReport } from '../support/planted-report.ts';

const NAMES = ['a.one', 'a.two', 'a.three', 'a.four', 'a.five'];

function side(change: (call: Call) => Call, names = NAMES): Side {
  const made = new Side();
  made.addReport(plantedReport(names.map((name) => change(plantedCall(name, 10)))), 'run.pcap');
  return made;
}

const options = { width: 80, color: false };
const before = side((call) => call);
const amf0 = side((call) => ({ ...call, version: 0, requestBytes: 61 }), NAMES.slice(0, 4));

describe('text of a comparison', () => {
  it('says what decided, and what many operations have in common once', () => {
    const lines = COMPARISON_FORMATS.text.render(compareSides(before, amf0), options).split('\n');
    expect(lines[0]).toBe('Verdict  regression  contract broken by 5 operations');
    const at = lines.indexOf('Behaviour  5 differences; ! = may break a client (5)');
    expect(lines.slice(at + 1, at + 5)).toEqual([
      '  4 operations: a.four, a.one, a.three, a.two',
      '    ! version: 3 → 0',
      '  a.five',
      '    ! operation gone (1 call before)',
    ]);
  });

  it('names operations with too few calls once, for all rules together, and what can be done', () => {
    const slow = side((call) => ({ ...call, timing: { ...call.timing, totalNs: 5e7, serverNs: 5e7 } }));
    const rules = ['latency.p50 +10%', 'latency.p95 +10%'];
    const text = COMPARISON_FORMATS.text.render(compareSides(before, slow, { rules }), options);
    expect(text).toContain('Verdict  inconclusive  10 checks not judged');
    expect(text).toContain(
      '  latency.p50 +10%, latency.p95 +10%: fewer than 10 calls a side\n    a.five (1), a.four (1)',
    );
    expect(text).toContain('Next: record more calls');
  });

  it('no line is wider than the page', () => {
    for (const width of [40, 80, 160]) {
      const text = COMPARISON_FORMATS.text.render(compareSides(before, amf0), { ...options, width });
      expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(width);
    }
  });
});

it('JUnit: what could not be judged is an error, or skipped when that is allowed', () => {
  const slow = side((call) => ({ ...call, timing: { ...call.timing, totalNs: 5e7 } }));
  const comparison = compareSides(before, slow, { rules: ['latency.p50 +10%'] });
  expect(COMPARISON_FORMATS.junit.render(comparison, options)).toContain('errors="5" skipped="0"');
  const allowed = COMPARISON_FORMATS.junit.render(comparison, { ...options, allowInconclusive: true });
  expect(allowed).toContain('errors="0" skipped="5"');
  expect(allowed).not.toContain('<error');
});
