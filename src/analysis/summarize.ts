import type { CallRecord } from '../calls/call-record.ts';
import {
  CALL_STATUS_NAMES,
  CALL_STATUSES,
  type CallStatus,
  type FaultRow,
  type Operation,
  type SlowCause,
  type StatusCounts,
} from '../report/model.ts';
import { ClientCounter, type CountedCall } from './client-counter.ts';
import { LatencyStats } from './latency-stats.ts';
import { SecurityCounter } from './security-counter.ts';
import { isoTime } from './wire-time.ts';

/** What the sums need of a call. */
export interface SummarizedCall extends CountedCall {
  readonly operation: string;
  readonly kind: CallRecord['kind'];
  readonly status: CallStatus;
  readonly client: string;
  readonly server: string;
  readonly requestBytes: number | null;
  readonly responseBytes: number | null;
  readonly timing: Pick<CallRecord['timing'], 'totalNs' | 'serverNs' | 'complete'>;
  readonly fault: { readonly code: string; readonly category: string } | null;
  readonly diagnostics: readonly { readonly code: string; readonly detail: string }[];
  /** Of a slow call. */
  readonly cause?: SlowCause | null;
}

interface OperationSums {
  readonly operation: string;
  readonly kind: CallRecord['kind'];
  calls: number;
  readonly byStatus: Map<CallStatus, number>;
  requestBytes: number;
  responseBytes: number;
  readonly latency: LatencyStats;
  readonly server: LatencyStats;
  causes: Map<SlowCause, number> | null;
}

interface FaultSums {
  readonly code: string;
  readonly category: string;
  readonly operation: string;
  count: number;
  firstNs: number;
  lastNs: number;
  readonly exampleCall: number;
}

/** Sums over all calls: the operations, faults and totals of the report. Memory depends on the number of operations and fault codes, not of calls. */
export class CallSummary {
  /** By kind, then by name: waiting kinds never mix with rpc. */
  readonly #operations = new Map<CallRecord['kind'], Map<string, OperationSums>>();
  readonly #faults = new Map<string, FaultSums>();
  readonly #byStatus = new Map<CallStatus, number>();
  readonly #servers = new Set<string>();
  /** Client sessions of all calls, reported or not. */
  readonly clientCounter = new ClientCounter();
  readonly security = new SecurityCounter();
  #calls = 0;

  /** Takes one call under the id it has in the report. Feed calls in report order: the first call with a fault is its example. */
  add(call: SummarizedCall, id: number): void {
    this.#calls++;
    count(this.#byStatus, call.status);
    this.addHosts(call);
    this.#addOperation(call);
    if (call.fault !== null) this.#addFault(call, id);
    if (call.diagnostics.length > 0) this.security.add(call.diagnostics, id);
  }

  /** Takes what is counted of a call that is not reported: its client and its server. */
  addHosts(call: SummarizedCall): void {
    this.clientCounter.add(call);
    this.#servers.add(call.server);
  }

  get calls(): number {
    return this.#calls;
  }

  /** Distinct client addresses. */
  get clients(): number {
    return this.clientCounter.addresses;
  }

  /** Distinct server addresses with their port. */
  get servers(): number {
    return this.#servers.size;
  }

  byStatus(): StatusCounts {
    return statusCounts(this.#byStatus);
  }

  /** Most calls first, then by name. */
  operations(): Operation[] {
    return [...this.#operations.values()]
      .flatMap((kind) => [...kind.values()])
      .sort((a, b) => b.calls - a.calls || compareText(a.operation, b.operation) || compareText(a.kind, b.kind))
      .map((sums) => ({
        operation: sums.operation,
        kind: sums.kind,
        calls: sums.calls,
        byStatus: statusCounts(sums.byStatus),
        requestBytes: sums.requestBytes,
        responseBytes: sums.responseBytes,
        latencyNs: sums.latency.toLatency(),
        serverNs: sums.server.toLatency(),
        ...(sums.causes === null ? {} : { causes: causeCounts(sums.causes) }),
      }));
  }

  /** Most frequent first, then by code and operation. */
  faults(baseNs: bigint | null): FaultRow[] {
    return [...this.#faults.values()]
      .sort((a, b) => b.count - a.count || compareText(a.code, b.code) || compareText(a.operation, b.operation))
      .map((sums) => ({
        code: sums.code,
        category: sums.category,
        operation: sums.operation,
        count: sums.count,
        firstAt: isoTime(baseNs, sums.firstNs),
        lastAt: isoTime(baseNs, sums.lastNs),
        exampleCall: sums.exampleCall,
      }));
  }

  #addOperation(call: SummarizedCall): void {
    let ofKind = this.#operations.get(call.kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      this.#operations.set(call.kind, ofKind);
    }
    let sums = ofKind.get(call.operation);
    if (sums === undefined) {
      sums = {
        operation: call.operation,
        kind: call.kind,
        calls: 0,
        byStatus: new Map(),
        requestBytes: 0,
        responseBytes: 0,
        latency: new LatencyStats(),
        server: new LatencyStats(),
        causes: null,
      };
      ofKind.set(call.operation, sums);
    }
    sums.calls++;
    count(sums.byStatus, call.status);
    sums.requestBytes += call.requestBytes ?? 0;
    sums.responseBytes += call.responseBytes ?? 0;
    if (call.cause != null) {
      sums.causes ??= new Map();
      sums.causes.set(call.cause, (sums.causes.get(call.cause) ?? 0) + 1);
    }
    if (!CALL_STATUSES[call.status].answered || !call.timing.complete) return;
    if (call.timing.totalNs !== null) sums.latency.add(call.timing.totalNs);
    if (call.timing.serverNs !== null) sums.server.add(call.timing.serverNs);
  }

  #addFault(call: SummarizedCall, id: number): void {
    const fault = call.fault!;
    const key = JSON.stringify([fault.code, fault.category, call.operation]);
    const sums = this.#faults.get(key);
    if (sums === undefined) {
      this.#faults.set(key, {
        code: fault.code,
        category: fault.category,
        operation: call.operation,
        count: 1,
        firstNs: call.startedNs,
        lastNs: call.startedNs,
        exampleCall: id,
      });
      return;
    }
    sums.count++;
    if (!(call.startedNs >= sums.firstNs)) sums.firstNs = Number.isNaN(call.startedNs) ? sums.firstNs : call.startedNs;
    if (!(call.startedNs <= sums.lastNs)) sums.lastNs = Number.isNaN(call.startedNs) ? sums.lastNs : call.startedNs;
  }
}

function count(counts: Map<CallStatus, number>, status: CallStatus): void {
  counts.set(status, (counts.get(status) ?? 0) + 1);
}

function statusCounts(counts: ReadonlyMap<CallStatus, number>): StatusCounts {
  const found: { [status in CallStatus]?: number } = {};
  for (const status of CALL_STATUS_NAMES) {
    const number = counts.get(status);
    if (number !== undefined) found[status] = number;
  }
  return found;
}

const CAUSES = ['server', 'network', 'client', 'transfer'] as const satisfies readonly SlowCause[];

function causeCounts(counts: ReadonlyMap<SlowCause, number>): NonNullable<Operation['causes']> {
  return Object.fromEntries(CAUSES.filter((cause) => counts.has(cause)).map((cause) => [cause, counts.get(cause)!]));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
