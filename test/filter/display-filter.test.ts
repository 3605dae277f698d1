import { describe, expect, it } from 'vitest';
import { parseDisplayFilter } from '../../src/filter/display-filter.ts';
import type { Call } from '../../src/report/model.ts';
import { reportFixture } from '../support/report-fixture.ts';

const BASE = reportFixture().calls;

/** Values of every kind, on the second call of the fixture. */
const VALUES: Partial<Call> = {
  arguments: {
    $: 'array',
    id: 0,
    items: [
      { $: 'int', v: 42 },
      'EUR',
      {
        $: 'object',
        id: 1,
        class: 'com.example.Query',
        props: [
          ['customerId', { $: 'int', v: 7 }],
          ['odd name', 'x.y'],
          ['password', { $: 'redacted', kind: 'string' }],
          ['since', { $: 'date', ms: 1_300_000_000_000 }],
          ['none', null],
          ['flag', true],
          ['big', { $: 'int64', v: '9007199254740993' }],
          ['nan', { $: 'double', v: 'NaN' }],
          ['number', '42'],
        ],
      },
      { $: 'ref', id: 1 },
    ],
  },
  result: {
    $: 'external',
    id: 0,
    class: 'flex.messaging.io.ArrayCollection',
    value: {
      $: 'array',
      id: 1,
      items: [
        {
          $: 'object',
          id: 2,
          class: null,
          props: [
            ['price', 2.5],
            ['tags', { $: 'array', id: 3, items: ['a', 'b'] }],
          ],
        },
        {
          $: 'object',
          id: 4,
          class: null,
          props: [
            ['price', { $: 'int', v: 4 }],
            ['bytes', { $: 'bytes', id: 5, hex: 'cafe00' }],
          ],
        },
        {
          $: 'dict',
          id: 6,
          weak: false,
          entries: [
            ['price', 9],
            ['deep', { $: 'object', id: 7, class: null, props: [['secret', 'needle']] }],
          ],
        },
      ],
    },
  },
};
const CALLS: readonly Call[] = BASE.map((call) => (call.id === 2 ? { ...call, ...VALUES } : call));
const ALL = CALLS.map((call) => call.id);

function matching(expression: string): number[] {
  const filter = parseDisplayFilter(expression);
  return CALLS.filter(filter.matches).map((call) => call.id);
}

function without(...ids: number[]): number[] {
  return ALL.filter((id) => !ids.includes(id));
}

const FAULTS = [3, 4, 10];

