import type { CallRecord, PushRecord } from '../calls/call-record.ts';
import type { CaptureClock } from '../capture/capture-clock.ts';
import type { CaptureFacts } from '../capture/read-captures.ts';
import { DIAGNOSTICS } from '../diagnostics/codes.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { linkTypeName } from '../link/link-types.ts';
import {
  type Call,
  type DiagnosticRow,
  type InputFacts,
  type OtherTraffic,
  type Push,
  type Report,
  type ReportStatus,
  SCHEMA_VERSION,
} from '../report/model.ts';
import { compareCalls, comparePushes } from './order-calls.ts';
import type { PacketAccounting } from './packet-fate.ts';
import type { Redactor } from './redact.ts';
import { reportCall, reportPush } from './report-call.ts';
import { CallSummary } from './summarize.ts';
import { VERSION } from './version.ts';

/** All that one run found. */
export interface Findings {
  readonly inputs: readonly CaptureFacts[];
  readonly clock: CaptureClock;
  readonly log: DiagnosticLog;
  readonly calls: readonly CallRecord[];
  readonly pushes: readonly PushRecord[];
  readonly packets: number;
  readonly packetBytes: number;
  readonly accounting: PacketAccounting;
  readonly connections: number;
  readonly exchanges: number;
  readonly envelopes: number;
  readonly otherTraffic: readonly OtherTraffic[];
}

/** The report of a run, calls ordered and numbered from 1. */
export function buildReport(findings: Findings, redactor: Redactor): Report {
  const { clock } = findings;
  const summary = new CallSummary();
  const records = [...findings.calls].sort(compareCalls);
  const calls = records.map((record, index) => {
    summary.add(record, index + 1);
    return reportCall(record, index + 1, clock.baseNs, redactor);
  });
  return reportOf(findings, summary, calls, reportPushes(findings, redactor));
}

/** The pushes of a run, ordered and numbered from 1. */
export function reportPushes({ pushes, clock }: Findings, redactor: Redactor): Push[] {
  return [...pushes].sort(comparePushes).map((record, index) => reportPush(record, index + 1, clock.baseNs, redactor));
}

/** The report around `calls` and `pushes`, which may have gone elsewhere. */
export function reportOf(
  findings: Findings,
  summary: CallSummary,
  calls: readonly Call[],
  pushes: readonly Push[],
  pushCount = pushes.length,
): Report {
  const { clock } = findings;
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'amfscope', version: VERSION },
    status: reportStatus(findings),
    inputs: findings.inputs.map((facts) => inputFacts(facts, clock)),
    totals: {
      packets: findings.packets,
      bytes: findings.packetBytes,
      connections: findings.connections,
      exchanges: findings.exchanges,
      envelopes: findings.envelopes,
      calls: summary.calls,
      pushes: pushCount,
      clients: summary.clients,
      servers: summary.servers,
      byStatus: summary.byStatus(),
      packetAccounting: Object.fromEntries(Object.entries(findings.accounting).filter(([, count]) => count > 0)),
    },
    operations: summary.operations(),
    faults: summary.faults(clock.baseNs),
    calls,
    pushes,
    diagnostics: diagnosticRows(findings.log),
    ...(findings.otherTraffic.length === 0 ? {} : { otherTraffic: findings.otherTraffic }),
  };
}

/** CONTRACT: any warning or error makes a run degraded; no readable input makes it unreadable. */
export function reportStatus(findings: Pick<Findings, 'inputs' | 'log'>): ReportStatus {
  if (findings.inputs.every((input) => !input.readable)) return 'unreadable';
  const partial = findings.log.entries().some(({ code }) => {
    const { severity } = DIAGNOSTICS[code];
    return severity === 'warning' || severity === 'error';
  });
  return partial ? 'degraded' : 'complete';
}

/** The log as the report shows it, in table order. */
export function diagnosticRows(log: DiagnosticLog): DiagnosticRow[] {
  return log.entries().map(({ code, count, examples }) => {
    const { severity, cause, title } = DIAGNOSTICS[code];
    return { code, severity, cause, count, title, examples };
  });
}

function inputFacts(facts: CaptureFacts, clock: CaptureClock): InputFacts {
  return {
    path: facts.name,
    sha256: facts.sha256,
    bytes: facts.bytes,
    format: facts.format,
    linkTypes: facts.linkTypes.map(linkTypeName),
    packets: facts.packets,
    firstPacketAt: clock.instant(facts.firstPacketNs),
    lastPacketAt: clock.instant(facts.lastPacketNs),
  };
}
