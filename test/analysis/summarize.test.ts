import { describe, expect, it } from 'vitest';
import { LatencyStats } from '../../src/analysis/latency-stats.ts';
import { compareCalls } from '../../src/analysis/order-calls.ts';
import { CallSummary } from '../../src/analysis/summarize.ts';
import type { CallRecord, Fault } from '../../src/calls/call-record.ts';
import { callRecord, NO_TIMING } from '../support/call-sides.ts';

function stats(values: readonly number[]): LatencyStats {
  const found = new LatencyStats();
  for (const value of values) found.add(value);
  return found;
}

describe('percentiles (CONTRACT §4)', () => {
  it('are nearest-rank', () => {
    expect(stats([15, 20, 35, 40, 50]).toLatency()).toEqual({
      count: 5,
      min: 15,
      mean: 32,
      p50: 35,
      p90: 50,
      p95: 50,
      p99: 50,
      max: 50,
    });
    expect(stats(Array.from({ length: 100 }, (_unused, index) => 100 - index)).toLatency()).toMatchObject({
      p50: 50,
      p90: 90,
      p95: 95,
      p99: 99,
    });
    expect(stats([7]).toLatency()).toMatchObject({ min: 7, p50: 7, p99: 7, max: 7 });
    expect(stats([]).toLatency()).toBeNull();
  });

  it('stay within 0.1 % above 100,000 values, in bounded memory', () => {
    let seed = 1;
    const values = Array.from({ length: 250_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return Math.floor(1e5 * 1.00001 ** (seed % 1_000_000));
    });
    const found = stats(values).toLatency()!;
    const sorted = Float64Array.from(values).sort();
    for (const [share, value] of [
      [0.5, found.p50],
      [0.9, found.p90],
      [0.95, found.p95],
      [0.99, found.p99],
    ] as const) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1]!;
      expect(Math.abs(value - exact) / exact).toBeLessThan(0.001);
    }
    expect(found).toMatchObject({ count: 250_000, min: sorted[0], max: sorted.at(-1) });
  });

  it('are exact up to 100,000 values', () => {
    const values = Array.from({ length: 100_000 }, (_unused, index) => ((index * 7919) % 100_000) * 100_003);
    expect(stats(values).toLatency()).toMatchObject({
      min: 0,
      p50: 49_999 * 100_003,
      p90: 89_999 * 100_003,
      p95: 94_999 * 100_003,
      p99: 98_999 * 100_003,
      max: 99_999 * 100_003,
    });
  });

  it('take zero', () => {
    expect(stats([0, 0, 1]).toLatency()).toMatchObject({ min: 0, p50: 0, max: 1 });
  });
});

const FAULT: Fault = {
  code: 'E1',
  message: 'no',
  detail: null,
  level: 'error',
  type: null,
  category: 'application',
  where: 'envelope',
  rootCause: null,
};

function timed(totalNs: number, given: Partial<CallRecord> = {}): CallRecord {
  return callRecord({ timing: { ...NO_TIMING, totalNs, serverNs: totalNs / 2 }, ...given });
}

describe('summary', () => {
  it('keeps waiting kinds, incomplete and unanswered calls out of the latency', () => {
    const summary = new CallSummary();
    const calls = [
      timed(100),
      timed(300, { status: 'fault', fault: FAULT }),
      timed(5000, { kind: 'poll' }),
      timed(7000, { status: 'no-response' }),
      timed(9000, { timing: { ...NO_TIMING, totalNs: 9000, complete: false }, status: 'truncated' }),
    ];
    for (const [index, call] of calls.entries()) summary.add(call, index + 1);
    const [rpc, poll] = summary.operations();
    expect(rpc).toMatchObject({
      operation: 'S.a',
      kind: 'rpc',
      calls: 4,
      byStatus: { ok: 1, fault: 1, truncated: 1, 'no-response': 1 },
      requestBytes: 40,
      responseBytes: 80,
      latencyNs: { count: 2, min: 100, max: 300 },
      serverNs: { count: 2, max: 150 },
    });
    expect(poll).toMatchObject({ kind: 'poll', calls: 1, latencyNs: { count: 1, max: 5000 } });
  });

  it('lists faults by code and operation with times and an example', () => {
    const summary = new CallSummary();
    const fault = (startedNs: number, given: Partial<CallRecord> = {}): CallRecord =>
      callRecord({ status: 'fault', fault: FAULT, startedNs, ...given });
    [fault(3e9), fault(1e9), fault(2e9, { operation: 'S.b' }), fault(Number.NaN)].forEach((call, index) => {
      summary.add(call, index + 10);
    });
    expect(summary.faults(1_000_000_000_000_000_000n)).toEqual([
      {
        code: 'E1',
        category: 'application',
        operation: 'S.a',
        count: 3,
        firstAt: '2001-09-09T01:46:41.000000000Z',
        lastAt: '2001-09-09T01:46:43.000000000Z',
        exampleCall: 10,
      },
      expect.objectContaining({ operation: 'S.b', count: 1, exampleCall: 12 }),
    ]);
  });

  it('counts addresses of clients and endpoints of servers', () => {
    const summary = new CallSummary();
    summary.add(callRecord({ client: '10.0.0.1:1' }), 1);
    summary.add(callRecord({ client: '10.0.0.1:2' }), 2);
    summary.add(callRecord({ client: '[::1]:2', server: '10.0.0.2:81' }), 3);
    expect([summary.calls, summary.clients, summary.servers]).toEqual([3, 2, 2]);
    expect(summary.byStatus()).toEqual({ ok: 3 });
  });
});

it('calls are ordered by start, connection, exchange, place in the batch; unknown times last', () => {
  const given = [
    callRecord({ startedNs: Number.NaN, operation: 'e' }),
    callRecord({ startedNs: 2, connection: 1, operation: 'd' }),
    callRecord({ startedNs: 1, connection: 2, operation: 'c' }),
    callRecord({ startedNs: 1, connection: 1, batchIndex: 1, operation: 'b' }),
    callRecord({ startedNs: 1, connection: 1, batchIndex: 0, operation: 'a' }),
  ];
  expect(
    given
      .sort(compareCalls)
      .map((call) => call.operation)
      .join(''),
  ).toBe('abcde');
});
