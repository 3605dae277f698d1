import { formatDuration } from '../../duration.ts';
import { countBad, operationsByUrgency } from '../../findings.ts';
import type { Operation, Report } from '../../model.ts';
import { formatBytes, formatCount, formatNumberOf } from '../../number-format.ts';
import type { Cell, Column, Page } from './page.ts';

const MAX_ROWS = 40;
const NOTHING: Cell = { text: '-', style: 'dim' };

const COLUMNS: readonly Column[] = [
  { title: 'operation', flexible: 20, cut: 'middle' },
  { title: 'kind', dropFirst: 5 },
  { title: 'calls', align: 'right' },
  { title: 'faults', align: 'right' },
  { title: 'bad', align: 'right' },
  { title: 'p50', align: 'right' },
  { title: 'p95', align: 'right' },
  { title: 'max', align: 'right' },
  { title: 'srv p50', align: 'right', dropFirst: 2 },
  { title: 'srv p95', align: 'right' },
  { title: 'sent', align: 'right', dropFirst: 3 },
  { title: 'received', align: 'right', dropFirst: 4 },
];

function count(value: number, style: 'bad' | 'warn'): Cell {
  return value === 0 ? NOTHING : { text: formatCount(value), style };
}

function duration(ns: number | undefined): Cell {
  return ns === undefined ? NOTHING : formatDuration(ns);
}

function rowOf(row: Operation): Cell[] {
  const { faults, otherBad } = countBad(row.byStatus);
  return [
    row.operation,
    { text: row.kind, style: 'dim' },
    formatCount(row.calls),
    count(faults, 'bad'),
    count(otherBad, 'warn'),
    duration(row.latencyNs?.p50),
    duration(row.latencyNs?.p95),
    duration(row.latencyNs?.max),
    duration(row.serverNs?.p50),
    duration(row.serverNs?.p95),
    formatBytes(row.requestBytes),
    formatBytes(row.responseBytes),
  ];
}

/** A row per operation and kind, failing ones first. */
export function operationsSection(report: Report, page: Page): void {
  if (report.operations.length === 0) return;
  const rows = operationsByUrgency(report.operations);
  page.heading('Operations', `${formatCount(rows.length)}, failing first, then slowest`);
  page.table(COLUMNS, rows.slice(0, MAX_ROWS).map(rowOf));
  if (rows.length <= MAX_ROWS) return;
  const rest = rows.slice(MAX_ROWS);
  const calls = rest.reduce((sum, row) => sum + row.calls, 0);
  page.line(
    [
      {
        text: `… and ${formatNumberOf(rest.length, 'more operation')} with ${formatNumberOf(calls, 'call')}`,
        style: 'dim',
      },
    ],
    '  ',
  );
}
