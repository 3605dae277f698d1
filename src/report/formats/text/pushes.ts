import { formatDuration } from '../../duration.ts';
import type { PushStats, Report } from '../../model.ts';
import { formatBytes, formatCount, formatNumberOf } from '../../number-format.ts';
import type { Cell, Column, Page } from './page.ts';

const MAX_ROWS = 20;

const COLUMNS: readonly Column[] = [
  { title: 'destination', flexible: 16, cut: 'middle' },
  { title: 'channel' },
  { title: 'pushes', align: 'right' },
  { title: 'bytes', align: 'right', dropFirst: 1 },
  { title: 'min', align: 'right', dropFirst: 3 },
  { title: 'mean', align: 'right', dropFirst: 2 },
  { title: 'p50', align: 'right' },
  { title: 'p95', align: 'right' },
  { title: 'max', align: 'right' },
];

function rowOf({ channel, destination, pushes, bytes, intervalNs }: PushStats): Cell[] {
  const parts = [intervalNs?.min, intervalNs?.mean, intervalNs?.p50, intervalNs?.p95, intervalNs?.max];
  const intervals = parts.map((ns) => (ns === undefined ? '-' : formatDuration(ns)));
  return [destination ?? '-', channel, formatCount(pushes), formatBytes(bytes), ...intervals];
}

/** What servers pushed, and the time between two pushes to one receiver. */
export function pushesSection({ pushStats = [] }: Report, page: Page): void {
  if (pushStats.length === 0) return;
  page.heading('Pushes', 'time between two to the same receiver');
  page.table(COLUMNS, pushStats.slice(0, MAX_ROWS).map(rowOf));
  if (pushStats.length > MAX_ROWS)
    page.line([{ text: `… and ${formatNumberOf(pushStats.length - MAX_ROWS, 'more kind')}`, style: 'dim' }], '  ');
}
