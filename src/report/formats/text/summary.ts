import { formatDuration, formatTime, spanNs } from '../../duration.ts';
import { countBad, SLOW_CAUSE_NAMES, SLOW_CAUSES } from '../../findings.ts';
import { CALL_STATUS_NAMES, CALL_STATUSES, type InputFacts, type Report } from '../../model.ts';
import { formatBytes, formatCount, formatNumberOf, formatPercent, formatRate } from '../../number-format.ts';
import { CAUSE_NAMES, CAUSES } from '../../sentences.ts';
import type { Page, Span } from './page.ts';

const LABEL = 10;
const MAX_INPUTS = 5;

/** What was read, what was in it, and whether the answer is whole. */
export function summarySection(report: Report, page: Page): void {
  page.line([{ text: `${report.tool.name} ${report.tool.version}`, style: 'dim' }]);
  page.line([]);
  inputLines(report.inputs, page);
  spanLine(report, page);
  const { totals } = report;
  page.labelledItems(
    'Traffic',
    [
      formatNumberOf(totals.connections, 'connection'),
      formatNumberOf(totals.clients, 'client'),
      formatNumberOf(totals.servers, 'server'),
      formatNumberOf(totals.exchanges, 'HTTP exchange'),
    ],
    LABEL,
  );
  if (report.displayFilter !== undefined)
    page.labelled('Filter', { text: report.displayFilter.expression, style: 'heading' }, LABEL, 2);
  callLines(report, page);
  clockLines(report, page);
  page.labelled('Status', statusSpan(report), LABEL, 2);
}

function inputLines(inputs: readonly InputFacts[], page: Page): void {
  for (const [index, input] of inputs.slice(0, MAX_INPUTS).entries()) {
    page.labelled(
      index === 0 ? 'Capture' : '',
      { text: input.path === '-' ? 'standard input' : input.path, style: 'heading' },
      LABEL,
    );
    page.labelled('', inputFacts(input), LABEL);
  }
  if (inputs.length > MAX_INPUTS)
    page.labelled('', `… and ${formatNumberOf(inputs.length - MAX_INPUTS, 'more file')}`, LABEL);
}

function inputFacts(input: InputFacts): string {
  const facts: string[] = [];
  facts.push(input.format ?? 'not a capture file');
  if (input.linkTypes.length > 0) facts.push(input.linkTypes.join(' + '));
  if (input.bytes !== null) facts.push(formatBytes(input.bytes));
  facts.push(formatNumberOf(input.packets, 'packet'));
  return facts.join(', ');
}

/** First and last time over all inputs; the nine-digit form sorts as text. */
function timeRange(inputs: readonly InputFacts[]): [string | null, string | null] {
  let first: string | null = null;
  let last: string | null = null;
  for (const { firstPacketAt, lastPacketAt } of inputs) {
    if (firstPacketAt !== null && (first === null || firstPacketAt < first)) first = firstPacketAt;
    if (lastPacketAt !== null && (last === null || lastPacketAt > last)) last = lastPacketAt;
  }
  return [first, last];
}

function spanLine(report: Report, page: Page): void {
  const [first, last] = timeRange(report.inputs);
  if (first === null || last === null) return;
  const start = formatTime(first);
  const end = formatTime(last);
  // The date once, when the capture stays within a day.
  const until = end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : end;
  page.labelled('Time', `${start} to ${until} UTC (${formatDuration(spanNs(first, last))})`, LABEL);
}

