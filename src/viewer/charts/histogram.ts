import { formatDuration } from '../../report/duration.ts';
import { svg } from '../dom.ts';

/** Bins of equal width on a logarithmic axis. */
export interface LogScale {
  readonly low: number;
  readonly high: number;
}

/** A scale that holds all values, in whole tenths of a decade. */
export function logScale(lists: readonly (readonly number[])[]): LogScale {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const list of lists) {
    for (const value of list) {
      if (value <= 0) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (high === 0) return { low: 1, high: 10 };
  const from = Math.floor(Math.log10(low) * 10) / 10;
  const to = Math.max(from + 0.3, Math.ceil(Math.log10(high) * 10) / 10);
  return { low: 10 ** from, high: 10 ** to };
}

/** Share of the axis at which a value lies, 0 to 1. */
export function placeOn({ low, high }: LogScale, value: number): number {
  if (value <= low) return 0;
  return Math.min(1, Math.log(value / low) / Math.log(high / low));
}

/** Number of values in each bin. */
export function binned(values: readonly number[], scale: LogScale, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const at = Math.min(bins - 1, Math.floor(placeOn(scale, value) * bins));
    counts[at]!++;
  }
  return counts;
}

/** The outline of bins as a path in a box of `width` × `height`. */
export function outline(counts: readonly number[], width: number, height: number, most: number): string {
  const step = width / counts.length;
  let path = `M0 ${height}`;
  for (const [index, count] of counts.entries()) {
    const top = (height - (most > 0 ? count / most : 0) * (height - 1)).toFixed(1);
    path += `L${(index * step).toFixed(1)} ${top}L${((index + 1) * step).toFixed(1)} ${top}`;
  }
  return `${path}L${width} ${height}Z`;
}

/** A small distribution for a row of a table, marks at p50 and p95. */
export function sparkline(values: readonly number[], scale: LogScale, marks: readonly number[]): SVGSVGElement {
  const width = 110;
  const height = 20;
  const counts = binned(values, scale, 36);
  const text = `from ${formatDuration(Math.min(...values))} to ${formatDuration(Math.max(...values))}`;
  return svg(
    'svg',
    {
      class: 'sparkline',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label': `Distribution ${text}`,
    },
    svg('path', { d: outline(counts, width, height, Math.max(...counts)), class: 'spark-area' }),
    marks.map((mark) => {
      const x = (placeOn(scale, mark) * width).toFixed(1);
      return svg('line', { x1: x, x2: x, y1: 0, y2: height, class: 'spark-mark' });
    }),
  );
}
