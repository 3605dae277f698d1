import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amfCapture } from '../support/amf-capture.ts';
import { pcapFile } from '../support/capture-files.ts';
import { HOSTILE_TEXT } from '../support/hostile-text.ts';
import { runCli } from '../support/run-cli.ts';
import { call, Scenario, sampleScripts, sha256 } from '../support/scenario.ts';
import type { Plain } from '../support/wire-amf.ts';
import { readXml } from '../support/xml-reader.ts';

/** Situations in which a run may find itself; the numbers are those of the list of run-time scenarios. */

const MAIN = process.env.AMFSCOPE_MAIN ?? new URL('../../dist/cli/main.js', import.meta.url).pathname;
const REPORTS = ['json', 'csv', 'junit', 'ndjson', 'markdown', 'html', 'har', 'text'];

let scenario: Scenario;
let folder = '';
let input = '';
beforeAll(() => {
  scenario = new Scenario();
  ({ folder, input } = scenario);
});
afterAll(() => scenario.remove());
const place = (name: string): string => scenario.place(name);

const outputsTo = (where: string) => REPORTS.flatMap((format) => ['-f', `${format}=${join(where, format)}`]);
/** As a user who may not do everything. */
function runUnprivileged(args: readonly string[]): { code: number | null; stderr: string } {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', ...nobody });
  return { code: status, stderr };
}

