import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readExplained, unexplained } from './explained.ts';
import { keyOption } from './live.ts';
import { countNetwork } from './network-counts.ts';
import { type NetworkTruth, networkDifferences } from './network-truth.ts';
import type { Outcome } from './outcome.ts';
import { type CliRun, runCli } from './run-cli.ts';
import { tlsKeys } from './tls-keys.ts';

const SIDE_FILE = /\.(?:json|md|keylog|keys|der|txt)$/;
const INTERNAL_ERROR = 4;
const KNOWN_EXITS = [0, 3];

/** Every capture below a folder, whatever its name. */
export function captureFilesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !SIDE_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Seen from `.build/test/conformance/`. */
const explained = readExplained(new URL('../../../test/conformance/EXPLAINED.md', import.meta.url));

/** Analyzes one capture: whatever it holds, there is no internal error, and what it counts is what its `.truth.json` says or is explained. */
export async function checkCapture(folder: string, file: string): Promise<Outcome> {
  const name = relative(folder, file);
  const truth = readTruth(file);
  const keys = truth?.keyFile === undefined ? [] : [join(folder, '..', truth.keyFile)];
  const run = await runCli(['analyze', '-f', 'json', '--no-progress', ...keys.flatMap(keyOption), file]);
  const trouble = troubleIn(run);
  if (trouble !== null)
    return { name, verdict: 'fail', summary: trouble, details: run.stderr.trim().split('\n').slice(0, 5) };
  const summary = `exit ${run.exitCode}`;
  if (truth === null) return { name, verdict: 'pass', summary, details: [] };
  const known = explained.filter(({ capture }) => capture === name);
  const wrong = unexplained(networkDifferences(await countNetwork(file, tlsKeys(keys)), truth), known);
  if (wrong.length > 0) return { name, verdict: 'fail', summary: 'counts differ', details: wrong };
  const aside = known.length === 0 ? '' : `, ${known.length} explained`;
  return { name, verdict: 'pass', summary: `${summary}, counts agree${aside}`, details: [] };
}

function readTruth(file: string): NetworkTruth | null {
  const path = `${file}.truth.json`;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as NetworkTruth) : null;
}

function troubleIn(run: CliRun): string | null {
  if (run.exitCode === null) return 'killed, or took too long';
  if (run.exitCode === INTERNAL_ERROR) return 'internal error';
  if (!KNOWN_EXITS.includes(run.exitCode)) return `exit ${run.exitCode}`;
  if (run.stdout === '') return run.exitCode === 0 ? 'no report' : null;
  const report = JSON.parse(run.stdout) as { diagnostics: { code: string }[] };
  return report.diagnostics.some(({ code }) => code.startsWith('internal.')) ? 'internal error' : null;
}
