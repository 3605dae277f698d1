import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareCalls } from './compare-calls.ts';
import type { Outcome } from './outcome.ts';
import { type CliRun, runCli } from './run-cli.ts';
import { type Comparison, comparisonFor, type ToldCall, type TruthRow } from './truth.ts';

const TRUTH_SUFFIX = '.truth.json';
const KEY = /\.(?:keys|keylog|der|pem)$/;
const CAPTURE = /\.(?:pcap|pcapng|cap)(?:\.(?:gz|zst|lz4))?$/;

/** Names of the recordings in a folder: every NAME.truth.json. */
export function liveNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(TRUTH_SUFFIX))
    .map((file) => file.slice(0, -TRUTH_SUFFIX.length))
    .sort();
}

/** The capture files of a recording, several when it was rotated: NAME.pcap, NAME.pcapng, NAME.pcap.gz, NAME_00001_….pcap. */
export function captureFiles(files: readonly string[], name: string): string[] {
  const own = (file: string) => file.startsWith(`${name}.`) || /^_\d/.test(file.slice(name.length));
  return files.filter((file) => file.startsWith(name) && own(file) && CAPTURE.test(file)).sort();
}

/** Analyzes one recording and compares its calls with what was logged while it was made. */
export async function checkLive(folder: string, name: string): Promise<Outcome> {
  const comparison = comparisonFor(name);
  const files = captureFiles(readdirSync(folder), name);
  if (files.length === 0) return { name, verdict: 'fail', summary: 'no capture file', details: [] };
  const paths = files.map((file) => join(folder, file));
  const keys = keyFiles(folder, name);
  const runs = await Promise.all(
    (keys.length === 0 ? [[]] : keys.map(keyOption)).map((options) =>
      runCli(['analyze', '-f', 'json', '--no-progress', ...options, ...paths]),
    ),
  );
  const outcomes = runs.map((run) => judge(run, folder, name, comparison));
  const failed = outcomes.find(({ verdict }) => verdict === 'fail') ?? outcomes[0]!;
  const each = keys.length > 1 ? `, the same with each of ${keys.length} keys` : '';
  return { ...failed, summary: failed.summary + each };
}

/** Files beside a recording that open it: key logs and private keys. Each has to do so alone. */
export function keyFiles(folder: string, name: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.`) && KEY.test(file))
    .map((file) => join(folder, file))
    .sort();
}

/** What the command is told of a key file. */
export function keyOption(file: string): string[] {
  return [file.endsWith('.der') || file.endsWith('.pem') ? '--tls-key' : '--tls-keylog', file];
}

function judge(run: CliRun, folder: string, name: string, comparison: Comparison): Outcome {
  if (run.exitCode !== 0)
    return { name, verdict: 'fail', summary: `exit ${run.exitCode}`, details: run.stderr.trim().split('\n') };
  const { calls: rows } = JSON.parse(readFileSync(join(folder, name + TRUTH_SUFFIX), 'utf8')) as { calls: TruthRow[] };
  const { calls } = JSON.parse(run.stdout) as { calls: ToldCall[] };
  const { differences, open, matched } = compareCalls(rows, calls, comparison);
  const openNote = open.length > 0 ? `, ${open.length} open (streaming, polling)` : '';
  return {
    name,
    verdict: differences.length === 0 ? 'pass' : 'fail',
    summary: `${matched} of ${rows.filter(({ kind }) => kind !== 'malformed').length} calls, ${calls.length} told (${comparison})${openNote}`,
    details: [...differences, ...open.map((line) => `open: ${line}`)],
  };
}
