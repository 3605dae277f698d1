import type { PushRecord } from '../calls/call-record.ts';

/** What the place of a call in the report depends on. */
export interface Place {
  readonly startedNs: number;
  readonly connection: number;
  readonly exchange: number;
  readonly batchIndex: number;
}

/** The order of the report: start, connection, exchange, place in the batch; calls without a time come last. */
export function compareCalls(a: Place, b: Place): number {
  return (
    compareTimes(a.startedNs, b.startedNs) ||
    a.connection - b.connection ||
    a.exchange - b.exchange ||
    a.batchIndex - b.batchIndex
  );
}

/** The order of pushes: arrival, connection, exchange; a stable sort keeps the order of the wire among equals. */
export function comparePushes(
  a: Pick<PushRecord, 'atNs' | 'connection' | 'exchange'>,
  b: Pick<PushRecord, 'atNs' | 'connection' | 'exchange'>,
): number {
  return compareTimes(a.atNs, b.atNs) || a.connection - b.connection || a.exchange - b.exchange;
}

/** Times without a number come last. */
export function compareTimes(a: number, b: number): number {
  // Not the difference: that would be a number object for every comparison.
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return -1;
}
