import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('a short run says nothing of its settings and prints the report of any other run', () => {
  const run = (...flags: string[]) =>
    spawnSync(process.execPath, [...flags, 'dist/cli/main.js', 'analyze', 'captures/cut.pcap', '-f', 'json'], {
      encoding: 'utf8',
    });
  const { stdout, stderr } = run();
  expect(stderr).toBe('');
  expect(run('--no-opt').stdout).toBe(stdout);
});
