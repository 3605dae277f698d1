import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { analyze, VALUE_MODES, type ValueMode } from '../../src/analysis/analyze.ts';
import { filterReport } from '../../src/analysis/filter-report.ts';
import { parseDisplayFilter } from '../../src/filter/display-filter.ts';
import type { Call, Report } from '../../src/report/model.ts';
import { validateReport } from '../../src/report/validate.ts';
import { reportFixture } from '../support/report-fixture.ts';
import { runCli } from '../support/run-cli.ts';

const CAPTURE = fileURLToPath(new URL('../../captures/blazeds.pcap', import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), 'amfscope-filter-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** By the library, as `analyze -f json` would write it. */
async function report(values: ValueMode, displayFilter?: string): Promise<Report> {
  const found = await analyze([CAPTURE], { values, ...(displayFilter === undefined ? {} : { displayFilter }) });
  return JSON.parse(JSON.stringify(found)) as Report;
}

const WHOLE = await report('full');
const ids = (calls: readonly Call[]) => calls.map((call) => call.id);

describe('analyze -Y', () => {
  const isFault = WHOLE.calls.filter((call) => call.status === 'fault');

  it('reports the calls that match under their own numbers', async () => {
    expect(isFault.length).toBeGreaterThan(0);
    expect(isFault.length).toBeLessThan(WHOLE.calls.length);
    const some = await report('full', 'status == fault');
    expect(some.calls).toEqual(isFault);
    expect(some.displayFilter).toEqual({ expression: 'status == fault', calls: WHOLE.calls.length });
    expect(some.totals).toEqual({ ...WHOLE.totals, calls: isFault.length, byStatus: { fault: isFault.length } });
    expect(some.faults.reduce((sum, row) => sum + row.count, 0)).toBe(isFault.length);
    expect(some.operations.reduce((sum, row) => sum + row.calls, 0)).toBe(isFault.length);
    expect([some.status, some.diagnostics, some.pushes, some.inputs]).toEqual([
      WHOLE.status,
      WHOLE.diagnostics,
      WHOLE.pushes,
      WHOLE.inputs,
    ]);
    expect(validateReport(some)).toHaveProperty('report');
  });

  it('matches whole values and reports them as asked for', async () => {
    const expression = 'args.** matches "." && id > 1';
    const matching = ids(WHOLE.calls.filter(parseDisplayFilter(expression).matches));
    expect(matching.length).toBeGreaterThan(0);
    for (const values of VALUE_MODES) {
      const plain = await report(values);
      for (const one of [expression, 'args.** matches "."']) {
        const some = await report(values, one);
        expect(some.calls.filter((call) => call.id > 1)).toEqual(
          plain.calls.filter((call) => matching.includes(call.id)),
        );
        expect(some.pushes).toEqual(plain.pushes);
      }
    }
  });

  it('streams the same calls', async () => {
    for (const expression of ['status == fault', 'args.** matches "."', 'id == 2 && count(args) >= 0']) {
      const { stdout } = runCli(['analyze', CAPTURE, '-f', 'ndjson', '-Y', expression]);
      const lines = stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Call);
      expect(lines).toEqual((await report('summary', expression)).calls);
    }
  });

  it('says when nothing matches', () => {
    const { code, stdout, stderr } = runCli(['analyze', CAPTURE, '-Y', 'latency > 3 h']);
    expect([code, stderr]).toEqual([0, `amfscope: none of ${WHOLE.calls.length} calls matches the display filter\n`]);
    expect(stdout).toContain(`Calls     0 of ${WHOLE.calls.length}\n`);
    expect(runCli(['analyze', CAPTURE, '-q', '-Y', 'latency > 3 h', '--fail-on', 'fault']).code).toBe(1);
  });

  it('shows where an expression is wrong', () => {
    const { code, stdout, stderr } = runCli(['analyze', 'nowhere.pcap', '-Y', 'statsu == fault']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'amfscope: display filter, column 1: there is no field "statsu"\n  statsu == fault\n  ^^^^^^\n  did you mean status?\n',
    );
    expect(runCli(['analyze', CAPTURE, '-Y', '']).code).toBe(2);
    expect(runCli(['analyze', CAPTURE, '-Y', 'status', '-Y', 'status']).code).toBe(2);
    expect(runCli(['analyze', CAPTURE, '-Y', '('.repeat(100_000)]).stderr).toContain(
      'column 101: nested deeper than 100',
    );
  });
});

describe('inspect -Y', () => {
  it('lists the calls that match', () => {
    const { stdout } = runCli(['inspect', CAPTURE, '-f', 'json', '-Y', 'status == fault', '--values', 'full']);
    expect(JSON.parse(stdout)).toEqual(WHOLE.calls.filter((call) => call.status === 'fault'));
    expect(runCli(['inspect', CAPTURE, '-Y', 'latency > 3 h']).stdout).toBe('no call matches the filter\n');
  });
  it('is for the list', () => expect(runCli(['inspect', CAPTURE, '-n', '1', '-Y', 'fault']).code).toBe(2));
});

describe('render -Y', () => {
  const save = (name: string, one: Report) => {
    const path = join(FOLDER, name);
    writeFileSync(path, JSON.stringify(one));
    return path;
  };

  it('gives what analyze -Y gives', async () => {
    const path = save('whole.json', WHOLE);
    for (const expression of ['status == fault', 'args.** matches "."']) {
      const { stdout } = runCli(['render', path, '-f', 'json', '-Y', expression]);
      expect(JSON.parse(stdout)).toEqual(await report('full', expression));
    }
  });

  it('joins filters', () => {
    const first = filterReport(reportFixture(), parseDisplayFilter('status == fault'));
    const second = filterReport(first, parseDisplayFilter('latency > 4s'));
    expect(ids(second.calls)).toEqual([3]);
    expect(second.displayFilter).toEqual({ expression: '(status == fault) && (latency > 4s)', calls: 2117 });
  });

  it('refuses to look into values that were not saved', async () => {
    const path = save('summary.json', await report('summary'));
    const { code, stderr } = runCli(['render', path, '-Y', 'args.0 == 1']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--values full')]);
    expect(runCli(['render', path, '-Y', 'status == fault']).code).toBe(0);
  });
});

describe('fields', () => {
  it('lists them for people and for programs', () => {
    const text = runCli(['fields']).stdout;
    for (const word of ['latency', 'fault.code', 'args', 'server.time', 'matches', '2011-03-13', 'suspected-fault'])
      expect(text).toContain(word);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const rows = JSON.parse(runCli(['fields', '-f', 'json']).stdout) as { name: string; type: string }[];
    expect(rows.find(({ name }) => name === 'timing.totalNs')).toEqual({
      name: 'timing.totalNs',
      aliases: ['latency', 'total'],
      type: 'duration',
      unit: 'ns',
      description: 'first byte of the request to last byte of the response',
    });
  });
});
