import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Outcome } from './outcome.ts';
import { type CliRun, runCli } from './run-cli.ts';

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

/** Analyzes one capture: whatever it holds, there is no internal error. */
export async function checkCapture(folder: string, file: string): Promise<Outcome> {
  const run = await runCli(['analyze', '-f', 'json', '--no-progress', file]);
  const trouble = troubleIn(run);
  return {
    name: relative(folder, file),
    verdict: trouble === null ? 'pass' : 'fail',
    summary: trouble ?? `exit ${run.exitCode}`,
    details: trouble === null ? [] : run.stderr.trim().split('\n').slice(0, 5),
  };
}

function troubleIn(run: CliRun): string | null {
  if (run.exitCode === null) return 'killed, or took too long';
  if (run.exitCode === INTERNAL_ERROR) return 'internal error';
  if (!KNOWN_EXITS.includes(run.exitCode)) return `exit ${run.exitCode}`;
  if (run.stdout === '') return run.exitCode === 0 ? 'no report' : null;
  const report = JSON.parse(run.stdout) as { diagnostics: { code: string }[] };
  return report.diagnostics.some(({ code }) => code.startsWith('internal.')) ? 'internal error' : null;
}
