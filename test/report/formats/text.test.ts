import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/report/display-width.ts';
import { text } from '../../../src/report/formats/text.ts';
import type { Call, Report } from '../../../src/report/model.ts';
import { HOSTILE_TEXT } from '../../support/hostile-text.ts';
import { emptyReportFixture, reportFixture } from '../../support/report-fixture.ts';

function lines(report: Report, width: number, color = false): string[] {
  return (text.render(report, { width, color }) as string).split('\n');
}

/** The fixture with `name` wherever a client or server chooses a text. */
function namedAfter(name: string): Report {
  const report = reportFixture();
  const calls = report.calls.map(
    (call): Call => ({
      ...call,
      operation: name,
      client: name,
      statusReason: name,
      fault: call.fault === null ? null : { ...call.fault, code: name, message: name },
    }),
  );
  return {
    ...report,
    calls,
    inputs: report.inputs.map((input) => ({ ...input, path: name, linkTypes: [name] })),
    operations: report.operations.map((row) => ({ ...row, operation: name })),
    faults: report.faults.map((row) => ({ ...row, code: name, operation: name, category: name })),
    diagnostics: report.diagnostics.map((row) => ({ ...row, examples: [{ detail: name, place: { input: name } }] })),
  };
}

describe('text', () => {
  test.each([40, 60, 80, 100, 160, 300])('no line is wider than %i columns', (width) => {
    for (const line of lines(reportFixture(), width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    for (const line of lines(emptyReportFixture(), width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  test.each(Object.entries(HOSTILE_TEXT))('%s as every name breaks neither lines nor the terminal', (_, name) => {
    const expected = lines(namedAfter('plain'), 80).length;
    const shown = lines(namedAfter(name), 80);
    expect(shown.length).toBeLessThan(expected + 60);
    for (const line of shown) {
      expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069]/);
      expect(line).not.toMatch(/^\s*::|##\[|##vso\[|##teamcity\[/);
      expect(displayWidth(line)).toBeLessThanOrEqual(80);
    }
  });

  test('colour adds nothing but the palette', () => {
    const plain = lines(reportFixture(), 80);
    const painted = lines(reportFixture(), 80, true);
    expect(painted.some((line) => line.includes('\x1b['))).toBe(true);
    expect(painted.map((line) => line.replace(/\x1b\[\d+m/g, '').trimEnd())).toEqual(plain);
  });

  test('without calls it says what was seen instead, and only that', () => {
    const shown = lines(emptyReportFixture(), 80).join('\n');
    expect(shown).toContain('No AMF calls in this capture');
    expect(shown).toContain('61  HTTP responses, text/html');
    expect(shown).not.toMatch(/Operations|Slowest|Faults|Next:/);
  });

  test('an unreadable capture says why in its status line', () => {
    const row = {
      code: 'file.bad-magic',
      severity: 'error',
      cause: 'unsupported',
      count: 1,
      title: 'not a capture',
      examples: [],
    } as const;
    const shown = lines({ ...emptyReportFixture(), status: 'unreadable', diagnostics: [row] }, 80);
    expect(shown).toContain('Status    unreadable: not a capture');
    expect(shown.join('\n')).not.toContain('No AMF calls');
  });

  test('the next step names the only capture, quoted for a shell', () => {
    const report = reportFixture();
    const named = (path: string): string => {
      const [input] = report.inputs;
      const inputs = input === undefined ? [] : [{ ...input, path }];
      return lines({ ...report, inputs }, 80).find((line) => line.startsWith('Next:')) ?? '';
    };
    expect(named('a/b.pcap')).toBe('Next: amfscope inspect a/b.pcap --call 3');
    expect(named("$(id) 'x'.pcap")).toBe("Next: amfscope inspect '$(id) '\\''x'\\''.pcap' --call 3");
    expect(named('-rf')).toBe("Next: amfscope inspect './-rf' --call 3");
    expect(named('\x1b[2J.pcap')).toBe('Next: amfscope inspect FILE --call 3');
    expect(named('-')).toBe('Next: amfscope inspect FILE --call 3');
  });
});
