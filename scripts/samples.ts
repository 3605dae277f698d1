import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REPORT_FORMATS } from '../src/report/index.ts';

/**
 * Analyzes captures/ into the committed sample reports: `sample.txt` of all of them together, and of each one report in every format. With --check it only says whether they
 * would change. The html reports carry the viewer and the decoder: they change with these, too.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REPORTS = join(ROOT, 'reports');
/** The formats that hold shapes of values; one of them is enough to see them. */
const WITHOUT_VALUES = ['ndjson', 'har'];
const formats = Object.entries(REPORT_FORMATS);

interface Sample {
  readonly name: string;
  readonly input: string;
  readonly format: string;
}

const captures = readdirSync(join(ROOT, 'captures')).filter((name) => name.endsWith('.pcap'));
const samples: Sample[] = [
  { name: 'sample.txt', input: 'captures', format: 'text' },
  ...captures.sort().flatMap((capture) =>
    formats.map(([format, { extension }]) => ({
      name: `${capture.replace('.pcap', '')}.${extension}`,
      input: `captures/${capture}`,
      format,
    })),
  ),
];

const checkOnly = process.argv.includes('--check');
const folder = mkdtempSync(join(tmpdir(), 'amfscope-samples-'));
try {
  for (const input of new Set(samples.map((sample) => sample.input))) {
    const wanted = samples.filter((sample) => sample.input === input);
    analyze(input, wanted, true);
    analyze(input, wanted, false);
  }
  mkdirSync(REPORTS, { recursive: true });
  const drifted = samples.filter(({ name }) => readOrEmpty(join(REPORTS, name)) !== readOrEmpty(join(folder, name)));
  const left = readdirSync(REPORTS).filter((name) => !samples.some((sample) => sample.name === name));
  for (const { name } of drifted) {
    console.error(
      checkOnly ? `reports/${name} is not what the build gives: npm run samples` : `reports/${name} written`,
    );
    if (!checkOnly) writeFileSync(join(REPORTS, name), readFileSync(join(folder, name)));
  }
  for (const name of left) {
    console.error(checkOnly ? `reports/${name} is of no capture` : `reports/${name} removed`);
    if (!checkOnly) unlinkSync(join(REPORTS, name));
  }
  if (checkOnly && drifted.length + left.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function analyze(input: string, wanted: readonly Sample[], values: boolean): void {
  const outputs = wanted.filter(({ format }) => WITHOUT_VALUES.includes(format) !== values);
  if (outputs.length === 0) return;
  const args = outputs.flatMap(({ format, name }) => ['-f', `${format}=${join(folder, name)}`]);
  const { status } = spawnSync(
    process.execPath,
    ['dist/cli/main.js', 'analyze', input, '--values', values ? 'summary' : 'none', '--quiet', ...args],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      // The width of whoever runs this must not show in the samples.
      env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' },
    },
  );
  if (status !== 0) throw new Error(`analyze of ${input} ended with ${status}`);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
