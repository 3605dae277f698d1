import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generateCapture } from '../../bench/generate/traffic.ts';
import { runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'shards-'));
const lossy = join(folder, 'lossy.pcap');
generateCapture({ profile: 'lossy', bytes: 1024 * 1024, seed: 5, path: lossy });

/** Writes the reports of all shards; returns their names. */
function shards(capture: string, count: number, ...options: string[]): string[] {
  return Array.from({ length: count }, (_unused, index) => {
    const path = join(folder, `${index + 1}-${count}.json`);
    const shard = ['--shard', `${index + 1}/${count}`, '-f', `json=${path}`];
    const { code, stderr } = runCli(['analyze', capture, ...shard, ...options]);
    expect(code, stderr).toBe(0);
    return path;
  });
}

it.each([
  ['captures/pyamf-flex.pcap', 7, ['--values', 'full']],
  ['captures/nginx-gateway-errors.pcap', 2, []],
  [lossy, 1, []],
  [lossy, 2, ['--overlap', 'linux', '--max-examples', '3']],
  [lossy, 7, ['--values', 'full']],
])('%s in %i shards %j, joined, is the whole', (capture, count, options) => {
  const whole = runCli(['analyze', capture, '-f', 'json', ...options]).stdout;
  const paths = shards(capture, count, ...options);
  expect(runCli(['merge', ...paths.reverse()]).stdout).toBe(whole);
});

it('a part of the run says of what it is a part', () => {
  const [path] = shards('captures/pyamf-flex.pcap', 3);
  const { shard } = JSON.parse(readFileSync(path!, 'utf8')) as { shard: object };
  expect(shard).toMatchObject({ index: 1, count: 3 });
});

it('reports that do not belong together are refused in one line', () => {
  const [first, second] = shards('captures/cut.pcap', 2);
  const other = shards('captures/cut.pcap', 2, '--values', 'none')[1]!;
  const kept = join(folder, 'kept.json');
  writeFileSync(kept, readFileSync(other));
  const again = shards('captures/cut.pcap', 2);
  const whole = join(folder, 'whole.json');
  runCli(['analyze', 'captures/cut.pcap', '-f', `json=${whole}`]);
  const cases: [string[], string][] = [
    [[first!], 'of 2 shards 2 is missing'],
    [[first!, first!, second!], 'are both shard 1/2'],
    [[again[0]!, kept], 'are no shards of one run'],
    [[whole], 'is no report of a shard'],
  ];
  for (const [reports, message] of cases) {
    const { code, stdout, stderr } = runCli(['merge', ...reports]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.split('\n')[0]).toContain(message);
  }
});

it.each(['0/2', '3/2', '1', '1/65', 'a/b'])('--shard %s is refused', (shard) => {
  expect(runCli(['analyze', 'captures/cut.pcap', '--shard', shard]).code).toBe(2);
});
