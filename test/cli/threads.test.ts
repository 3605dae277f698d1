import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateCapture } from '../../bench/generate/traffic.ts';
import { runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'threads-'));
const lossy = join(folder, 'lossy.pcap');
generateCapture({ profile: 'lossy', bytes: 1024 * 1024, seed: 3, path: lossy });

/** What `analyze` prints in so many threads. */
function printed(capture: string, threads: number, ...options: string[]): string {
  const { code, stdout, stderr } = runCli(['analyze', capture, '--threads', `${threads}`, ...options]);
  expect(code, stderr).toBe(0);
  return stdout;
}

describe('the report of several threads is that of one', () => {
  it.each(['pyamf-flex', 'blazeds', 'cut', 'nginx-gateway-errors'])('captures/%s.pcap', (name) => {
    const capture = `captures/${name}.pcap`;
    const alone = printed(capture, 1, '-f', 'json', '--values', 'full');
    for (const threads of [2, 8]) expect(printed(capture, threads, '-f', 'json', '--values', 'full')).toBe(alone);
  });

  it.each([
    ['json', []],
    ['text', []],
    ['ndjson', []],
    ['csv', ['--csv-raw']],
    ['markdown', ['--rule', 'latency.p95 < 10s']],
    ['json', ['-Y', 'status == fault']],
    ['ndjson', ['-Y', 'arguments.0 contains "a" || id < 9']],
    ['text', ['--max-connections', '3']],
    ['csv', ['--max-ooo-total', '20KiB']],
    ['json', ['--overlap', 'last', '--max-idle', '1s']],
  ])('%s of lost, repeated and swapped packets %j', (format, options) => {
    const alone = printed(lossy, 1, '-f', format, ...options);
    expect(alone.length).toBeGreaterThan(500);
    expect(printed(lossy, 3, '-f', format, ...options)).toBe(alone);
  });

  it('several outputs at a time', () => {
    const names = ['json', 'csv', 'text', 'har'];
    const outputs = (at: string) => names.flatMap((name) => ['-f', `${name}=${join(folder, `${at}.${name}`)}`]);
    for (const threads of [1, 3]) printed(lossy, threads, ...outputs(`t${threads}`));
    for (const name of names) {
      const [alone, together] = [1, 3].map((threads) => readFileSync(join(folder, `t${threads}.${name}`), 'utf8'));
      expect(together).toBe(alone);
    }
  });
});

it('an impossible number of threads is refused', () => {
  for (const threads of ['0', 'many']) {
    const { code, stderr } = runCli(['analyze', 'captures/cut.pcap', '--threads', threads]);
    expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('--threads')]);
  }
});
