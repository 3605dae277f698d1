import { formatDuration, formatTime, formatTimeOfDay } from '../../duration.ts';
import { callById, countBad, lostCalls, operationsByUrgency, slowestCalls, timeSharesText } from '../../findings.ts';
import { CALL_STATUS_NAMES, type DiagnosticRow, type Operation, type Report, type TlsSummary } from '../../model.ts';
import { formatBytes, formatCount, formatNumberOf, formatPercent } from '../../number-format.ts';
import { untoldCause } from '../../root-cause.ts';
import { callList, securityGroups } from '../../security.ts';
import { seenInstead } from '../../seen-instead.ts';
import { CAUSE_NAMES, CAUSES } from '../../sentences.ts';
import { code, folded, table } from './table.ts';

const OPEN_ROWS = 15;
const FOLDED_ROWS = 60;
const SLOWEST = 10;
const FAULT_ROWS = 20;
const MAX_NAMES = 5;

/** The verdict in one line, then what was read. */
export function headSection(report: Report): string {
  const { totals } = report;
  const { faults, otherBad } = countBad(totals.byStatus);
  const bad = faults + otherBad;
  const failed = bad === 0 ? 'none failed' : `${formatCount(bad)} failed (${formatPercent(bad, totals.calls)})`;
  const none = (report.displayFilter?.calls ?? 0) > 0 ? 'no call matches the filter' : 'no AMF calls';
  const title = totals.calls === 0 ? none : `${formatNumberOf(totals.calls, 'call')}, ${failed}`;
  const lines = [`### amfscope: ${title}`, ''];
  for (const input of report.inputs.slice(0, 5)) {
    const facts = [
      input.format === null ? 'not a capture file' : code(input.format),
      formatNumberOf(input.packets, 'packet'),
    ];
    if (input.bytes !== null) facts.push(formatBytes(input.bytes));
    if (input.firstPacketAt !== null) facts.push(`from ${formatTime(input.firstPacketAt)} UTC`);
    lines.push(`- ${code(input.path)} ${facts.join(', ')}`);
  }
  if (report.inputs.length > 5) lines.push(`- and ${formatNumberOf(report.inputs.length - 5, 'more file')}`);
  const counts = CALL_STATUS_NAMES.filter((status) => (totals.byStatus[status] ?? 0) > 0).map(
    (status) => `${formatCount(totals.byStatus[status] ?? 0)} ${status}`,
  );
  if (report.displayFilter !== undefined) {
    const { expression, calls } = report.displayFilter;
    lines.push(`- only ${formatCount(totals.calls)} of ${formatNumberOf(calls, 'call')}: ${code(expression)}`);
  }
  if (report.tls !== undefined && report.tls.opaque > 0) lines.push(encryptedLine(report.tls));
  if (counts.length > 0) lines.push(`- calls: ${counts.join(', ')}`);
  lines.push(`- status: **${report.status}**${degradedReason(report)}`);
  return lines.join('\n');
}

/** How many encrypted connections stayed closed, and to whom. */
function encryptedLine({ opaque, connections, servers }: TlsSummary): string {
  const names = new Set(servers.filter(({ why }) => why !== null).map(({ sni, server }) => sni ?? server));
  const shown = [...names].slice(0, MAX_NAMES).map(code).join(', ');
  const more = names.size > MAX_NAMES ? ` and ${formatCount(names.size - MAX_NAMES)} more` : '';
  return `- encrypted: ${formatCount(opaque)} of ${formatNumberOf(connections, 'connection')} not read, to ${shown}${more}`;
}

function isTrouble(row: DiagnosticRow): boolean {
  return row.severity === 'warning' || row.severity === 'error';
}

function degradedReason(report: Report): string {
  const rows = report.diagnostics.filter(isTrouble);
  const causes = CAUSE_NAMES.filter((cause) => rows.some((row) => row.cause === cause));
  return causes.length === 0 ? '' : `, ${causes.map((cause) => CAUSES[cause].brief).join(', ')}`;
}

const OPERATION_TITLES = [
  'operation',
  '>calls',
  '>faults',
  '>bad',
  '>p50',
  '>p95',
  '>max',
  '>server p95',
  '>sent',
  '>received',
];

function operationRow(row: Operation): string[] {
  const { faults, otherBad } = countBad(row.byStatus);
  return [
    code(row.operation),
    formatCount(row.calls),
    faults === 0 ? '-' : `**${formatCount(faults)}**`,
    otherBad === 0 ? '-' : `**${formatCount(otherBad)}**`,
    formatDuration(row.latencyNs?.p50 ?? null),
    formatDuration(row.latencyNs?.p95 ?? null),
    formatDuration(row.latencyNs?.max ?? null),
    formatDuration(row.serverNs?.p95 ?? null),
    formatBytes(row.requestBytes),
    formatBytes(row.responseBytes),
  ];
}

