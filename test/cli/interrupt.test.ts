import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Starts the command on a pipe that does not end, and presses Ctrl-C once it reads. */
function interrupted(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['dist/cli/main.js', 'analyze', '-', ...args]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.write(readFileSync('captures/pyamf-flex.pcap'), () => setTimeout(() => child.kill('SIGINT'), 2500));
  });
}

it('Ctrl-C prints what came before, marked as a part', async () => {
  const { code, stdout, stderr } = await interrupted('-f', 'json');
  expect(code).toBe(130);
  expect(stderr).toContain('interrupted');
  const report = JSON.parse(stdout) as { status: string; totals: { calls: number }; diagnostics: { code: string }[] };
  expect(report.status).toBe('degraded');
  expect(report.totals.calls).toBeGreaterThan(0);
  expect(report.diagnostics.map((row) => row.code)).toContain('limit.interrupted');
});

it('files keep what they held before', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'interrupt-')), 'report.json');
  const { code, stdout } = await interrupted('-f', `json=${path}`);
  expect([code, stdout, existsSync(path)]).toEqual([130, '', false]);
});
