import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'amfscope-budgets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CAPTURE = 'captures/nginx-gateway-errors.pcap';
const KEPT = ['--rule', 'catalog.reindex: latency.p95 < 30s'];
const BROKEN = ['--rule', 'catalog.reindex: latency.p95 < 1ms'];

describe('analyze --rule', () => {
  it('exit 0 when kept, 1 when broken, with the reason', () => {
    expect(runCli(['analyze', CAPTURE, ...KEPT]).code).toBe(0);
    const { code, stderr } = runCli(['analyze', CAPTURE, ...KEPT, ...BROKEN]);
    expect(code).toBe(1);
    expect(stderr).toBe("amfscope: not passed: rule 'catalog.reindex: latency.p95 < 1ms': catalog.reindex\n");
  });

  for (const [format, text] of [
    ['text', 'broken: over budget'],
    ['json', '"verdict": "regression"'],
    ['junit', '<testcase name="catalog.reindex: catalog.reindex: latency.p95 &lt; 1ms"'],
    ['markdown', '**broken**: over budget'],
    ['ndjson', '"operation":"catalog.reindex"'],
  ] as const) {
    it(`in ${format}`, () => {
      const { code, stdout } = runCli(['analyze', CAPTURE, ...BROKEN, '-f', format]);
      expect(code).toBe(1);
      expect(stdout).toContain(text);
    });
  }

  it('rows are saved and rendered again', () => {
    const saved = join(folder, 'saved.json');
    runCli(['analyze', CAPTURE, ...BROKEN, '-f', `json=${saved}`]);
    expect((JSON.parse(readFileSync(saved, 'utf8')) as { rules: unknown }).rules).toMatchObject([
      { rule: BROKEN[1], operation: 'catalog.reindex', baseline: null, unit: 'ns', verdict: 'regression' },
    ]);
    expect(runCli(['render', saved, '-f', 'markdown']).stdout).toContain('#### Rules: 1 broken, 0 not judged');
  });

  it('exit 6 when it cannot be judged, 0 when that is allowed', () => {
    const rule = ['--rule', 'catalog.findProducts: latency.p95 < 30s'];
    const { code, stderr } = runCli(['analyze', CAPTURE, ...rule]);
    expect(code).toBe(6);
    expect(stderr).toContain('catalog.findProducts (no answered call)');
    expect(runCli(['analyze', CAPTURE, ...rule, '-f', 'junit']).stdout).toContain('<error message="');
    const saved = join(folder, 'allowed.json');
    const allowed = runCli(['analyze', CAPTURE, ...rule, '--allow-inconclusive', '-f', 'junit', '-f', `json=${saved}`]);
    expect([allowed.code, allowed.stdout.includes('<error')]).toEqual([0, false]);
    expect(allowed.stdout).toContain('<skipped message="');
    expect(runCli(['render', saved, '-f', 'junit']).stdout).toBe(allowed.stdout);
    expect(runCli(['analyze', CAPTURE, ...rule, ...BROKEN]).code).toBe(1);
  });

  it('exit 2 for a rule that names nothing, needs a baseline or is not understood; nothing is written', () => {
    for (const rule of [
      'zzz*: latency.p95 < 1s',
      'latency.p95 +10%',
      'contract none',
      'speed < 3',
      'latency.p95 < 3',
    ]) {
      const { code, stdout, stderr } = runCli(['analyze', CAPTURE, '--rule', rule]);
      expect({ rule, code, stdout }).toEqual({ rule, code: 2, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    }
  });

  it('from the configuration file', () => {
    const config = join(folder, 'settings.json');
    writeFileSync(config, JSON.stringify({ analyze: { rule: [BROKEN[1]] } }));
    expect(runCli(['analyze', CAPTURE, '--config', config]).code).toBe(1);
  });

  it('a capture without calls does not pass unless that is allowed', () => {
    const empty = [CAPTURE, '-Y', 'operation == "none"', '--rule', 'latency.p95 < 1s'];
    expect(runCli(['analyze', ...empty]).code).toBe(1);
    expect(runCli(['analyze', ...empty, '--allow-empty']).code).toBe(0);
  });
});