/** The first rows open, the rest folded. */
export function operationSections(report: Report): string[] {
  const rows = operationsByUrgency(report.operations).map(operationRow);
  if (rows.length === 0) return [];
  const sections = [`#### Operations\n\n${table(OPERATION_TITLES, rows.slice(0, OPEN_ROWS))}`];
  const rest = rows.slice(OPEN_ROWS, FOLDED_ROWS);
  const note = rows.length > FOLDED_ROWS ? `\n\n${formatCount(rows.length - FOLDED_ROWS)} more are not listed.` : '';
  if (rest.length > 0) {
    const title = formatNumberOf(rows.length - OPEN_ROWS, 'more operation');
    sections.push(folded(title, table(OPERATION_TITLES, rest) + note));
  }
  return sections;
}

export function faultSection(report: Report): string[] {
  const rows = [...report.faults].sort((left, right) => right.count - left.count);
  if (rows.length === 0) return [];
  const cells = rows.slice(0, FAULT_ROWS).map((row) => {
    const fault = callById(report.calls, row.exampleCall)?.fault ?? null;
    const cause = fault === null ? null : untoldCause(fault);
    const message = fault?.message ?? null;
    const text = [message === null ? '' : code(message), cause === null ? '' : `caused by ${code(cause)}`]
      .filter((part) => part !== '')
      .join(' ');
    return [
      formatCount(row.count),
      code(row.code),
      code(row.operation),
      code(row.category),
      text,
      String(row.exampleCall),
    ];
  });
  const note =
    rows.length > FAULT_ROWS ? `\n\n${formatCount(rows.length - FAULT_ROWS)} more kinds are not listed.` : '';
  const titles = ['>count', 'code', 'operation', 'category', 'message', '>call'];
  return [`#### Faults\n\n${table(titles, cells)}${note}`];
}

export function lostSection(report: Report): string[] {
  const groups = lostCalls(report);
  if (groups.length === 0) return [];
  const cells = groups
    .slice(0, FAULT_ROWS)
    .map((group) => [
      formatCount(group.count),
      group.status,
      code(group.operation),
      code(group.reason),
      String(group.first.id),
    ]);
  const titles = ['>count', 'status', 'operation', 'why', '>call'];
  return [`#### Without a usable answer\n\n${table(titles, cells)}`];
}

export function slowestSection(report: Report): string[] {
  const calls = slowestCalls(report.calls, SLOWEST);
  if (calls.length < 2) return [];
  const cells = calls.map((call) => [
    String(call.id),
    formatTimeOfDay(call.startedAt),
    code(call.operation),
    code(call.client),
    formatDuration(call.timing.totalNs),
    formatDuration(call.timing.serverNs),
    timeSharesText(call),
  ]);
  const titles = ['>call', 'at (UTC)', 'operation', 'client', '>total', '>server', 'spent in'];
  return [folded('Slowest calls', table(titles, cells))];
}

function diagnosticCells(row: DiagnosticRow): string[] {
  return [formatCount(row.count), `\`${row.code}\``, code(row.title), code(row.examples[0]?.detail ?? '')];
}

const DIAGNOSTIC_TITLES = ['>count', 'code', 'meaning', 'for example'];

export function securitySection(report: Report): string[] {
  const groups = securityGroups(report);
  if (groups.length === 0) return [];
  const cells = groups.flatMap(({ row, kind, findings }) => {
    const known = [`\`${row.code}\``, code(row.title)];
    const why = [kind?.why ?? '', kind?.reference ?? ''];
    const example = code(row.examples[0]?.detail ?? '');
    if (findings.length === 0) return [[formatCount(row.count), ...known, example, '', ...why]];
    return findings
      .slice(0, FAULT_ROWS)
      .map((one) => [
        formatCount(one.count),
        ...known,
        one.class === null ? example : code(one.class),
        callList(one, ''),
        ...why,
      ]);
  });
  const titles = ['>count', 'code', 'meaning', 'class, or for example', 'calls', 'why', 'reference'];
  return [`#### Security indicators\n\n${table(titles, cells)}`];
}

export function troubleSection(report: Report): string[] {
  const rows = report.diagnostics.filter(isTrouble);
  const parts = CAUSE_NAMES.flatMap((cause) => {
    const found = rows.filter((row) => row.cause === cause);
    if (found.length === 0) return [];
    return [
      `**${CAUSES[cause].title}.** ${CAUSES[cause].advice}\n\n${table(DIAGNOSTIC_TITLES, found.map(diagnosticCells))}`,
    ];
  });
  return parts.length === 0 ? [] : [folded('Not decoded, or doubtful', parts.join('\n\n'))];
}

/** With no call: what else was on the wire. */
export function otherTrafficSection(report: Report): string[] {
  const { calls, pushes } = report.totals;
  const rows = calls > 0 || pushes > 0 || report.status === 'unreadable' ? [] : seenInstead(report);
  if (rows.length === 0) return [];
  const cells = rows.slice(0, FAULT_ROWS).map(({ what, count }) => [formatCount(count), code(what)]);
  return [`#### What was seen instead\n\n${table(['>count', 'what'], cells)}`];
}
