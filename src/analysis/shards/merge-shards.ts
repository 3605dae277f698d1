import type { PushRecord } from '../../calls/call-record.ts';
import { SessionGroups } from '../../calls/session-groups.ts';
import { DIAGNOSTICS } from '../../diagnostics/codes.ts';
import { DiagnosticLog, type LoggedDiagnostic } from '../../diagnostics/log.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import type { Call, Push, Report, ShardPart } from '../../report/model.ts';
import { diagnosticRows } from '../build-report.ts';
import { summarized } from '../kept-calls.ts';
import { compareCalls, comparePushes } from '../order-calls.ts';
import { otherTrafficRows } from '../other-traffic.ts';
import { PushStatistics } from '../push-statistics.ts';
import { Redactor } from '../redact.ts';
import { reportFloods } from '../report-floods.ts';
import { clockRows } from '../server-clocks.ts';
import { CallSummary } from '../summarize.ts';
import { ConnectionNumbers } from '../threads/gathering.ts';
import { tlsSummary } from '../tls-counter.ts';
import { type ShardRecord, unpackRecord } from './shard-record.ts';

/** A shard's report with its name and its record. */
interface Part {
  readonly name: string;
  readonly report: Report;
  readonly shard: ShardPart;
  readonly record: ShardRecord;
}

/**
 * The report that one run without shards would have written.
 * @param reports those of all shards, in any order, with the names of their files
 * @throws UserError when they do not belong together, or one is missing or there twice
 */
export function mergeShards(reports: readonly { readonly name: string; readonly report: Report }[]): Report {
  const parts = reports.map(partOf).sort((a, b) => a.shard.index - b.shard.index);
  checkTogether(parts);
  const numbers = new ConnectionNumbers(parts.length);
  for (const [at, { record }] of parts.entries()) numbers.add(at, Float64Array.from(record.connections.flat()));
  numbers.assign();
  const first = parts[0]!;
  const { shard: _shard, ...whole } = first.report;
  const summary = new CallSummary();
  const calls = mergedCalls(parts, numbers, summary);
  const { pushes, statistics } = mergedPushes(parts, numbers);
  const log = mergedLog(parts, numbers);
  // What is here was redacted when it was written.
  const redactor = new Redactor({ showSecrets: true });
  const baseNs = first.record.baseNs === null ? null : BigInt(first.record.baseNs);
  const sum = (of: (report: Report) => number) => parts.reduce((total, { report }) => total + of(report), 0);
  const diagnostics = diagnosticRows(log, redactor);
  const isDegraded = diagnostics.some(({ severity }) => severity === 'warning' || severity === 'error');
  const security = summary.security.findings();
  const tls = tlsSummary(
    parts.flatMap(({ record }, at) =>
      record.tls.map((share) => ({
        ...share,
        rows: share.rows.map((row) => ({ ...row, examples: row.examples.map((local) => numbers.of(at, local)) })),
      })),
    ),
  );
  const otherTraffic = otherTrafficRows(parts.flatMap(({ record }) => record.otherTraffic));
  const pushStats = statistics.rows();
  const { security: _security, pushStats: _pushStats, tls: _tls, otherTraffic: _otherTraffic, ...rest } = whole;
  return {
    ...rest,
    status: whole.status === 'unreadable' ? 'unreadable' : isDegraded ? 'degraded' : 'complete',
    totals: {
      ...whole.totals,
      connections: numbers.count,
      exchanges: sum(({ totals }) => totals.exchanges),
      envelopes: sum(({ totals }) => totals.envelopes),
      calls: summary.calls,
      pushes: pushes.length,
      clients: summary.clients,
      servers: summary.servers,
      byStatus: summary.byStatus(),
    },
    operations: summary.operations(),
    faults: summary.faults(baseNs),
    ...(security.length === 0 ? {} : { security }),
    calls,
    pushes,
    ...(pushStats.length === 0 ? {} : { pushStats }),
    clients: summary.clientCounter.sessions(new SessionGroups(parts.flatMap(({ record }) => record.sessions)), baseNs),
    clocks: clockRows(parts.flatMap(({ record }) => record.clocks)),
    ...(tls === null ? {} : { tls }),
    diagnostics,
    ...(otherTraffic.length === 0 ? {} : { otherTraffic }),
  };
}

