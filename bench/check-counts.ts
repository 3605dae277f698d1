import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { CLI } from './contenders.ts';
import type { CaptureFacts } from './generate/traffic.ts';

interface ReportTotals {
  readonly packets: number;
  readonly connections: number;
  readonly exchanges: number;
  readonly calls: number;
  readonly byStatus: Readonly<Record<string, number>>;
}

/** Analyzes the capture once and says where the totals differ from what was generated: a fast wrong answer is worth nothing. */
export function checkCounts(capture: string, facts: CaptureFacts, cliArgs: readonly string[]): string[] {
  const report = `${capture}.report.json`;
  const args = [CLI, 'analyze', '-f', `json=${report}`, '--values', 'none', '--no-progress', ...cliArgs, capture];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) return [`analyze ended with ${status}`];
  const totals = totalsOf(beginningOf(report));
  rmSync(report);
  if (totals === null) return ['the report has no totals'];
  const wrong: string[] = [];
  const expect = (what: string, found: number | undefined, expected: number) => {
    if ((found ?? 0) !== expected) wrong.push(`${found ?? 0} ${what} instead of ${expected}`);
  };
  expect('packets', totals.packets, facts.packets);
  if (!facts.whole) return wrong;
  expect('connections', totals.connections, facts.connections);
  expect('exchanges', totals.exchanges, facts.exchanges);
  expect('calls', totals.calls, facts.calls);
  expect('faults', totals.byStatus.fault, facts.faults);
  expect('ok calls', totals.byStatus.ok, facts.calls - facts.faults);
  return wrong;
}

/** The totals stand near the front of the report, which may be too long to be parsed as one text. */
function beginningOf(path: string): string {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(1 << 18);
  const length = readSync(file, bytes);
  closeSync(file);
  return bytes.toString('utf8', 0, length);
}

function totalsOf(report: string): ReportTotals | null {
  const match = /"totals"\s*:\s*(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})/.exec(report);
  return match === null ? null : (JSON.parse(match[1]!) as ReportTotals);
}
