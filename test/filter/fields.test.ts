import { describe, expect, it } from 'vitest';
import { FIELD_TYPES, type Field } from '../../src/filter/field.ts';
import { FIELDS, fieldNames } from '../../src/filter/fields.ts';
import { hasWholeValues } from '../../src/filter/value-level.ts';
import { CALL_STATUS_NAMES, type Call } from '../../src/report/model.ts';
import { reportFixture } from '../support/report-fixture.ts';

const REPORT = reportFixture();

/** Dotted names of every member of a call, but for lists and decoded values. */
function membersOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = `${prefix}${name}`;
    if (name === 'packets')
      return ['packets.request.first', 'packets.request.last', 'packets.response.first', 'packets.response.last'];
    if (name === 'arguments' || name === 'result') return [path];
    if (name === 'rootCause') return [`${path}.type`, `${path}.code`, `${path}.message`, `${path}.detail`];
    if (name === 'diagnostics') return [`${path}.code`, `${path}.detail`];
    return typeof inner === 'object' && inner !== null ? membersOf(inner, `${path}.`) : [path];
  });
}

describe('fields', () => {
  it('name every member of a call', () => {
    const members = new Set(REPORT.calls.flatMap((call) => membersOf(call)));
    expect([...members].filter((name) => !Object.hasOwn(FIELDS, name))).toEqual([]);
  });

  it('have one meaning a name', () => {
    const names = Object.entries(FIELDS as Record<string, Field>).flatMap(([name, { aliases }]) => [
      name,
      ...(aliases ?? []),
    ]);
    expect(new Set(names).size).toBe(names.length);
    expect([...fieldNames()].sort()).toEqual(names.sort());
  });

  it('read values of their type', () => {
    const types: Record<string, string> = {
      number: 'number',
      size: 'number',
      duration: 'number',
      time: 'bigint',
      flag: 'boolean',
    };
    for (const [name, field] of Object.entries(FIELDS as Record<string, Field>)) {
      expect(FIELD_TYPES).toHaveProperty(field.type);
      if (field.type === 'value') continue;
      for (const value of REPORT.calls.flatMap((call: Call) => field.read(call)))
        expect([name, typeof value]).toEqual([name, types[field.type] ?? 'string']);
    }
  });

  it('know every status', () => expect([...FIELDS.status.choices].sort()).toEqual([...CALL_STATUS_NAMES].sort()));
});

describe('values of a saved report', () => {
  const withValues = (values: readonly Partial<Call>[]) => ({
    ...REPORT,
    calls: values.map((part, index) => ({ ...REPORT.calls[index]!, arguments: null, result: null, ...part })),
  });
  it('are whole', () => {
    expect(
      hasWholeValues(
        withValues([
          {},
          { arguments: { $: 'array', id: 0, items: [] }, result: { $: 'int', v: 1 } },
          { result: { $: 'undefined' } },
        ]),
      ),
    ).toBe(true);
    expect(hasWholeValues({ ...REPORT, calls: [] })).toBe(true);
  });
  it('are shapes', () => {
    for (const shape of [
      { $: 'string', length: 3 },
      { $: 'int' },
      { $: 'boolean' },
      { $: 'array', count: 2, items: { $: 'int' } },
      { $: 'object', class: null, members: [] },
      { $: 'union', of: [] },
      { $: 'null' },
    ])
      expect(hasWholeValues(withValues([{}, { result: shape }])), JSON.stringify(shape)).toBe(false);
  });
  it('were left out', () => {
    const bare = REPORT.calls.slice(0, 1);
    expect(hasWholeValues({ ...REPORT, calls: bare })).toBe(false);
  });
});
