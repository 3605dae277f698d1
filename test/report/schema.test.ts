import { describe, expect, test } from 'vitest';
import { CALL_KEYS, PUSH_KEYS, REPORT_KEYS } from '../../src/report/key-order.ts';
import type { Call, Report } from '../../src/report/model.ts';
import { type JsonSchema, REPORT_SCHEMA } from '../../src/report/schema.ts';
import { validateReport } from '../../src/report/validate.ts';
import { emptyReportFixture, reportFixture } from '../support/report-fixture.ts';

function problem(value: unknown): string | null {
  const validation = validateReport(JSON.parse(JSON.stringify(value)));
  return 'problem' in validation ? validation.problem : null;
}

function withCall(change: object): Report {
  const [first, ...rest] = reportFixture().calls as [Call, ...Call[]];
  return { ...reportFixture(), calls: [{ ...first, ...change }, ...rest] };
}

function members(schema: JsonSchema | true | undefined): string[] {
  return schema === undefined || schema === true ? [] : Object.keys(schema.properties ?? {}).sort();
}

function itemOf(name: string): JsonSchema | undefined {
  const list = REPORT_SCHEMA.properties?.[name];
  return list === undefined || list === true ? undefined : list.items;
}

describe('schema', () => {
  test('the reports validate', () => {
    expect(problem(reportFixture())).toBeNull();
    expect(problem(emptyReportFixture())).toBeNull();
  });

  test('members may be added', () => {
    expect(problem({ ...withCall({ later: 1 }), later: true })).toBeNull();
  });

  test('names exactly the members that are written in order', () => {
    expect(members(REPORT_SCHEMA)).toEqual([...REPORT_KEYS].sort());
    expect(members(itemOf('calls'))).toEqual([...CALL_KEYS].sort());
    expect(members(itemOf('pushes'))).toEqual([...PUSH_KEYS].sort());
  });

  test.each([
    ['no report', 'text', '/: object expected, not string'],
    ['null', null, '/: object expected, not null'],
    ['another version', { ...reportFixture(), schemaVersion: 2 }, '/schemaVersion: 1 expected'],
    ['a missing list', { ...reportFixture(), calls: undefined }, '/calls: missing'],
    ['an unknown status', withCall({ status: 'fine' }), '/calls/0/status: not one of'],
    [
      'a time without nanoseconds',
      withCall({ startedAt: '2011-03-13T07:06:40Z' }),
      '/calls/0/startedAt: not of the form',
    ],
    ['a fraction of a nanosecond', withCall({ requestBytes: 0.5 }), '/calls/0/requestBytes: integer or null expected'],
    ['a negative count', withCall({ id: -1 }), '/calls/0/id: negative'],
    [
      'a range of one',
      withCall({ packets: { request: [1], response: null } }),
      '/calls/0/packets/request: too few items',
    ],
    [
      'a range of three',
      withCall({ packets: { request: [1, 2, 3], response: null } }),
      '/calls/0/packets/request: too many',
    ],
    [
      'a foreign status count',
      { ...reportFixture(), totals: { ...reportFixture().totals, byStatus: { fine: 1 } } },
      '/totals/byStatus/fine: not one of',
    ],
  ])('%s is refused with its place', (_, value, message) => {
    expect(problem(value)).toContain(message);
  });
});
