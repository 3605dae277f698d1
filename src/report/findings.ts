/** What the formats for people pick out of a report: pure look-ups, no rendering. */

import type { StatusCounts } from './model.ts';
import {
  CALL_STATUS_NAMES,
  CALL_STATUSES,
  type Call,
  type CallStatus,
  type Operation,
  type Report,
  type SlowCause,
  type SlowReason,
} from './model.ts';
import { formatPercent } from './number-format.ts';
import { reasonSentence } from './sentences.ts';

export interface OperationCounts {
  readonly faults: number;
  /** Calls without a good answer that are no fault. */
  readonly otherBad: number;
}

export function countBad(byStatus: StatusCounts): OperationCounts {
  let faults = 0;
  let otherBad = 0;
  for (const status of CALL_STATUS_NAMES) {
    const count = byStatus[status] ?? 0;
    if (status === 'fault' || status === 'suspected-fault') faults += count;
    else if (CALL_STATUSES[status].bad) otherBad += count;
  }
  return { faults, otherBad };
}

/** Failing operations first (most failures), then the slowest (those that wait on purpose last), then by name. */
export function operationsByUrgency(operations: readonly Operation[]): Operation[] {
  const failures = (row: Operation): number => {
    const { faults, otherBad } = countBad(row.byStatus);
    return faults + otherBad;
  };
  return [...operations].sort(
    (left, right) =>
      failures(right) - failures(left) ||
      Number(isWaiting(left)) - Number(isWaiting(right)) ||
      (right.latencyNs?.p95 ?? -1) - (left.latencyNs?.p95 ?? -1) ||
      compareText(left.operation, right.operation),
  );
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Kinds whose calls wait on purpose: their duration says nothing. */
function isWaiting({ kind }: Pick<Call | Operation, 'kind'>): boolean {
  return kind === 'poll' || kind === 'stream';
}

/** What is looked at to tell whether a call is to be shown: members that a call has before it is made ready for a report. */
export interface JudgedCall extends Pick<Call, 'kind' | 'operation' | 'status'> {
  readonly fault: { readonly code: string; readonly category: string } | null;
  readonly timing: Pick<Call['timing'], 'totalNs'>;
}

/** The `count` slowest calls that got an answer, slowest first; equally slow ones in the report's order. */
export function slowestCalls(calls: readonly Call[], count: number): Call[] {
  const slowest: Call[] = [];
  for (const call of calls) keepSlowest(slowest, call, count);
  return slowest;
}

/** How long a call took whose duration says something; null for others. */
export function durationOf(call: JudgedCall): number | null {
  return isWaiting(call) || !CALL_STATUSES[call.status].answered ? null : call.timing.totalNs;
}

/** Puts `call`, which comes after them in the report, in its place among the `count` slowest ones. */
export function keepSlowest(slowest: Call[], call: Call, count: number): void {
  const total = durationOf(call);
  if (total === null) return;
  let at = slowest.length;
  while (at > 0 && (slowest[at - 1]?.timing.totalNs ?? 0) < total) at--;
  if (at >= count) return;
  slowest.splice(at, 0, call);
  if (slowest.length > count) slowest.pop();
}

interface TimeShare {
  readonly what: string;
  readonly ns: number;
}

/** Where a call's time went, largest part first; empty when it was not measured. */
function timeShares({ timing }: Call): TimeShare[] {
  const shares: TimeShare[] = [];
  const add = (what: string, ns: number | null): void => {
    if (ns !== null && ns > 0) shares.push({ what, ns });
  };
  add('sending', timing.sendNs);
  add('queue', timing.queueNs);
  if (timing.serverNs === null) add('waiting', timing.waitNs);
  else {
    add('server', timing.serverNs);
    add('network', timing.waitNs === null ? null : timing.waitNs - timing.serverNs);
  }
  add('receiving', timing.receiveNs);
  return shares.sort((left, right) => right.ns - left.ns);
}

/** Delay through packet loss, on either side of the capture point. */
function lossNs({ timing }: Call): number {
  return (timing.retransmitNs ?? 0) + (timing.holeNs ?? 0);
}

/** `server 97 %, receiving 30 %, packet loss 12 %`: parts of a tenth and more; loss is named beside the parts it hides in. */
export function timeSharesText(call: Call): string {
  const total = call.timing.totalNs ?? 0;
  const texts = timeShares(call)
    .filter(({ ns }) => ns * 10 >= total)
    .map(({ what, ns }) => `${what} ${formatPercent(ns, total)}`);
  const lost = lossNs(call);
  if (lost > 0 && lost * 10 >= total) texts.push(`packet loss ${formatPercent(lost, total)}`);
  if (call.causeReason === 'zero-window') texts.push(`receive window of the ${call.cause} shut`);
  return texts.join(', ');
}

/** What the cause of a slow call is called where people read. */
export const SLOW_CAUSE_NAMES = {
  server: 'the server',
  network: 'packet loss',
  client: 'the client',
  transfer: 'receiving',
} as const satisfies Record<SlowCause, string>;

/** In order of telling. */
export const SLOW_CAUSES = Object.keys(SLOW_CAUSE_NAMES) as SlowCause[];

const SLOW_REASONS: Readonly<Record<SlowReason, string>> = {
  retransmission: 'packet loss',
  hole: 'packet loss',
  'zero-window': 'window shut',
  queueing: 'queue',
};

/** One word for where most of the time went; `packet loss` when it explains half of it. */
export function mainTimeShare(call: Call): string {
  if (call.causeReason !== undefined) return SLOW_REASONS[call.causeReason];
  const total = call.timing.totalNs ?? 0;
  if (lossNs(call) * 2 > total) return 'packet loss';
  return timeShares(call)[0]?.what ?? '-';
}

/** Calls of one operation that share a status and a reason. */
export interface LostGroup {
  readonly status: CallStatus;
  readonly operation: string;
  readonly reason: string;
  readonly first: Call;
  count: number;
}

/** Bad calls whose answer is missing, or no fault that could be told, grouped; most frequent first. */
export function lostCalls(report: Report): LostGroup[] {
  const groups = new LostGroups();
  for (const call of report.calls) groups.add(call);
  return groups.rows();
}

/** A bad call whose answer is missing, or no fault that could be told. */
export function isLost(call: JudgedCall): boolean {
  const { bad, lost, answered } = CALL_STATUSES[call.status];
  return bad && !answered && (call.fault === null || lost === true);
}

/** Groups the lost ones of calls that come in the report's order. */
export class LostGroups {
  readonly #groups = new Map<string, LostGroup>();

  add(call: Call): void {
    if (!isLost(call)) return;
    const reason = reasonSentence(call.status, call.statusReason ?? null, call.httpStatus);
    const key = JSON.stringify([call.status, call.operation, reason]);
    const group = this.#groups.get(key);
    if (group === undefined)
      this.#groups.set(key, { status: call.status, operation: call.operation, reason, first: call, count: 1 });
    else group.count++;
  }

  /** Most frequent first. */
  rows(): LostGroup[] {
    return [...this.#groups.values()].sort((left, right) => right.count - left.count || left.first.id - right.first.id);
  }
}

/** Looks up calls by id; the report's ids are 1, 2, … but a filtered report has holes. */
export function callById(calls: readonly Call[], id: number): Call | null {
  const guess = calls[id - 1];
  if (guess?.id === id) return guess;
  return calls.find((call) => call.id === id) ?? null;
}