function partOf({ name, report }: { readonly name: string; readonly report: Report }): Part {
  const { shard } = report;
  if (shard === undefined)
    throw new UserError(
      `${JSON.stringify(name)} is no report of a shard`,
      'write it with: amfscope analyze --shard I/N -f json=FILE',
    );
  const record = unpackRecord(shard.data);
  if (record === null || record.calls.length !== report.calls.length || record.pushes.length !== report.pushes.length)
    throw new UserError(`${JSON.stringify(name)}: what a shard has to be joined by is damaged`);
  return { name, report, shard, record };
}

function checkTogether(parts: readonly Part[]): void {
  const first = parts[0];
  if (first === undefined) throw new UserError('no reports of shards were given');
  for (const { name, shard } of parts) {
    if (shard.count !== first.shard.count || shard.run !== first.shard.run)
      throw new UserError(
        `${JSON.stringify(first.name)} and ${JSON.stringify(name)} are no shards of one run`,
        'shards have the same captures, options and version',
      );
  }
  for (const [at, { name, shard }] of parts.entries()) {
    const before = parts[at - 1];
    if (before?.shard.index === shard.index)
      throw new UserError(
        `${JSON.stringify(before.name)} and ${JSON.stringify(name)} are both shard ${shard.index}/${shard.count}`,
      );
  }
  const missing = Array.from({ length: first.shard.count }, (_unused, index) => index + 1).filter(
    (index) => !parts.some(({ shard }) => shard.index === index),
  );
  if (missing.length > 0)
    throw new UserError(
      `of ${first.shard.count} shards ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
    );
}

function mergedCalls(parts: readonly Part[], numbers: ConnectionNumbers, summary: CallSummary): Call[] {
  const placed = parts.flatMap(({ report, record }, at) =>
    report.calls.map((call, index) => {
      const [startedNs, endedNs, session] = record.calls[index]!.map((number) => number ?? Number.NaN);
      const connection = numbers.of(at, call.connection);
      const { exchange, batch } = call;
      return {
        call,
        startedNs: startedNs!,
        endedNs: endedNs!,
        session: session!,
        connection,
        exchange,
        batchIndex: batch.index,
      };
    }),
  );
  return placed.sort(compareCalls).map(({ call, connection, startedNs, endedNs, session }, index) => {
    const numbered = { ...call, id: index + 1, connection };
    summary.add(summarized(numbered, startedNs, endedNs, session), numbered.id);
    return numbered;
  });
}

function mergedPushes(
  parts: readonly Part[],
  numbers: ConnectionNumbers,
): { pushes: Push[]; statistics: PushStatistics } {
  const rows = parts.flatMap(({ report, record }, at) =>
    report.pushes.map((push, index) => {
      const [turn, owner, atNs, receiver] = record.pushes[index]!;
      const connection = numbers.of(at, push.connection);
      return {
        push: { ...push, connection },
        turn,
        owner,
        receiver,
        connection,
        atNs: atNs ?? Number.NaN,
        exchange: push.exchange,
      };
    }),
  );
  const statistics = new PushStatistics();
  for (const { push, atNs, receiver } of [...rows].sort((a, b) => a.turn - b.turn || a.owner - b.owner))
    statistics.add({ ...push, atNs, receiver } as unknown as PushRecord);
  return { pushes: rows.sort(comparePushes).map(({ push }, index) => ({ ...push, id: index + 1 })), statistics };
}

function mergedLog(parts: readonly Part[], numbers: ConnectionNumbers): DiagnosticLog {
  const { record: first } = parts[0]!;
  const log = new DiagnosticLog(first.maxExamples);
  log.take(first.common.filter(isKnown));
  for (const [at, { record }] of parts.entries()) {
    log.take(
      record.logged.filter(isKnown).map((logged) => ({
        ...logged,
        examples: logged.examples.map(({ detail, place }) => {
          if (place.connection === undefined) return { detail, place };
          return { detail, place: { ...place, connection: numbers.of(at, place.connection) } };
        }),
      })),
    );
  }
  reportFloods(log);
  return log;
}

function isKnown({ code }: LoggedDiagnostic): boolean {
  return Object.hasOwn(DIAGNOSTICS, code);
}