describe('output', () => {
  test('S01 S02: two runs give the same bytes, whatever the time zone, language, folder and width', () => {
    const first = place('s01');
    const second = place('s02');
    expect(runCli(['analyze', input, '--values', 'full', ...outputsTo(first)]).code).toBe(0);
    const env = { TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', COLUMNS: '40' };
    expect(runCli(['analyze', input, '--values', 'full', ...outputsTo(second)], { env, cwd: second }).code).toBe(0);
    for (const format of REPORTS) expect(sha256(join(first, format)), format).toBe(sha256(join(second, format)));
    expect(readFileSync(join(first, 'json'), 'utf8')).not.toContain(process.cwd());
  });

  test('streamed formats are what render makes of the saved report', () => {
    const where = place('streamed');
    runCli(['analyze', input, '-f', `json=${join(where, 'report.json')}`]);
    for (const format of ['ndjson', 'csv']) {
      const streamed = runCli(['analyze', input, '-q', '-f', format]);
      expect(streamed.stdout, format).toBe(runCli(['render', join(where, 'report.json'), '-f', format]).stdout);
      expect(streamed.stdout.length).toBeGreaterThan(100);
    }
  });

  test('S03: a pipe gives what the file gives but for its name', () => {
    const piped = runCli(['analyze', '-', '-f', 'json'], { input: readFileSync(input) });
    const direct = runCli(['analyze', input, '-f', 'json']);
    expect(piped.stdout.replace('"path": "-"', `"path": ${JSON.stringify(input)}`)).toBe(direct.stdout);
  });

  test.runIf(existsSync('/dev/full'))('S04: a full disk is one line and exit 5', () => {
    for (const format of ['json', 'ndjson']) {
      const { code, stderr } = runCli(['analyze', input, '-q', '-f', `${format}=/dev/full`]);
      expect(code).toBe(5);
      expect(stderr.split('\n')[0]).toMatch(/\/dev\/full.*ENOSPC/);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  test('S06: a reader that goes away ends the run quietly', () => {
    for (const format of ['json', 'ndjson', 'csv', 'text']) {
      const shell = `"${process.execPath}" "${MAIN}" analyze "${input}" -q -f ${format} | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
      const { stdout, stderr } = spawnSync('bash', ['-c', shell], { encoding: 'utf8' });
      expect(stdout.trim(), format).toBe('0');
      expect(stderr).toBe('');
    }
  });

  test('S10: a read-only folder is exit 5 before any work', () => {
    const where = place('s10');
    chmodSync(where, 0o500);
    const { code, stderr } = runUnprivileged(['analyze', input, '-f', `json=${join(where, 'r.json')}`]);
    expect([code, stderr]).toEqual([5, expect.stringContaining('EACCES')]);
  });

  test('S10: a folder that is not there is exit 5 before any work', () => {
    const { code, stderr } = runCli(['analyze', '/dev/zero', '-f', `json=${join(folder, 'nowhere', 'r.json')}`]);
    expect([code, stderr.includes('ENOENT')]).toEqual([5, true]);
  });

  test('S11: a folder, the input, one name twice, a link to the input: exit 2, the input is untouched', () => {
    const where = place('s11');
    const before = sha256(input);
    symlinkSync(input, join(where, 'link'));
    const twice = join(where, 'twice');
    const outputs = [
      [`json=${where}`],
      [`json=${input}`],
      [`json=${join(where, 'link')}`],
      [`json=${twice}`, '-f', `csv=${where}/./twice`],
    ];
    for (const output of outputs) expect(runCli(['analyze', input, '-f', ...output]).code, String(output)).toBe(2);
    expect(sha256(input)).toBe(before);
    expect(readdirSync(where)).toEqual(['link']);
  });

  test('S07 S08: a signal leaves the old report and nothing else', async () => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const where = place(`signal-${code}`);
      const report = join(where, 'r.json');
      writeFileSync(report, 'old');
      const run = spawn(process.execPath, [MAIN, 'analyze', '-', '-f', `json=${report}`], {
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      run.stdin.write(readFileSync(input));
      const ended = new Promise((resolve) => run.on('exit', resolve));
      while (!readdirSync(where).some((name) => name.endsWith('.tmp'))) await new Promise((ok) => setTimeout(ok, 20));
      run.kill(signal);
      expect(await ended).toBe(code);
      expect(readFileSync(report, 'utf8')).toBe('old');
      expect(readdirSync(where)).toEqual(['r.json']);
    }
  });
});

describe('input', () => {
  test('S14: absent, a folder without captures: exit 3 and one line', () => {
    for (const path of [join(folder, 'absent.pcap'), place('empty')]) {
      const { code, stderr } = runCli(['analyze', path]);
      expect(code).toBe(3);
      expect(stderr).toMatch(/^amfscope: /);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  test('S14: unreadable: exit 3', () => {
    const path = join(place('unreadable'), 'x.pcap');
    writeFileSync(path, readFileSync(input), { mode: 0 });
    expect(runUnprivileged(['analyze', path]).code).toBe(3);
  });

  test('S14: a pipe that nobody writes to ends with --timeout', () => {
    const path = join(place('fifo'), 'x.pcap');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    const started = Date.now();
    const { code, stderr } = runCli(['analyze', path, '--timeout', '1']);
    expect([code, Date.now() - started < 20_000]).toEqual([3, true]);
    expect(stderr).not.toBe('');
  });

  test('S15: a hostile file name is harmless in every report', () => {
    const name = '$(id) \u001b[2J\n<b>,"=1+1.pcap';
    writeFileSync(join(place('s15'), name), readFileSync(input));
    for (const format of REPORTS) {
      const { code, stdout, stderr } = runCli(['analyze', name, '-f', format], { cwd: join(folder, 's15') });
      expect(code, format).toBe(0);
      expect(stdout + stderr, format).not.toContain('\u001b');
      expect(stdout, format).not.toContain('2J\n<b>');
    }
    const { stderr } = runCli(['analyze', `${name}x`], { cwd: join(folder, 's15') });
    expect(stderr).not.toContain('\u001b');
  });

  test('S22: a gate is not green on an empty or one-sided capture', () => {
    const empty = join(folder, 'empty.pcap');
    writeFileSync(empty, pcapFile([]));
    const oneSided = join(folder, 'one-sided.pcap');
    const scripts = sampleScripts().map(({ exchanges }) => ({
      exchanges: exchanges.map((one) => ({ ...one, response: null })),
    }));
    writeFileSync(oneSided, amfCapture(scripts));
    for (const path of [empty, oneSided]) {
      for (const format of ['text', 'ndjson']) {
        const { code, stderr } = runCli(['analyze', path, '--fail-on', 'fault', '-f', format]);
        expect(code, `${path} ${format}`).toBe(1);
        expect(stderr).toContain('not passed');
      }
    }
    expect(runCli(['analyze', input, '--fail-on', 'fault', '-f', 'ndjson']).code).toBe(1);
    expect(runCli(['analyze', input, '--fail-on', 'http-error', '-f', 'ndjson']).code).toBe(0);
  });

  test('S24: a capture that ends in half a packet is read as far as it goes', () => {
    const path = join(folder, 'growing.pcap');
    const bytes = readFileSync(input);
    writeFileSync(path, bytes.subarray(0, bytes.length - 20));
    const { code, stdout } = runCli(['analyze', path, '-f', 'json']);
    const report = JSON.parse(stdout);
    expect([code, report.status, report.totals.calls]).toEqual([0, 'degraded', 4]);
    expect(report.diagnostics.map((row: { code: string }) => row.code)).toContain('file.truncated-record');
  });

  test('S31: the order of the words does not matter, and a copy is no second capture', () => {
    const other = join(folder, 'other.pcap');
    writeFileSync(other, amfCapture([{ exchanges: [call('late.one', 1, 2)], atMs: 60_000 }]));
    const one = runCli(['analyze', input, other, '-f', 'json']);
    expect(runCli(['analyze', other, input, '-f', 'json']).stdout).toBe(one.stdout);
    const twice = JSON.parse(runCli(['analyze', input, input, '-f', 'json']).stdout);
    expect(twice.diagnostics.map((row: { code: string }) => row.code)).toContain('tcp.duplicate-packet');
    expect(twice.totals.calls).toBe(4);
  });
});

describe('views', () => {
  test('the timeline counts what the report counts', () => {
    const { buckets, bucketMs } = JSON.parse(runCli(['timeline', input, '-f', 'json']).stdout);
    expect(bucketMs).toBe(1000);
    expect(buckets).toEqual([
      expect.objectContaining({ at: '2010-03-01T12:00:00.000Z', calls: 4, faults: 1, failed: 2 }),
    ]);
    const fine = JSON.parse(runCli(['timeline', input, '-f', 'json', '--bucket', '1ms']).stdout);
    expect(fine.buckets).toHaveLength(21);
    expect(runCli(['timeline', input, '-f', 'csv']).stdout.split('\r\n')).toHaveLength(3);
    for (const width of [80, 160]) {
      const lines = runCli(['timeline', input, '--width', String(width)]).stdout.split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
    expect(runCli(['timeline', input, '--bucket', '0s']).code).toBe(2);
  });

  test('--follow tells a connection from its first request to its last answer', () => {
    const conversation = JSON.parse(runCli(['inspect', input, '--follow', '1', '-f', 'json']).stdout);
    expect(conversation.entries.map((entry: { type: string }) => entry.type)).toEqual([
      ...['message', 'message', 'call'],
      ...['message', 'message', 'call'],
    ]);
    const { stdout } = runCli(['inspect', input, '--follow', '1']);
    expect(stdout).toMatch(/→ POST \/gateway HTTP\/1\.1/);
    expect(stdout).toMatch(/#\d orders\.find fault/);
    expect(runCli(['inspect', input, '--follow', '9']).code).toBe(2);
  });
});

describe('media', () => {
  test('S28 S29 S30 R01-R06: hostile texts are harmless in csv, junit and on a terminal', () => {
    const capture = join(folder, 'hostile.pcap');
    const fault = (text: string): Plain => ({ code: text, description: text, details: text });
    writeFileSync(
      capture,
      amfCapture(
        Object.values(HOSTILE_TEXT).map((text) => ({ exchanges: [call(text, text, fault(text), 'onStatus')] })),
      ),
    );
    const xml = runCli(['analyze', capture, '-q', '-f', 'junit']).stdout;
    expect(readXml(xml).name).toBe('testsuites');
    const csv = runCli(['analyze', capture, '-q', '-f', 'csv']).stdout;
    expect(csv).not.toMatch(/(?:^|,|")[=+@-][A-Za-z(]/m);
    const screen = runCli(['analyze', capture, '-q', '--color', 'always']).stdout;
    const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
    expect(screen.replace(colours, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});

test('S32: a mistake of ours costs one connection and is never green', () => {
  const { code, stdout } = runCli(['analyze', input, '-f', 'json'], { env: { TOOL_TEST_THROW: 'amf' } });
  const report = JSON.parse(stdout);
  expect(code).toBe(4);
  expect(report.diagnostics.map((row: { code: string }) => row.code)).toContain('internal.decoder-crash');
  const statuses = (connection: number) =>
    report.calls
      .filter((one: { connection: number }) => one.connection === connection)
      .map((one: { status: string }) => one.status);
  expect(statuses(2)).toEqual(['ok']);
  expect(statuses(1)).not.toContain('ok');
});
