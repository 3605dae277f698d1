import { describe, expect, it } from 'vitest';
import { renderBaseline } from '../../src/baseline/baseline-file.ts';
import { type CompareOptions, compareSides } from '../../src/baseline/compare.ts';
import type { Comparison } from '../../src/baseline/model.ts';
import { addBaseline } from '../../src/baseline/read-baseline.ts';
import { Side } from '../../src/baseline/side.ts';
import { parseStrictJson } from '../../src/baseline/strict-json.ts';
import type { Call, Report } from '../../src/report/model.ts';
import { argumentsOf, fortyOperations, item, plantedCall, plantedReport, resultOf } from '../support/planted-report.ts';

const CALLS = 30;

function side(report: Report): Side {
  const made = new Side();
  made.addReport(report, 'run');
  return made;
}

/** The same side by way of a baseline file. */
function stored(report: Report): Side {
  const made = new Side();
  addBaseline(made, parseStrictJson(renderBaseline(side(report), '0')));
  return made;
}

/** Baseline against a candidate whose operation 7 is changed by `change`. */
function plant(change: (call: Call) => Partial<Call> | null, options: CompareOptions = {}, store = side): Comparison {
  const before = fortyOperations(1, CALLS, (call) => call);
  const after = fortyOperations(2, CALLS, (call, number) => {
    if (number !== 7) return call;
    const rest = change(call);
    return rest === null ? null : { ...call, ...rest };
  });
  return compareSides(store(before), side(after), options);
}

/** `operation path change` of all differences, and the rows that failed for another reason. */
function findings(comparison: Comparison): string[] {
  const differences = comparison.differences.map(
    (one) => `${one.operation} ${one.path} ${one.change}${one.certain ? '' : '?'}`,
  );
  const rows = comparison.rows.filter((row) => row.verdict === 'regression' && row.metric !== 'contract');
  return [...differences, ...rows.map((row) => row.name)];
}

const PLANTED: Record<string, [change: (call: Call) => Partial<Call> | null, found: string[], text?: string]> = {
  'a member renamed': [
    () => ({ result: resultOf(item(1.5, 'cost'), item(2.25, 'cost')) }),
    ['service.op7 result.items[*].price renamed'],
    'price → cost',
  ],
  'a number that became a string': [
    () => ({ result: resultOf(item('1.5'), item('2.25')) }),
    ['service.op7 result.items[*].price type'],
    'double → string',
  ],
  'a class alias lost': [
    () => ({ result: resultOf(item(1.5, 'price', null), item(2.25, 'price', null)) }),
    ['service.op7 result.items[*] class'],
    'com.acme.Item → object',
  ],
  'a member gone': [
    () => ({ result: { $: 'object', id: 0, class: null, props: [] } }),
    ['service.op7 result.items gone'],
  ],
  'a member that is null now': [
    () => ({ result: resultOf(item(null), item(null)) }),
    ['service.op7 result.items[*].price nullable'],
    'double → null',
  ],
  'an operation gone': [() => null, ['service.op7 operation operation-gone']],
  'AMF0 instead of AMF3': [
    () => ({ version: 0, encoding: 'amf0' }),
    ['service.op7 version version', 'service.op7 encoding encoding'],
  ],
  'arguments in another order': [
    () => ({ arguments: argumentsOf({ $: 'int', v: 5 }, 'all') }),
    ['service.op7 arguments order'],
    '(string, int) → (int, string)',
  ],
  'another number of arguments': [
    () => ({ arguments: argumentsOf('all', { $: 'int', v: 5 }, true) }),
    ['service.op7 arguments.length argument-count'],
    '2 → 3',
  ],
  'a response of twice the size': [() => ({ responseBytes: 800 }), ['service.op7 response.bytes']],
  'a new fault code': [
    () => ({ status: 'fault', fault: { ...FAULT, code: 'Server.Broken' } }),
    ['service.op7 fault.code fault-new', 'service.op7 faults.rate'],
  ],
};

const FAULT = {
  code: 'Server.Processing',
  message: null,
  detail: null,
  level: 'error',
  type: null,
  category: 'server',
  where: 'envelope',
  rootCause: null,
};