function callLines(report: Report, page: Page): void {
  const { totals } = report;
  const [first, last] = timeRange(report.inputs);
  const rate = formatRate(totals.calls, spanNs(first, last));
  const of = report.displayFilter === undefined ? '' : ` of ${formatCount(report.displayFilter.calls)}`;
  const calls = `${formatCount(totals.calls)}${of}${rate === '' || totals.calls === 0 || of !== '' ? '' : ` (${rate})`}`;
  const items: string[] = [];
  for (const status of CALL_STATUS_NAMES) {
    const count = totals.byStatus[status] ?? 0;
    if (count > 0) items.push(`${formatCount(count)} ${status}`);
  }
  items[0] = items[0] === undefined ? calls : `${calls}: ${items[0]}`;
  page.labelledItems('Calls', items, LABEL);
  if (totals.pushes > 0) page.labelled('Pushes', formatCount(totals.pushes), LABEL);
  causeLine(report, page);
  const { faults, otherBad } = countBad(totals.byStatus);
  if (faults + otherBad === 0) return;
  const bad = formatPercent(faults + otherBad, totals.calls);
  page.labelled(
    'Failures',
    { text: `${formatNumberOf(faults + otherBad, 'call')} (${bad})${worst(report)}`, style: 'bad' },
    LABEL,
  );
}

/** What slow calls (100 ms and more) spent their time on. */
function causeLine(report: Report, page: Page): void {
  const items: string[] = [];
  let slow = 0;
  for (const cause of SLOW_CAUSES) {
    const count = report.operations.reduce((sum, row) => sum + (row.causes?.[cause] ?? 0), 0);
    if (count > 0) items.push(`${formatCount(count)} in ${SLOW_CAUSE_NAMES[cause]}`);
    slow += count;
  }
  if (slow === 0) return;
  items[0] = `${formatNumberOf(slow, 'call')} of 100 ms or more spent most of it: ${items[0]}`;
  page.labelledItems('Slow', items, LABEL);
}

/** Less is the resolution of HTTP dates, or of no consequence. */
const CLOCK_MS = 2000;
const MAX_CLOCKS = 3;

function clockLines(report: Report, page: Page): void {
  const off = (report.clocks ?? []).filter(({ offsetMs }) => Math.abs(offsetMs) > CLOCK_MS);
  for (const [index, { server, offsetMs }] of off.slice(0, MAX_CLOCKS).entries()) {
    const way = offsetMs > 0 ? 'ahead of' : 'behind';
    const apart = formatDuration(Math.abs(offsetMs) * 1e6);
    page.labelled(
      index === 0 ? 'Clock' : '',
      { text: `${server} is ${apart} ${way} the capture`, style: 'warn' },
      LABEL,
    );
  }
  if (off.length > MAX_CLOCKS)
    page.labelled('', `… and ${formatNumberOf(off.length - MAX_CLOCKS, 'more server')}`, LABEL);
}

/** Where to look first: the operation with the most failures. */
function worst(report: Report): string {
  let operation = '';
  let most = 0;
  for (const row of report.operations) {
    const { faults, otherBad } = countBad(row.byStatus);
    if (faults + otherBad > most) [operation, most] = [row.operation, faults + otherBad];
  }
  return most === 0 ? '' : `, most in ${operation} (${formatCount(most)})`;
}

function statusSpan(report: Report): Span {
  const serious = report.diagnostics.filter((row) => row.severity === 'warning' || row.severity === 'error');
  if (report.status === 'unreadable') {
    const error = serious.find((row) => row.severity === 'error');
    return { text: `unreadable: ${error?.title ?? 'no input could be read'}`, style: 'bad' };
  }
  if (report.status === 'complete') return { text: 'complete: everything in the capture was read', style: 'good' };
  const causes = CAUSE_NAMES.filter((cause) => serious.some((row) => row.cause === cause));
  const reason = causes.map((cause) => CAUSES[cause].brief).join(', ');
  return { text: `degraded: ${reason === '' ? 'see below' : reason}`, style: 'warn' };
}

/** Style of a status wherever it is shown. */
export function statusStyle(status: keyof typeof CALL_STATUSES): 'bad' | 'warn' | 'good' {
  const { bad, lost } = CALL_STATUSES[status];
  if (!bad) return 'good';
  return lost || status === 'suspected-fault' ? 'warn' : 'bad';
}
