/** Compares every capture of folders with itself in each form it may be kept in: nothing may differ. `npm run self-compare -- DIR…` */
import { spawnSync } from 'node:child_process';
import { analyze } from '../src/analysis/analyze.ts';
import { type CompareSource, compare, createBaseline } from '../src/baseline/compare-reports.ts';
import type { Comparison } from '../src/baseline/model.ts';
import { expandInputs } from '../src/capture/inputs.ts';

/** Stricter than the built-in ones. */
const RULES = [
  'contract none',
  'latency.p95 +0%',
  'faults.rate +0',
  'failures.rate +0',
  'response.bytes +0%',
  'calls -0',
];
const CLI = 'dist/cli/main.js';

const folders = process.argv.slice(2);
const inputs = await expandInputs(folders.length === 0 ? ['captures'] : folders);
let calls = 0;
for (const input of inputs) {
  const full = await analyze([input], { values: 'full' });
  const again = await analyze([input], { values: 'full' });
  const summary = await analyze([input], { values: 'summary' });
  const baseline = createBaseline(full);
  calls += full.totals.calls;
  const pairs: Record<string, readonly [CompareSource, CompareSource]> = {
    'with itself': [full, again],
    'with its summary': [full, summary],
    'its summary with itself': [summary, summary],
    'its baseline with it': [baseline, full],
    'its baseline with its baseline': [baseline, baseline],
    // As if it were not known that they are the same.
    'with itself, unnamed': [unnamed(full), unnamed(again)],
  };
  for (const [name, [a, b]] of Object.entries(pairs)) {
    for (const rules of [[], RULES])
      complain(input.name, name, compare(a, b, { rules, exact: true, allowEmpty: true }));
  }
  const { status, stderr } = spawnSync(process.execPath, [
    CLI,
    'compare',
    input.path!,
    input.path!,
    '-q',
    '-f',
    'json',
  ]);
  if (status !== 0) fail(`${input.name}: compare ends with ${status}: ${String(stderr).trim()}`);
}
console.log(`${inputs.length} captures, ${calls} calls`);

function unnamed<T extends { readonly inputs: readonly object[] }>(report: T): T {
  return { ...report, inputs: report.inputs.map((input) => ({ ...input, sha256: null })) };
}

function complain(capture: string, pair: string, { verdict, differences, rows }: Comparison): void {
  const open = rows.filter((row) => row.verdict !== 'pass');
  if (verdict === 'pass' && differences.length === 0) return;
  fail(
    `${capture} ${pair}: ${verdict}; ${[...differences, ...open]
      .slice(0, 3)
      .map((one) => JSON.stringify(one))
      .join(' ')}`,
  );
}

function fail(what: string): void {
  console.error(what);
  process.exitCode = 1;
}
