import type { LoggedDiagnostic } from '../../diagnostics/log.ts';
import type { ShardPart } from '../../report/model.ts';
import type { Redactor } from '../redact.ts';
import type { GatheredCall } from '../threads/gathering.ts';
import type { WorkerSetup } from '../threads/protocol.ts';
import type { ThreadedFindings } from '../threads/threaded-run.ts';
import { VERSION } from '../version.ts';
import { hashedId, orNull, packRecord, type Shard, type ShardRecord } from './shard-record.ts';

/** The member of a shard's report by which it is joined with the others. @param calls in the report's order */
export function recordShard(
  shard: Shard,
  findings: ThreadedFindings,
  calls: readonly GatheredCall[],
  setup: Omit<WorkerSetup, 'share' | 'trackOpen'>,
  redactor: Redactor,
): ShardPart {
  const { traces } = findings;
  const shown = (logged: readonly LoggedDiagnostic[]) =>
    logged.map((one) => ({
      ...one,
      examples: one.examples.map(({ detail, place }) => ({ detail: redactor.line(detail), place })),
    }));
  const hashed = <T extends string | number>(ids: readonly (readonly [T, number])[]) =>
    ids.map(([id, mark]) => [hashedId(id), mark] as const);
  const record: ShardRecord = {
    baseNs: findings.clock.baseNs === null ? null : `${findings.clock.baseNs}`,
    maxExamples: setup.limits.examples,
    common: shown(traces.common),
    logged: shown(traces.logged),
    connections: traces.connections,
    calls: calls.map(({ startedNs, endedNs, session }) => [
      orNull(startedNs),
      orNull(endedNs ?? Number.NaN),
      session ?? null,
    ]),
    pushes: traces.pushes.map(({ turn, owner, atNs, receiver }) => [
      turn,
      owner,
      atNs,
      receiver === null ? null : hashedId(receiver),
    ]),
    sessions: traces.sessions.map((share) => ({
      ...share,
      flexIds: hashed(share.flexIds),
      cookies: hashed(share.cookies),
    })),
    clocks: traces.clocks,
    tls: traces.tls,
    otherTraffic: traces.otherTraffic,
  };
  return { ...shard, run: runOf(findings, setup), data: packRecord(record) };
}

/** Names what shards of one run have in common. */
function runOf({ inputs }: ThreadedFindings, setup: Omit<WorkerSetup, 'share' | 'trackOpen'>): string {
  const { classes, rows: _rows, ...options } = setup;
  const files = inputs.map(({ name, sha256, bytes }) => [name, sha256, bytes]);
  return hashedId(JSON.stringify([VERSION, files, options, [...(classes ?? [])]]));
}
