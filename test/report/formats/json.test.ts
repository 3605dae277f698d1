import { describe, expect, test } from 'vitest';
import { json } from '../../../src/report/formats/json.ts';
import { ndjson } from '../../../src/report/formats/ndjson.ts';
import type { Call, Report } from '../../../src/report/model.ts';
import { emptyReportFixture, reportFixture } from '../../support/report-fixture.ts';

function rendered(report: Report): string {
  return Array.from(json.render(report, {})).join('');
}

function backwards<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).reverse()) as T;
}

describe('json', () => {
  test('reads back as the report it was', () => {
    expect(JSON.parse(rendered(reportFixture()))).toEqual(reportFixture());
    expect(JSON.parse(rendered(emptyReportFixture()))).toEqual(emptyReportFixture());
  });

  test('members stand in documented order however the report was built', () => {
    const report = reportFixture();
    const mixed = backwards({ ...report, calls: report.calls.map(backwards), pushes: report.pushes.map(backwards) });
    expect(rendered(mixed)).toBe(rendered(report));
  });

  test('two blanks of indentation, one line for a decoded value, a line end at the end', () => {
    const lines = rendered(reportFixture()).split('\n');
    expect(lines[1]).toBe('  "schemaVersion": 1,');
    expect(lines.at(-1)).toBe('');
    expect(lines.filter((line) => line.startsWith('      "arguments": {"$":"array"'))).toHaveLength(1);
  });

  test('comes in pieces, one a call', () => {
    const pieces = Array.from(json.render(reportFixture(), {}));
    expect(pieces.length).toBeGreaterThan(reportFixture().calls.length);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(10_000);
  });

  test('a value nested as deep as the decoder goes is written', () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 2048; depth++) value = { $: 'array', items: [value] };
    const [first, ...rest] = reportFixture().calls as [Call, ...Call[]];
    const report = { ...reportFixture(), calls: [{ ...first, result: value }, ...rest] };
    expect(rendered(report)).toContain('"items":[1]');
  });

  test('members of a later version are kept', () => {
    const later = { ...reportFixture(), zebra: { stripes: true } } as Report;
    expect(rendered(later)).toContain('"zebra": {\n    "stripes": true\n  }\n}\n');
  });
});

describe('ndjson', () => {
  test('a line a call, each the call of the report', () => {
    const { calls } = reportFixture();
    const lines = Array.from(ndjson.render(reportFixture(), {})).join('').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as Call)).toEqual(calls);
  });

  test('streams the same bytes', () => {
    const streamed = reportFixture().calls.map((call) => ndjson.stream?.call(call, {}));
    expect([ndjson.stream?.head({}), ...streamed].join('')).toBe(
      Array.from(ndjson.render(reportFixture(), {})).join(''),
    );
  });
});
