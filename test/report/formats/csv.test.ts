import { expect, test } from 'vitest';
import { csv } from '../../../src/report/formats/csv.ts';
import { HOSTILE_OPERATION } from '../../support/calls-fixture.ts';
import { readCsv } from '../../support/csv-reader.ts';
import { reportFixture } from '../../support/report-fixture.ts';

function rows(csvRaw: boolean): Record<string, string>[] {
  const [head = [], ...records] = readCsv(Array.from(csv.render(reportFixture(), { csvRaw })).join(''));
  return records.map((record) => {
    expect(record).toHaveLength(head.length);
    return Object.fromEntries(record.map((field, index) => [head[index] ?? '', field]));
  });
}

test('a record per call, numbers as in the report, null as the empty field', () => {
  const { calls } = reportFixture();
  const found = rows(false);
  expect(found.map((row) => row.id)).toEqual(calls.map((call) => String(call.id)));
  expect(found.map((row) => row.totalNs)).toEqual(calls.map((call) => String(call.timing.totalNs ?? '')));
  expect(found.map((row) => row.faultCode === '')).toEqual(calls.map((call) => call.fault === null));
});

test('formulas are guarded unless raw is asked for', () => {
  expect(rows(false)[9]?.operation?.startsWith("'=cmd|")).toBe(true);
  expect(rows(true)[9]?.operation).toBe(HOSTILE_OPERATION);
});

test('streams the same bytes', () => {
  const streamed = reportFixture().calls.map((call) => csv.stream?.call(call, {}));
  expect([csv.stream?.head({}), ...streamed].join('')).toBe(Array.from(csv.render(reportFixture(), {})).join(''));
});
