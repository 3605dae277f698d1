import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { Scenario } from '../support/scenario.ts';

/** Situations that the machine makes: no space, a kill, few rights, little memory; the numbers are those of the list of run-time scenarios. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = process.env.AMFSCOPE_MAIN ?? join(ROOT, 'dist/cli/main.js');

let scenario: Scenario;
let input = '';
beforeAll(() => {
  scenario = new Scenario();
  ({ input } = scenario);
});
afterAll(() => scenario.remove());

function bash(script: string): { code: number | null; stderr: string } {
  const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  return { code: status, stderr };
}

const node = (flags: string, args: string) => `"${process.execPath}" ${flags} "${MAIN}" ${args}`;

describe('output', () => {
  test('S05: no room in the middle of a report is exit 5 and leaves nothing', () => {
    for (const format of ['json', 'har', 'html', 'ndjson']) {
      const where = scenario.place(`s05-${format}`);
      // 1 KiB a file: the limit is one of the shell's, as a full file system is for the program.
      const { code, stderr } = bash(
        `ulimit -f 1; ${node('', `analyze "${input}" -q --values full -f ${format}="${where}/r"`)}`,
      );
      expect([code, readdirSync(where)], format).toEqual([5, []]);
      expect(stderr).toMatch(/^amfscope: cannot write .*EFBIG/);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  test('S09: a kill leaves the old report, and what it leaves is no hindrance', async () => {
    const where = scenario.place('s09');
    const report = join(where, 'r.json');
    writeFileSync(report, 'old');
    const run = spawn(process.execPath, [MAIN, 'analyze', '-', '-f', `json=${report}`], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    run.stdin.write(readFileSync(input));
    const ended = new Promise((resolve) => run.on('exit', (_code, signal) => resolve(signal)));
    while (!readdirSync(where).some((name) => name.endsWith('.tmp'))) await new Promise((ok) => setTimeout(ok, 20));
    run.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(readFileSync(report, 'utf8')).toBe('old');
    const left = readdirSync(where).filter((name) => name !== 'r.json');
    expect(left).toEqual([expect.stringMatching(/^\.r\.json\..*\.tmp$/)]);
    expect(runCli(['analyze', input, '-q', '-f', `json=${report}`]).code).toBe(0);
    expect(JSON.parse(readFileSync(report, 'utf8')).totals.calls).toBe(4);
    expect(readdirSync(where).sort()).toEqual([...left, 'r.json'].sort());
  });
});

describe('surroundings', () => {
  test('S17: needs no right but to read the capture and itself, and to write the report', () => {
    const out = realpathSync(scenario.place('s17'));
    const folder = dirname(out);
    const rights = [`${join(ROOT, 'dist')}/*`, `${join(ROOT, 'node_modules')}/*`, join(ROOT, 'package.json')]
      .map((path) => `--allow-fs-read="${path}"`)
      .join(' ');
    const flags = `--no-warnings --experimental-permission ${rights} --allow-fs-read="${folder}/*" --allow-fs-write="${folder}/*" --allow-worker`;
    const { code, stderr } = bash(node(flags, `analyze "${input}" -q -f json="${out}/r.json"`));
    expect([code, stderr]).toEqual([0, '']);
    expect(readFileSync(join(out, 'r.json'), 'utf8')).toBe(runCli(['analyze', input, '-q', '-f', 'json']).stdout);
  });

  test('S24: a capture that grows while it is read comes to an end', async () => {
    const growing = join(scenario.place('s24'), 'growing.pcap');
    const bytes = readFileSync(input);
    writeFileSync(growing, bytes);
    const record = bytes.subarray(24, 24 + 16 + bytes.readUInt32LE(32));
    const timer = setInterval(() => appendFileSync(growing, record), 1);
    const run = spawn(process.execPath, [MAIN, 'analyze', growing, '-q', '-f', 'json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    run.stdout.on('data', (piece) => {
      stdout += piece;
    });
    const code = await new Promise((resolve) => run.on('close', resolve));
    clearInterval(timer);
    const report = JSON.parse(stdout);
    expect([code, report.totals.calls]).toEqual([0, 4]);
  });

  test('S25: a heap of 64 MiB is enough for the sample captures', () => {
    for (const format of ['json', 'ndjson', 'har']) {
      const { code } = bash(
        `${node('--max-old-space-size=64', `analyze "${join(ROOT, 'captures')}" -q -f ${format}`)} >/dev/null`,
      );
      expect(code, format).toBe(0);
    }
  });
});
