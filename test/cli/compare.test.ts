import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { json } from '../../src/report/formats/json.ts';
import { amfCapture, httpRequest, httpResponse } from '../support/amf-capture.ts';
import { plantedCall, plantedReport } from '../support/planted-report.ts';
import { runCli } from '../support/run-cli.ts';
import { envelope, type Plain } from '../support/wire-amf.ts';

const folder = mkdtempSync(join(tmpdir(), 'amfscope-compare-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CAPTURES = ['blazeds', 'cut', 'nginx-gateway-errors', 'pyamf-flex'].map((name) => `captures/${name}.pcap`);
const report = (times: readonly number[]): string =>
  [...json.render(plantedReport(times.map((time) => plantedCall('a.b', time))), {})].join('');
const times = (factor: number): number[] => Array.from({ length: 40 }, (_, n) => (60 + n) * factor);
const slow = file('slow.json', report(times(1.5)));
const fast = file('fast.json', report(times(1)));

describe('compare', () => {
  for (const capture of CAPTURES) {
    it(`${capture} with itself, its report and its baseline: pass, nothing different`, () => {
      const saved = join(folder, 'saved.json');
      const base = join(folder, 'base.json');
      runCli(['analyze', capture, '-q', '-f', `json=${saved}`]);
      expect(runCli(['baseline', capture, '-q', '-o', base]).code).toBe(0);
      for (const other of [capture, saved, base]) {
        const { code, stdout } = runCli(['compare', other, capture, '-q', '-f', 'json']);
        const comparison = JSON.parse(stdout) as { verdict: string; differences: unknown[] };
        expect({ other, code, ...comparison }).toMatchObject({ code: 0, verdict: 'pass', differences: [] });
      }
      expect(
        runCli(['compare', capture, capture, '-q', '--rule', 'latency.p95 +0%', '--rule', 'contract none']).code,
      ).toBe(0);
    });
  }

  it('exit 1 on a regression, in every format', () => {
    for (const [format, text] of [
      ['text', 'Regressions'],
      ['json', '"verdict": "regression"'],
      ['junit', '<failure'],
      ['markdown', '**regression**'],
      ['github', '::error title=a.b::latency.p50'],
    ] as const) {
      const { code, stdout } = runCli(['compare', fast, slow, '-f', format]);
      expect({ format, code }).toEqual({ format, code: 1 });
      expect(stdout).toContain(text);
    }
  });

  it('several runs a side; exit 6 for want of calls, 0 when that is allowed', () => {
    const few = file('few.json', report([60, 61]));
    const other = file('other.json', report([70, 71]));
    const more = file('more.json', report([62, 63]));
    const sides = ['--baseline', few, more, '--candidate', other];
    const rule = ['--rule', 'latency.p95 +10%'];
    expect(runCli(['compare', ...sides, ...rule]).code).toBe(6);
    expect(runCli(['compare', ...sides, ...rule, '--allow-inconclusive']).code).toBe(0);
    expect(runCli(['compare', ...sides, '-f', 'json', ...rule]).stdout).toMatch(/"n": \[\s*4,\s*2\s*\]/);
    expect(runCli(['compare', '--baseline', fast, few, '--candidate', fast, few]).code).toBe(0);
    expect(runCli(['compare', fast]).code).toBe(2);
  });

  it('the same file twice on one side counts once; a copy of it is refused', () => {
    const [capture, copy] = [CAPTURES[3]!, join(folder, 'copy.pcap')];
    const once = runCli(['compare', capture, CAPTURES[0]!, '-q', '-f', 'json']);
    const twice = runCli([
      'compare',
      '--baseline',
      capture,
      `./${capture}`,
      '--candidate',
      CAPTURES[0]!,
      '-q',
      '-f',
      'json',
    ]);
    expect(twice.stdout).toBe(once.stdout);
    expect(twice.stderr).toContain(`warning: "./${capture}" is given twice on one side: it counts once`);
    copyFileSync(capture, copy);
    const copied = runCli(['compare', '--baseline', capture, copy, '--candidate', CAPTURES[0]!, '-q']);
    expect([copied.code, copied.stderr]).toEqual([2, expect.stringContaining('holds the same capture as')]);
  });

  it('rules of a settings file; one that is not understood is exit 2', () => {
    const settings = file('settings.json', '{"rules": ["a.*: latency.p95 < 90ms"]}');
    expect(runCli(['compare', fast, fast, '--settings', settings]).code).toBe(1);
    expect(runCli(['compare', fast, fast, '--rule', 'zzz*: latency.p95 +1%']).code).toBe(2);
    expect(runCli(['compare', fast, fast, '--rule', 'speed +1%']).code).toBe(2);
  });

  it('arguments in another order are found between saved reports, whose values are shapes', () => {
    const saved = (name: string, ...value: Plain[]): string => {
      const capture = join(folder, `${name}.pcap`);
      const request = httpRequest(envelope([{ target: 'a.b', response: '/1', value }]));
      const response = httpResponse(envelope([{ target: '/1/onResult', value: 1 }]));
      writeFileSync(capture, amfCapture([{ exchanges: [{ request, response }] }]));
      runCli(['analyze', capture, '-q', '-f', `json=${join(folder, `${name}.json`)}`]);
      return join(folder, `${name}.json`);
    };
    const [before, after] = [saved('before', 'all', 5), saved('after', 5, 'all')];
    expect(readFileSync(before, 'utf8')).toContain('"each":[{"$":"string"');
    const { code, stdout } = runCli(['compare', before, after, '-f', 'json']);
    const { differences } = JSON.parse(stdout) as { differences: unknown[] };
    expect({ code, differences }).toMatchObject({
      code: 1,
      differences: [
        { path: 'arguments', change: 'order', baseline: '(string, double)', candidate: '(double, string)' },
      ],
    });
    expect(runCli(['compare', before, before]).code).toBe(0);
  });

  const malformed: Record<string, string> = {
    'a prototype': '{"__proto__":{"polluted":1},"constructor":{"prototype":{"x":1}}}',
    'deep nesting': '['.repeat(100_000),
    'a duplicate': '{"a":1,"a":2}',
    'a number too large': '{"a":1e400}',
    'a byte order mark': `\ufeff${readFileSync(fast, 'utf8')}`,
    'another schema version': readFileSync(fast, 'utf8').replace('"schemaVersion": 1', '"schemaVersion": 9'),
    'a truncated report': readFileSync(fast, 'utf8').slice(0, 5000),
    'NaN for a time': readFileSync(fast, 'utf8').replace(/"totalNs": \d+/, '"totalNs": NaN'),
    nothing: '',
  };
  for (const [name, text] of Object.entries(malformed)) {
    it(`exit 2, never a pass: ${name}`, () => {
      const bad = file('bad.json', text);
      for (const args of [
        [bad, bad],
        [fast, bad],
      ]) {
        const { code, stderr, stdout } = runCli(['compare', ...args]);
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(stderr.split('\n')[0]).toMatch(/^amfscope: .*bad\.json/);
      }
    });
  }
});

describe('schema', () => {
  it('declares what was seen', () => {
    const { stdout } = runCli(['schema', fast, '-f', 'typescript']);
    expect(stdout).toContain('export interface Item {\n  id: number;\n  price: number;\n}');
    expect(stdout).toContain('"a.b"(argument0: string, argument1: number): {');
    expect(runCli(['schema', fast]).stdout).toContain('a.b(string, int): object');
    const schema = JSON.parse(runCli(['schema', fast, '-f', 'json-schema']).stdout) as { $defs: object };
    expect(schema.$defs).toMatchObject({ 'com.acme.Item': { required: ['id', 'price'] } });
  });
});
