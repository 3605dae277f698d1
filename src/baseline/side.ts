import type { Report, ReportStatus } from '../report/model.ts';
import { type ComparableCall, OperationFacts } from './operation-facts.ts';
import { VolatileMembers } from './volatile.ts';

/** Facts of a report that are not calls. */
export interface RunFacts {
  readonly name: string;
  readonly status: ReportStatus;
  /** Of the captures, sorted; null when one of them has none. */
  readonly sha256: readonly string[] | null;
}

/** One side of a comparison: what its runs (captures, reports, baseline files) hold together. Memory grows by some 32 bytes a call. */
export class Side {
  readonly operations = new Map<string, OperationFacts>();
  readonly runs: RunFacts[] = [];
  readonly mask: VolatileMembers;
  calls = 0;

  /** @param volatile patterns of member names whose values are not compared */
  constructor(volatile: readonly string[] = []) {
    this.mask = new VolatileMembers(volatile);
  }

  addRun(run: RunFacts): void {
    this.runs.push(run);
  }

  addCall(call: ComparableCall): void {
    this.calls++;
    this.operationOf(call.operation, call.kind).add(call, this.mask);
  }

  addReport(report: Report, name: string): void {
    this.addRun(runOf(report, name));
    for (const call of report.calls) this.addCall(call);
  }

  operationOf(operation: string, kind: OperationFacts['kind']): OperationFacts {
    // Waiting kinds never mix with rpc.
    const key = `${kind} ${operation}`;
    let facts = this.operations.get(key);
    if (facts === undefined) {
      facts = new OperationFacts(operation, kind);
      this.operations.set(key, facts);
    }
    return facts;
  }

  /** By name, then kind. */
  sortedOperations(): OperationFacts[] {
    return [...this.operations.values()].sort(
      (a, b) => compareText(a.operation, b.operation) || compareText(a.kind, b.kind),
    );
  }

  /** True when everything could be read and nothing was lost. */
  get isWhole(): boolean {
    return this.runs.every((run) => run.status === 'complete');
  }
}

export function runOf(report: Pick<Report, 'status' | 'inputs'>, name: string): RunFacts {
  const hashes = report.inputs.map((input) => input.sha256);
  const known = hashes.every((hash) => hash !== null) && hashes.length > 0;
  return { name, status: report.status, sha256: known ? (hashes as string[]).sort() : null };
}

/** True when both sides are known to be the same captures. */
export function isSameInput(a: Side, b: Side): boolean {
  const ids = (side: Side): string | null => {
    if (side.runs.length === 0 || side.runs.some((run) => run.sha256 === null)) return null;
    return side.runs
      .map((run) => run.sha256!.join(' '))
      .sort()
      .join('\n');
  };
  const id = ids(a);
  return id !== null && id === ids(b);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
