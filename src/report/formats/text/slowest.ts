import { DIGEST_SLOWEST } from '../../call-digest.ts';
import { formatDuration, formatTimeOfDay } from '../../duration.ts';
import { mainTimeShare, slowestCalls, timeSharesText } from '../../findings.ts';
import type { Call, Report } from '../../model.ts';
import type { Column, Page } from './page.ts';

const MAX_ROWS = DIGEST_SLOWEST;
const WIDE = 120;

const COLUMNS: readonly Column[] = [
  { title: 'call', align: 'right' },
  { title: 'at (UTC)' },
  { title: 'operation', flexible: 16, cut: 'middle' },
  { title: 'client', flexible: 9 },
  { title: 'total', align: 'right' },
  { title: 'server', align: 'right' },
  { title: 'spent in', flexible: 11 },
];

/** Without the port, which says little and costs six columns. */
function hostOf(address: string): string {
  return address.replace(/:\d+$/, '');
}

/** The slowest answered calls and where their time went; long polls are no slow calls. */
export function slowestSection(report: Report, page: Page): void {
  const calls = slowestCalls(report.calls, MAX_ROWS);
  if (calls.length < 2) return;
  const wide = page.width >= WIDE;
  const rowOf = (call: Call) => [
    `#${call.id}`,
    wide ? formatTimeOfDay(call.startedAt) : formatTimeOfDay(call.startedAt).slice(0, 8),
    call.operation,
    wide ? call.client : hostOf(call.client),
    formatDuration(call.timing.totalNs),
    formatDuration(call.timing.serverNs),
    wide ? timeSharesText(call) : mainTimeShare(call),
  ];
  page.heading('Slowest calls');
  page.table(COLUMNS, calls.map(rowOf));
}
