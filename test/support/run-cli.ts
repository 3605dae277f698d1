import { type SpawnSyncOptions, spawnSync } from 'node:child_process';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command. `input` is standard input. */
export function runCli(
  args: readonly string[],
  options: { input?: Uint8Array; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): CliResult {
  const spawn: SpawnSyncOptions = {
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    maxBuffer: 1 << 28,
  };
  const main = process.env.AMFSCOPE_MAIN ?? new URL('../../dist/cli/main.js', import.meta.url).pathname;
  const result = spawnSync(process.execPath, [main, ...args], spawn);
  return { code: result.status, stdout: String(result.stdout), stderr: String(result.stderr) };
}
