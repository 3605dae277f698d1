import { formatTimeOfDay } from '../../duration.ts';
import type { ClientSession, Report } from '../../model.ts';
import { formatCount, formatNumberOf } from '../../number-format.ts';
import type { Cell, Column, Page } from './page.ts';
import { statusStyle } from './summary.ts';

const MAX_ROWS = 10;

const COLUMNS: readonly Column[] = [
  { title: 'client', align: 'right' },
  { title: 'address', flexible: 15 },
  { title: 'first (UTC)' },
  { title: 'last (UTC)' },
  { title: 'calls', align: 'right' },
  { title: 'faults', align: 'right' },
  { title: 'failed', align: 'right' },
  { title: 'login', dropFirst: 1 },
];

function rowOf({ id, addresses, firstAt, lastAt, calls, faults, failures, login }: ClientSession): Cell[] {
  const [address = '-', ...others] = addresses;
  return [
    String(id),
    others.length === 0 ? address : `${address} +${others.length}`,
    formatTimeOfDay(firstAt),
    formatTimeOfDay(lastAt),
    formatCount(calls),
    faults === 0 ? '-' : { text: formatCount(faults), style: 'bad' },
    failures === 0 ? '-' : { text: formatCount(failures), style: 'bad' },
    login === null ? '-' : { text: login.outcome, style: statusStyle(login.outcome) },
  ];
}

/** Client sessions with the most failures, then the most calls. One alone says nothing that the summary does not. */
export function clientsSection({ clients = [] }: Report, page: Page): void {
  if (clients.length < 2) return;
  const rows = [...clients].sort((a, b) => b.failures - a.failures || b.calls - a.calls || a.id - b.id);
  page.heading('Client sessions', `${formatCount(rows.length)}, most failures first`);
  page.table(COLUMNS, rows.slice(0, MAX_ROWS).map(rowOf));
  if (rows.length > MAX_ROWS)
    page.line([{ text: `… and ${formatNumberOf(rows.length - MAX_ROWS, 'more session')}`, style: 'dim' }], '  ');
}
