import type { Contender } from './contenders.ts';
import type { CaptureFacts } from './generate/traffic.ts';
import { type Measurement, median } from './measure.ts';
import { renderSize } from './size.ts';

/** Medians of the runs, a line a program, and what each program was. */
export function printTable(results: ReadonlyMap<Contender, readonly Measurement[]>, facts: CaptureFacts): void {
  const own = [...results].find(([{ name }]) => name === 'amfscope');
  const ownSeconds = own === undefined ? null : median(own[1].map(({ seconds }) => seconds));
  const rows = [['', 'seconds', 'CPU s', 'MB/s', 'packets/s', 'calls/s', 'peak memory', 'amfscope is']];
  for (const [{ name }, measurements] of results) {
    const seconds = median(measurements.map((measurement) => measurement.seconds));
    const peaks = measurements.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes]));
    const cpu = measurements.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [cpuSeconds]));
    rows.push([
      name,
      seconds.toFixed(2),
      cpu.length === 0 ? 'unknown' : median(cpu).toFixed(2),
      (facts.bytes / 1e6 / seconds).toFixed(1),
      Math.round(facts.packets / seconds).toString(),
      name === 'cat' || name === 'tcpflow' ? '-' : Math.round(facts.calls / seconds).toString(),
      peaks.length === 0 ? 'unknown' : renderSize(Math.max(...peaks)),
      ownSeconds === null || name === 'amfscope' ? '' : `${(seconds / ownSeconds).toFixed(2)} x as fast`,
    ]);
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    console.log(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
    );
  for (const [{ name, what }] of results) console.log(`  ${name}: ${what}`);
}
