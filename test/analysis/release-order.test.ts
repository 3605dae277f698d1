import { expect, test } from 'vitest';
import { ReleaseOrder } from '../../src/analysis/release-order.ts';
import type { CallRecord } from '../../src/calls/call-record.ts';

function orderOf() {
  const released: [connection: number, id: number][] = [];
  const state = { earliestNs: Number.POSITIVE_INFINITY, nowNs: 0 };
  const order = new ReleaseOrder<CallRecord>('summary', ({ connection }, id) => released.push([connection, id]));
  const add = (connection: number, startedNs: number) =>
    order.add({ connection, startedNs, exchange: 1, batchIndex: 0 } as CallRecord);
  const look = () => order.barrier(state.earliestNs, state.nowNs);
  return { order, released, state, add, look };
}

test('calls leave in the order in which they started', () => {
  const { released, state, add, look } = orderOf();
  state.nowNs = 10e9;
  add(1, 5e9);
  add(2, 1e9);
  look();
  expect(released).toEqual([
    [2, 1],
    [1, 2],
  ]);
});

test('an open exchange holds back what started after it', () => {
  const { order, released, state, add, look } = orderOf();
  state.nowNs = 10e9;
  state.earliestNs = 2e9;
  add(1, 5e9);
  add(2, 1e9);
  look();
  expect(released).toEqual([[2, 1]]);
  add(3, 2e9);
  order.end();
  expect(released).toEqual([
    [2, 1],
    [3, 2],
    [1, 3],
  ]);
});

test('a call that has just begun waits: an older one may not be known yet', () => {
  const { released, state, add, look } = orderOf();
  state.nowNs = 5.1e9;
  add(1, 5e9);
  look();
  expect(released).toEqual([]);
});

test('calls without a time come last', () => {
  const { order, released, state, add, look } = orderOf();
  state.nowNs = 10e9;
  add(1, Number.NaN);
  add(2, 1e9);
  look();
  expect(released).toEqual([[2, 1]]);
  order.end();
  expect(released.at(-1)).toEqual([1, 2]);
});

test('what is held back is bounded, with and without times', () => {
  for (const ns of [1e9, Number.NaN]) {
    const { released, state, add, look } = orderOf();
    state.earliestNs = 0;
    for (let i = 0; i < 20_000; i++) {
      add(i, ns + i);
      if (i % 100 === 99) look();
    }
    expect(released.length).toBeGreaterThan(14_000);
    expect(released.map(([, id]) => id)).toEqual(released.map((_row, index) => index + 1));
  }
});