describe('planted in one of forty operations, and nothing else', () => {
  for (const [name, [change, found, text]] of Object.entries(PLANTED)) {
    for (const [from, store] of [
      ['a report', side],
      ['a baseline file', stored],
    ] as const) {
      it(`${name}, against ${from}`, () => {
        const comparison = plant(change, {}, store);
        expect(findings(comparison)).toEqual(found);
        expect(comparison.verdict).toBe('regression');
        if (text !== undefined) {
          const [first] = comparison.differences;
          expect(`${first?.baseline} → ${first?.candidate}`).toBe(text);
        }
      });
    }
  }

  it('nothing, where there is nothing', () => {
    const comparison = plant((call) => call);
    expect(findings(comparison)).toEqual([]);
    expect(comparison.verdict).toBe('pass');
  });

  it('15 % more time at 200 calls a side', () => {
    const before = fortyOperations(3, 200, (call) => call);
    const after = fortyOperations(4, 200, (call, number) => {
      const factor = number === 7 ? 1.15 : 1;
      return plantedCall(call.operation, ((call.timing.totalNs ?? 0) / 1e6) * factor);
    });
    const rows = compareSides(side(before), side(after)).rows.filter((row) => row.verdict === 'regression');
    expect(new Set(rows.map((row) => row.operation))).toEqual(new Set(['service.op7']));
    expect(rows[0]).toMatchObject({ name: 'service.op7 latency.p50', n: [200, 200] });
    expect(rows[0]?.p).toBeLessThan(0.001);
  });

  it('an int that became a double, with exact types only', () => {
    const change = (): Partial<Call> => ({ arguments: argumentsOf('all', 5) });
    expect(findings(plant(change))).toEqual([]);
    expect(findings(plant(change, { exact: true }))).toEqual(['service.op7 arguments[1] type']);
  });

  it('an addition is no regression unless nothing may change', () => {
    const change = (): Partial<Call> => ({
      result: { $: 'object', id: 0, class: null, props: [...(resultOf(item(1), item(2)).props as []), ['total', 2]] },
    });
    expect(plant(change)).toMatchObject({ verdict: 'pass', differences: [{ path: 'result.total', change: 'added' }] });
    expect(plant(change, { rules: ['contract none'] }).verdict).toBe('regression');
  });

  it('a question that was answered and fails now, with a known fault', () => {
    const calls = (status: 'ok' | 'fault', what: string): Call =>
      plantedCall('a.b', 10, { status, arguments: argumentsOf(what), fault: status === 'fault' ? FAULT : null });
    const before = plantedReport([calls('ok', 'x'), calls('fault', 'y')]);
    const after = plantedReport([calls('fault', 'x'), calls('fault', 'y')]);
    const comparison = compareSides(side(before), side(after));
    expect(comparison.differences).toMatchObject([
      { path: 'status', baseline: 'ok', candidate: 'fault', certain: true },
    ]);
  });
});

describe('matching of calls', () => {
  const call = (id: string, result: unknown): Call =>
    plantedCall('a.b', 10, {
      arguments: argumentsOf({
        $: 'object',
        id: 1,
        class: null,
        props: [
          ['messageId', id],
          ['q', 'x'],
        ],
      }),
      result,
    });

  it('ids do not count: one answer of another type is enough', () => {
    const before = plantedReport([call('4F6A2C10-0000-1111-2222-333344445555', 1.5)]);
    const after = plantedReport([call('99AA2C10-0000-1111-2222-333344445555', 'x')]);
    expect(compareSides(side(before), side(after)).differences).toMatchObject([
      { path: 'result', change: 'type', baseline: 'double', candidate: 'string', certain: true },
    ]);
  });

  it('an optional member that is rare on both sides is no difference', () => {
    const object = (rare: boolean) => ({
      $: 'object',
      id: 0,
      class: 'A',
      props: [['a', 1], ...(rare ? [['b', 2]] : [])],
    });
    const run = (rareAt: number) =>
      plantedReport(
        Array.from({ length: 20 }, (_, n) =>
          plantedCall('a.b', 10, { arguments: argumentsOf(n + rareAt * 100), result: object(n === rareAt) }),
        ),
      );
    const comparison = compareSides(side(run(3)), side(run(99)));
    expect(comparison.differences.filter((one) => one.certain)).toEqual([]);
  });
});
