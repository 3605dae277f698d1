import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amfCapture } from '../support/amf-capture.ts';
import { runCli } from '../support/run-cli.ts';
import { call, Scenario } from '../support/scenario.ts';

let scenario: Scenario;
let folder = '';
let input = '';
beforeAll(() => {
  scenario = new Scenario();
  ({ folder, input } = scenario);
});
afterAll(() => scenario.remove());
const place = (name: string): string => scenario.place(name);

describe('filters and settings', () => {
  test('S18 S19: a hostile filter is refused at once or answers at once', () => {
    const capture = join(folder, 'long-names.pcap');
    writeFileSync(capture, amfCapture([{ exchanges: [call('a'.repeat(30_000), 1, 2)] }]));
    const filters = ['operation matches "(a+)+$"', '('.repeat(20_000), 'operation matches "a{1,1000000}{1,1000000}"'];
    for (const filter of [...filters, 'operation matches "\\p{"', 'a|'.repeat(50_000)]) {
      const started = Date.now();
      const { code } = runCli(['analyze', capture, '-q', '-Y', filter]);
      expect([0, 2], filter.slice(0, 40)).toContain(code);
      expect(Date.now() - started).toBeLessThan(15_000);
    }
  });

  test("S23: nothing beside the capture is read, and node's own options change nothing", () => {
    const where = place('s23');
    writeFileSync(join(where, 'x.pcap'), readFileSync(input));
    writeFileSync(join(where, 'amfscope.config.json'), '{"format": ["no-such-format"]}');
    writeFileSync(join(where, 'package.json'), '{"type": "nonsense"}');
    writeFileSync(join(where, '.env'), 'AMFSCOPE_REDACT_KEY=x');
    expect(runCli(['analyze', join(where, 'x.pcap')], { cwd: place('elsewhere') }).code).toBe(0);
    const beside = runCli(['analyze', 'x.pcap'], { cwd: where });
    expect([beside.code, beside.stderr.split('\n')[0]]).toEqual([0, expect.stringContaining('is not read')]);
  });

  function configured(config: string, ...args: string[]) {
    const where = mkdtempSync(join(folder, 'config-'));
    writeFileSync(join(where, 'amfscope.config.json'), config);
    return runCli(args.length === 0 ? ['analyze', input] : args, { cwd: where });
  }

  test('S20: a hostile configuration is refused with the name of the member', () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    for (const [config, name] of [
      ['{"__proto__":{"polluted":1}}', '__proto__'],
      ['{"constructor":{"prototype":{"x":1}}}', 'constructor'],
      [deep, '/a'],
      ['{"quiet":true,"quiet":false}', 'quiet'],
      ['{"width":1e400}', 'width'],
      ['\ufeff{}', 'byte order mark'],
      ['{"analyze":{"formt":"csv"}}', 'did you mean format'],
      ['{"quiet":"yes"}', 'quiet must be a boolean'],
      ['[]', 'one object'],
    ] as const) {
      const { code, stderr } = configured(config);
      expect([code, stderr], name).toEqual([2, expect.stringContaining(name)]);
    }
  });

  test('a configuration sets what the command line leaves open, a command its own', () => {
    const config = '{"format":"csv","max-body":"1MiB","analyze":{"format":["ndjson"]},"inspect":{"width":60}}';
    expect(configured(config).stdout).toMatch(/^\{"id":1,/);
    expect(configured(config, 'analyze', input, '-f', 'csv').stdout).toMatch(/^id,/);
    expect(configured(config, 'formats').code).toBe(0);
    const file = join(folder, 'named.json');
    writeFileSync(file, '{"format":"csv"}');
    expect(runCli(['analyze', input, '--config', file]).stdout).toMatch(/^id,/);
  });

  test('completion prints a script that asks for commands and options', () => {
    expect(runCli(['completion']).stdout).toContain('amfscope');
    expect(runCli(['--get-yargs-completions', 'amfscope', 'an']).stdout).toContain('analyze');
  });
});
