import { CALL_STATUSES, type Call, type CallKind, type CallStatus } from '../report/model.ts';
import { addArguments, addValue, argumentCount } from './add-value.ts';
import { argumentLeaves, type Leaves, leavesKey } from './canonical.ts';
import { Sample } from './sample.ts';
import { SeenValues } from './seen-values.ts';
import { Shape } from './shape.ts';
import type { VolatileMembers } from './volatile.ts';

/** What comparison needs of a call; a whole `Call` is one. */
export type ComparableCall = Pick<
  Call,
  'operation' | 'kind' | 'status' | 'version' | 'encoding' | 'requestBytes' | 'responseBytes' | 'arguments' | 'result'
> & {
  readonly fault: { readonly code: string } | null;
  readonly timing: { readonly totalNs: number | null; readonly serverNs: number | null; readonly complete: boolean };
};

/** Calls with the same arguments. */
export interface CallGroup {
  readonly leaves: Leaves;
  readonly statuses: Map<string, number>;
  readonly result: Shape;
  readonly responseBytes: Sample;
}

/** Different arguments of an operation that are told apart; further ones are compared by their shape only. */
const MAX_GROUPS = 500;

/** Everything one side knows of an operation. */
export class OperationFacts {
  readonly operation: string;
  readonly kind: CallKind;
  calls = 0;
  readonly byStatus = new Map<CallStatus, number>();
  readonly faultCodes = new Map<string, number>();
  readonly versions = new Map<string, number>();
  readonly encodings = new Map<string, number>();
  readonly argumentCounts = new Map<string, number>();
  readonly #arguments = new SeenValues(new Shape(), addArguments);
  readonly #result = new SeenValues(new Shape(), addValue);
  readonly totalNs = new Sample();
  readonly serverNs = new Sample();
  readonly requestBytes = new Sample();
  readonly responseBytes = new Sample();
  readonly groups = new Map<string, CallGroup>();
  /** Calls that are in no group. */
  ungrouped = 0;

  constructor(operation: string, kind: CallKind) {
    this.operation = operation;
    this.kind = kind;
  }

  get arguments(): Shape {
    return this.#arguments.shape;
  }

  /** Of calls that ended well. */
  get result(): Shape {
    return this.#result.shape;
  }

  add(call: ComparableCall, mask: VolatileMembers): void {
    const { answered, lost } = CALL_STATUSES[call.status];
    this.calls++;
    count(this.byStatus, call.status);
    if (call.fault !== null) count(this.faultCodes, call.fault.code);
    if (call.version !== null) count(this.versions, String(call.version));
    if (call.encoding !== null) count(this.encodings, call.encoding);
    if (call.timing.complete && call.requestBytes !== null) this.requestBytes.add(call.requestBytes);
    if (call.status === 'ok' && call.timing.complete && call.responseBytes !== null) {
      this.responseBytes.add(call.responseBytes);
    }
    if (answered && call.timing.complete) {
      if (call.timing.totalNs !== null) this.totalNs.add(Math.max(0, call.timing.totalNs));
      if (call.timing.serverNs !== null) this.serverNs.add(Math.max(0, call.timing.serverNs));
    }
    if (lost) return;
    const leaves = this.#addArguments(call, mask);
    if (call.status === 'ok' && call.result !== undefined) this.#result.add(call.result);
    if (leaves === null) this.ungrouped++;
    else this.#addToGroup(call, leaves);
  }

  #addArguments(call: ComparableCall, mask: VolatileMembers): Leaves | null {
    if (call.arguments === undefined) return null;
    this.#arguments.add(call.arguments);
    const number = argumentCount(call.arguments);
    if (number !== null) count(this.argumentCounts, String(number));
    return argumentLeaves(call.arguments, mask);
  }

  #addToGroup(call: ComparableCall, leaves: Leaves): void {
    const key = leavesKey(leaves);
    let group = this.groups.get(key);
    if (group === undefined) {
      if (this.groups.size >= MAX_GROUPS) {
        this.ungrouped++;
        return;
      }
      group = { leaves, statuses: new Map(), result: new Shape(), responseBytes: new Sample() };
      this.groups.set(key, group);
    }
    count(group.statuses, call.status);
    if (call.status !== 'ok') return;
    if (call.result !== undefined) addValue(group.result, call.result);
    if (call.timing.complete && call.responseBytes !== null) group.responseBytes.add(call.responseBytes);
  }

  /** Calls of any of these statuses. */
  withStatus(wanted: (status: CallStatus) => boolean): number {
    let total = 0;
    for (const [status, number] of this.byStatus) if (wanted(status)) total += number;
    return total;
  }

  /** Calls whose outcome was seen. */
  get judged(): number {
    return this.withStatus((status) => !CALL_STATUSES[status].lost);
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
