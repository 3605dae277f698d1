import { formatDuration } from './duration.ts';
import { formatBytes, formatCount } from './number-format.ts';
import type { Unit, VerdictRow } from './verdict-row.ts';

/** A metric's value for people; `-` for null. */
export function formatValue(value: number | null, unit: Unit): string {
  if (value === null) return '-';
  switch (unit) {
    case 'ns':
      return formatDuration(Math.round(value));
    case 'bytes':
      return formatBytes(value);
    case 'rate':
      return `${(value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0)} %`;
    case 'count':
    case 'differences':
      return formatCount(value);
  }
}

/** `+12 %`, `-3.4 %`, `x2.0`; `~` when there is no difference; `` when there is nothing to compare. */
export function formatRatio(row: Pick<VerdictRow, 'ratio' | 'note'>): string {
  if (row.note === '~') return '~';
  if (row.ratio === null) return '';
  if (row.ratio >= 2) return `x${row.ratio.toFixed(row.ratio < 10 ? 1 : 0)}`;
  const percent = (row.ratio - 1) * 100;
  if (percent === 0) return '=';
  return `${percent > 0 ? '+' : '-'}${Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0)} %`;
}

/** `0.012`, `<0.001`; empty when nothing was tested. */
export function formatP(p: number | null): string {
  if (p === null) return '';
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

export function formatInterval(interval: readonly [number, number] | null): string {
  return interval === null ? '' : `${interval[0].toFixed(2)}-${interval[1].toFixed(2)}`;
}

/** One line for a row: `latency.p95 45.0 ms → 60.1 ms (+33 %, p <0.001, n 200+200)`. */
export function rowText(row: VerdictRow): string {
  if (row.metric === 'contract') return `${row.note}`;
  const isBudget = row.baseline === null && row.n[0] === 0;
  const candidate = formatValue(row.candidate, row.unit);
  const values = isBudget ? candidate : `${formatValue(row.baseline, row.unit)} → ${candidate}`;
  const about = [
    formatRatio(row),
    row.p === null ? '' : `p ${formatP(row.p)}`,
    isBudget ? `n ${row.n[1]}` : `n ${row.n[0]}+${row.n[1]}`,
    row.note === '~' ? '' : row.note,
  ];
  return `${row.metric} ${values} (${about.filter((text) => text !== '').join(', ')})`;
}
