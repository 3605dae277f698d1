import type { DisplayFilter } from '../filter/display-filter.ts';
import { parseInstant } from '../filter/instant.ts';
import type { Call, Report } from '../report/model.ts';
import { CallSummary } from './summarize.ts';

/**
 * A report of those calls that match: `calls`, `operations`, `faults` and the totals of calls are theirs; ids, packets, connections, pushes
 * and diagnostics stay as they are. What a call's values are matched against is what the report carries of them.
 */
export function filterReport(report: Report, filter: DisplayFilter): Report {
  const calls = report.calls.filter(filter.matches);
  const summary = new CallSummary();
  const baseNs = firstStart(calls);
  for (const call of calls) summary.add({ ...call, startedNs: startedNs(call, baseNs) }, call.id);
  const { security: _all, ...rest } = report;
  const security = summary.security.findings();
  const before = report.displayFilter;
  return {
    ...rest,
    displayFilter: {
      expression: before === undefined ? filter.expression : `(${before.expression}) && (${filter.expression})`,
      calls: before?.calls ?? report.totals.calls,
    },
    totals: { ...report.totals, calls: summary.calls, byStatus: summary.byStatus() },
    operations: summary.operations(),
    faults: summary.faults(baseNs),
    ...(security.length === 0 ? {} : { security }),
    calls,
  };
}

function epochNs(call: Call): bigint | null {
  return call.startedAt === null ? null : (parseInstant(call.startedAt)?.ns ?? null);
}

function firstStart(calls: readonly Call[]): bigint | null {
  for (const call of calls) {
    const ns = epochNs(call);
    if (ns !== null) return ns;
  }
  return null;
}

function startedNs(call: Call, baseNs: bigint | null): number {
  const ns = epochNs(call);
  return ns === null || baseNs === null ? Number.NaN : Number(ns - baseNs);
}