const TABLE: readonly (readonly [string, readonly number[]])[] = [
  // The ways to write an operator
  ['status == fault', FAULTS],
  ['status eq "fault"', FAULTS],
  ["status == 'fault'", FAULTS],
  ['status any_eq fault', FAULTS],
  ['status != fault', without(...FAULTS)],
  ['status ne fault', without(...FAULTS)],
  ['latency > 1s', [3, 4, 16]],
  ['latency gt 1s', [3, 4, 16]],
  ['latency ge 30s', [16]],
  ['latency lt 3 ms', [1]],
  ['latency <= 2.31ms', [1]],
  ['2310us >= latency', [1]],
  ['100ms < latency < 1s', [2, 5, 8]],
  ['operation contains "Order"', [2, 3, 4, 5]],
  ['operation contains Order', [2, 3, 4, 5]],
  ['operation contains "order."', []],
  ['operation matches "^ORDER.*s$"', [2, 3, 4, 5]],
  ['operation ~ "^(?-i)ORDER"', []],
  [String.raw`operation matches "^catalog\.(search|price)$"`, [6, 7, 15]],
  [String.raw`operation matches r"^catalog\.\w+$"`, [6, 7, 15]],
  // Logic
  ['status == fault && latency < 4s', [4, 10]],
  ['status == fault and latency < 4s', [4, 10]],
  ['status == truncated || status == one-way', [13, 17]],
  ['status == truncated or status == one-way', [13, 17]],
  ['status == fault || status == ok && latency > 10s', [3, 4, 10, 16]],
  ['(status == fault || status == ok) && latency > 10s', [16]],
  ['status == fault ^^ latency > 1s', [10, 16]],
  ['status == fault xor latency > 1s', [10, 16]],
  ['!(status == ok)', without(1, 2, 5, 6, 7, 8, 9, 16)],
  ['not status == ok and not status == fault', [11, 12, 13, 14, 15, 17, 18]],
  ['!!fault', [3, 4, 10, 14, 15]],
  // Sets
  ['status in {fault, truncated}', [3, 4, 10, 13]],
  ['status in {fault truncated}', [3, 4, 10, 13]],
  ['status not in {ok, fault}', [11, 12, 13, 14, 15, 17, 18]],
  ['httpStatus in {300 .. 399, 500..599}', [14]],
  ['latency in {100ms .. 150ms, 30s .. 31s}', [2, 5, 16]],
  ['time in {07:06:42 .. 07:06:42.2}', [11, 12, 13]],
  ['client in {10.1.2.4, 10.9.0.0/16}', [1, 4, 7, 10, 13, 16]],
  // Existence
  ['fault', [3, 4, 10, 14, 15]],
  ['!latency', [11, 12, 13, 17]],
  ['statusReason', [11, 12, 13]],
  ['fault.type', [3, 4]],
  ['complete', without(11, 12, 13, 17)],
  ['timing.complete == false', [11, 12, 13, 17]],
  // Types
  ['id in {3, 5 .. 6}', [3, 5, 6]],
  ['call == 0x10', [16]],
  ['timing.totalNs == 2310000', [1]],
  ['requestBytes >= 0.3kB', ALL],
  ['received > 4KiB and id < 4', [1, 2, 3]],
  ['responseBytes == 4111 B', [1]],
  ['latency > 0.5 min', [16]],
  ['startedAt >= "2011-03-13 07:06:42.7"', [18]],
  ['startedAt < 2011-03-13T07:06:40.100Z', [1, 2]],
  ['time < 2011-03-13T08:06:40.1+01:00', [1, 2]],
  ['time >= 2011-03-14', []],
  ['time > 08:06:42.6+01:00', [18]],
  ['client == 10.1.2.4:49153', [1]],
  ['client.port in {49153 .. 49155}', [1, 2, 3]],
  ['address == 10.0.0.1', ALL],
  ['all address == 10.1.0.0/16', []],
  ['server != 10.0.0.1', []],
  ['port != 80', []],
  ['port !== 80', ALL],
  ['port === 80', []],
  ['any port == 80 && all port > 79', ALL],
  ['url.host == app.example.com and url.path contains messagebroker', without(10)],
  ['kind == poll or encoding == amf0', [16, 18]],
  ['batch.size > 1', [6, 7]],
  ['packets.request.first == 30', [3]],
  ['fault.code != "Server.Processing"', [10, 14, 15]],
  ['fault contains "no row"', [3, 4]],
  ['diagnostics.code == "call.aborted"', [13]],
  ['diagnostics', [10, 13]],
  // Functions and fields against fields
  ['len(operation) > 60', [8, 10]],
  ['upper(operation) contains "ORDERS"', [2, 3, 4, 5]],
  ['lower(status) == "fault"', FAULTS],
  ['count(diagnostics) == 0', without(10, 13)],
  ['timing.serverNs < timing.waitNs && timing.connectNs', [1]],
  ['messageId == correlationId and id < 3', [1, 2]],
  // Values
  ['args', [2]],
  ['args.0 == 42', [2]],
  ['args.0 == 42.0', [2]],
  ['args.0 == "42"', []],
  ['args.1 == EUR', [2]],
  ['args.1 == eur', []],
  ['args.1 ~ "^eur$"', [2]],
  ['arguments == 42', [2]],
  ['args.customerId == 7', [2]],
  ['args.2.customerId == 7', [2]],
  ['args.3.customerId == 7', [2]],
  ['args.1.customerId', []],
  ['args.9', []],
  ['args."odd name" == "x.y"', [2]],
  ['args.2."odd name" contains "."', [2]],
  ['args.number == 42', [2]],
  ['args.number > 41', []],
  ['args.big == 9007199254740993', [2]],
  ['args.big > 9007199254740990', [2]],
  ['args.nan == 1 || args.nan < 1 || args.nan > 1', []],
  ['args.nan != 1', [2]],
  ['args.none', [2]],
  ['args.none == null', [2]],
  ['args.flag == true', [2]],
  ['args.flag == 1', []],
  ['args.since > 2011-03-01', [2]],
  ['args.since == 2011-03-13T07:06:40Z', [2]],
  ['args.password', [2]],
  ['args.password == "secret" or args.password contains ""', []],
  ['count(args) == 4', [2]],
  ['result.price > 3', [2]],
  ['result.price > 9', []],
  ['all result.price > 2', [2]],
  ['all result.price > 3', []],
  ['result.0.price == 2.5', [2]],
  ['result.tags == b', [2]],
  ['count(result) == 3', [2]],
  ['len(result.bytes) == 3', [2]],
  ['result.bytes == cafe00', [2]],
  ['result.deep.secret == needle', [2]],
  ['result.** == needle', [2]],
  ['result.*.secret', [2]],
  ['result.*.*.*.secret', []],
  ['result.*.*.secret', [2]],
  ['result.2.*.secret', [2]],
  ['args.0 == batch.index', []],
  ['args.customerId < batch.size', []],
];

describe('display filter', () => {
  for (const [expression, ids] of TABLE) {
    it(expression, () => expect(matching(expression)).toEqual(ids));
  }

  it('says what it looks at', () => {
    const needs = (expression: string) => {
      const { usesValues, usesNumber } = parseDisplayFilter(expression);
      return [usesValues, usesNumber];
    };
    expect(needs('status == ok')).toEqual([false, false]);
    expect(needs('!(status == ok || args.0 == 1)')).toEqual([true, false]);
    expect(needs('count(result) == id')).toEqual([true, true]);
  });

  it('follows references in circles', () => {
    const loop = {
      $: 'object',
      id: 0,
      class: null,
      props: [
        ['self', { $: 'ref', id: 0 }],
        ['x', 1],
      ],
    };
    const filter = parseDisplayFilter('args.self.self.self.x == 1 && args.**.** == 1 && !(args.** == 2)');
    expect(filter.matches({ ...BASE[0]!, arguments: loop })).toBe(true);
  });

  it('is quick on wide values and many steps', () => {
    const wide = { $: 'array', id: 0, items: Array.from({ length: 100_000 }, (_, v) => ({ $: 'int', v })) };
    const filter = parseDisplayFilter('args.**.**.**.** == -1');
    const start = performance.now();
    expect(filter.matches({ ...BASE[0]!, arguments: wide })).toBe(false);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
