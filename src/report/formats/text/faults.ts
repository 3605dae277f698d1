import { formatTimeOfDay } from '../../duration.ts';
import { callById, type LostGroup, lostCalls } from '../../findings.ts';
import type { FaultRow, Report } from '../../model.ts';
import { formatCount, formatNumberOf } from '../../number-format.ts';
import { untoldCause } from '../../root-cause.ts';
import type { Cell, Column, Page } from './page.ts';
import { statusStyle } from './summary.ts';

const MAX_ROWS = 20;

const FAULT_COLUMNS: readonly Column[] = [
  { title: 'count', align: 'right' },
  { title: 'code', flexible: 22, cut: 'middle' },
  { title: 'operation', flexible: 24, cut: 'middle' },
  { title: 'category' },
  { title: 'where', dropFirst: 2 },
  { title: 'first (UTC)', dropFirst: 3 },
  { title: 'last (UTC)', dropFirst: 4 },
  { title: 'e.g.', align: 'right' },
];

function more(rows: number, what: string, page: Page): void {
  if (rows > MAX_ROWS)
    page.line([{ text: `… and ${formatNumberOf(rows - MAX_ROWS, `more ${what}`)}`, style: 'dim' }], '  ');
}

/** What servers refused: a row per code and operation, the message of an example below. */
export function faultsSection(report: Report, page: Page): void {
  const rows = [...report.faults].sort((left, right) => right.count - left.count);
  if (rows.length === 0) return;
  const calls = rows.reduce((sum, row) => sum + row.count, 0);
  page.heading('Faults', `${formatNumberOf(calls, 'call')}, ${formatNumberOf(rows.length, 'kind')}`);
  const shown = rows.slice(0, MAX_ROWS);
  const faultOf = (row: FaultRow) => callById(report.calls, row.exampleCall)?.fault ?? null;
  const cellsOf = (row: FaultRow): Cell[] => [
    formatCount(row.count),
    { text: row.code, style: 'bad' },
    row.operation,
    row.category,
    faultOf(row)?.where ?? '-',
    formatTimeOfDay(row.firstAt),
    formatTimeOfDay(row.lastAt),
    `#${row.exampleCall}`,
  ];
  page.table(FAULT_COLUMNS, shown.map(cellsOf), (index) => {
    const fault = faultOf(shown[index] as FaultRow);
    const cause = fault === null ? null : untoldCause(fault);
    const lines = fault === null || fault.message === null || fault.message === '' ? [] : [fault.message];
    return cause === null ? lines : [...lines, `caused by ${cause}`];
  });
  more(rows.length, 'kind', page);
}

const LOST_COLUMNS: readonly Column[] = [
  { title: 'count', align: 'right' },
  { title: 'status' },
  { title: 'operation', flexible: 16, cut: 'middle' },
  { title: 'why', flexible: 20 },
  { title: 'e.g.', align: 'right' },
];

/** Calls that got no answer, or none that could be read, and why. */
export function lostSection(report: Report, page: Page, lost?: readonly LostGroup[]): void {
  const groups = lost ?? lostCalls(report);
  if (groups.length === 0) return;
  const calls = groups.reduce((sum, group) => sum + group.count, 0);
  page.heading('Without a usable answer', formatNumberOf(calls, 'call'));
  const cells = groups
    .slice(0, MAX_ROWS)
    .map((group): Cell[] => [
      formatCount(group.count),
      { text: group.status, style: statusStyle(group.status) },
      group.operation,
      group.reason,
      `#${group.first.id}`,
    ]);
  page.table(LOST_COLUMNS, cells);
  more(groups.length, 'group', page);
}
