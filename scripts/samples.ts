import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Analyzes captures/ into the committed sample reports; with --check it only says whether they would change. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLES = { text: 'reports/sample.txt', json: 'reports/sample.json' } as const;

const checkOnly = process.argv.includes('--check');
const folder = mkdtempSync(join(tmpdir(), 'amfscope-samples-'));
try {
  const outputs = Object.entries(SAMPLES).map(([format, path]) => ({ format, path, made: join(folder, format) }));
  const args = outputs.flatMap(({ format, made }) => ['-f', `${format}=${made}`]);
  const { status } = spawnSync(
    process.execPath,
    ['dist/cli/main.js', 'analyze', 'captures', '--no-progress', ...args],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      // The width of whoever runs this must not show in the sample.
      env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' },
    },
  );
  if (status !== 0) throw new Error(`analyze ended with ${status}`);
  const drifted = outputs.filter(({ path, made }) => readOrEmpty(join(ROOT, path)) !== readFileSync(made, 'utf8'));
  for (const { path, made } of drifted) {
    console.error(checkOnly ? `${path} is not what the build gives: npm run samples` : `${path} written`);
    if (!checkOnly) writeFileSync(join(ROOT, path), readFileSync(made));
  }
  if (checkOnly && drifted.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
