import type { CallRecord, PushRecord } from '../calls/call-record.ts';

/** The order of the report: start, connection, exchange, place in the batch; calls without a time come last. */
export function compareCalls(a: CallRecord, b: CallRecord): number {
  return (
    compareTimes(a.startedNs, b.startedNs) ||
    a.connection - b.connection ||
    a.exchange - b.exchange ||
    a.batchIndex - b.batchIndex
  );
}

/** The order of pushes: arrival, connection, exchange; a stable sort keeps the order of the wire among equals. */
export function comparePushes(a: PushRecord, b: PushRecord): number {
  return compareTimes(a.atNs, b.atNs) || a.connection - b.connection || a.exchange - b.exchange;
}

/** Times without a number come last. */
export function compareTimes(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return a - b;
}
