import type { CallRecord, PushRecord } from '../calls/call-record.ts';
import type { SessionGroups } from '../calls/session-groups.ts';
import type { CaptureClock } from '../capture/capture-clock.ts';
import type { CaptureFacts } from '../capture/read-captures.ts';
import { DIAGNOSTICS } from '../diagnostics/codes.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { linkTypeTitle } from '../link/link-types.ts';
import {
  type Call,
  type DiagnosticRow,
  type InputFacts,
  type OtherTraffic,
  type Push,
  type PushStats,
  type Report,
  type ReportStatus,
  SCHEMA_VERSION,
  type ServerClock,
  type TlsSummary,
} from '../report/model.ts';
import type { CallSelection } from './call-selection.ts';
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
  readonly sessions: SessionGroups;
  readonly pushStats: readonly PushStats[];
  readonly clocks: readonly ServerClock[];
  /** Null without encrypted connections. */
  readonly tls: TlsSummary | null;
}

/** The report of a run, calls ordered and numbered from 1; those that the selection leaves out keep their numbers. */
export function buildReport(findings: Findings, redactor: Redactor, selection: CallSelection): Report {
  const { clock } = findings;
  const summary = new CallSummary();
  const calls: Call[] = [];
  for (const [index, record] of [...findings.calls].sort(compareCalls).entries()) {
    const id = index + 1;
    const chosen = selection.choose(record, id);
    if (chosen === null) summary.addHosts(record);
    else {
      summary.add(chosen, id);
      calls.push(reportCall(chosen, id, clock.baseNs, redactor));
    }
  }
  const report = reportOf(findings, redactor, summary, calls, reportPushes(findings, redactor));
  return selectedReport(report, selection, findings.calls.length);
}

/** `report` with the mark that only some of its calls are shown. @param calls how many there are without the filter */
export function selectedReport(report: Report, selection: CallSelection, calls: number): Report {
  return { ...report, displayFilter: { expression: selection.expression, calls } };
}

/** The pushes of a run, ordered and numbered from 1. */
export function reportPushes({ pushes, clock }: Findings, redactor: Redactor): Push[] {
  return [...pushes].sort(comparePushes).map((record, index) => reportPush(record, index + 1, clock.baseNs, redactor));
}

/** The report around `calls` and `pushes`, which may have gone elsewhere. */
export function reportOf(
  findings: Findings,
  redactor: Redactor,
  summary: CallSummary,
  calls: readonly Call[],
  pushes: readonly Push[],
  pushCount = pushes.length,
): Report {
  const { clock } = findings;
  const security = summary.security.findings((name) => redactor.line(name));
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
    ...(security.length === 0 ? {} : { security }),
    calls,
    pushes,
    ...(findings.pushStats.length === 0 ? {} : { pushStats: findings.pushStats }),
    clients: summary.clientCounter.sessions(findings.sessions, clock.baseNs),
    clocks: findings.clocks,
    ...(findings.tls === null ? {} : { tls: findings.tls }),
    diagnostics: diagnosticRows(findings.log, redactor),
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
export function diagnosticRows(log: DiagnosticLog, redactor: Redactor): DiagnosticRow[] {
  return log.entries().map(({ code, count, examples }) => {
    const { severity, cause, title } = DIAGNOSTICS[code];
    // A detail may quote the wire: a request line, the beginning of a body.
    const shown = examples.map(({ detail, place }) => ({ detail: redactor.line(detail), place }));
    return { code, severity, cause, count, title, examples: shown };
  });
}

function inputFacts(facts: CaptureFacts, clock: CaptureClock): InputFacts {
  return {
    path: facts.name,
    sha256: facts.sha256,
    bytes: facts.bytes,
    format: facts.format,
    linkTypes: facts.linkTypes.map(linkTypeTitle),
    packets: facts.packets,
    firstPacketAt: clock.instant(facts.firstPacketNs),
    lastPacketAt: clock.instant(facts.lastPacketNs),
  };
}
