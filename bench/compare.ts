import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyze } from '../src/analysis/analyze.ts';
import { json } from '../src/report/formats/json.ts';
import type { Call, Report } from '../src/report/model.ts';
import { CLI } from './contenders.ts';
import { generateCapture } from './generate/traffic.ts';
import { measure } from './measure.ts';

/**
 * What it costs to compare two saved reports: `npm run bench:compare -- [--calls 1000000] [--keep DIR]`. The calls are those of a generated capture
 * over and over, with ids and times of their own.
 */
const { values } = parseArgs({
  options: { calls: { type: 'string', default: '1000000' }, keep: { type: 'string' } },
});
const count = Number(values.calls);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'amfscope-compare-'));

try {
  const capture = join(folder, 'capture.pcap');
  generateCapture({ profile: 'mid', bytes: 8 << 20, seed: 1, path: capture });
  const report = await analyze([capture]);
  const paths = [1, 2].map((side) => join(folder, `side${side}.json`));
  for (const [index, path] of paths.entries()) write(repeated(report, index + 1), path);
  const gigabytes = paths.map((path) => (statSync(path).size / 1e9).toFixed(2)).join(' + ');
  console.log(`2 x ${count} calls, ${report.operations.length} operations, ${gigabytes} GB of JSON`);
  const result = await measure(process.execPath, [CLI, 'compare', '-q', '--no-progress', ...paths], {});
  const { seconds, cpuSeconds, peakBytes, exitCode, stderr } = result;
  console.log(
    `compare: ${seconds.toFixed(1)} s, ${cpuSeconds?.toFixed(1)} CPU s, ${((peakBytes ?? 0) / 1e6).toFixed(0)} MB, exit ${exitCode}`,
  );
  if (exitCode !== 0) {
    console.error(stderr);
    process.exitCode = 1;
  }
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true });
}

/** `report` with `count` calls, each made when it is asked for. */
function repeated(report: Report, seed: number): Report {
  const calls = {
    length: count,
    *[Symbol.iterator](): Generator<Call> {
      let state = seed;
      for (let index = 0; index < count; index++) {
        const call = report.calls[index % report.calls.length]!;
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const factor = 0.75 + state / 2 ** 33;
        const { timing } = call;
        const totalNs = timing.totalNs === null ? null : Math.round(timing.totalNs * factor);
        const serverNs = timing.serverNs === null ? null : Math.round(timing.serverNs * factor);
        yield { ...call, id: index + 1, timing: { ...timing, totalNs, serverNs } };
      }
    },
  };
  return {
    ...report,
    inputs: report.inputs.map((input) => ({ ...input, sha256: null })),
    calls: calls as unknown as Call[],
  };
}

function write(report: Report, path: string): void {
  const fd = openSync(path, 'w');
  let pending = '';
  for (const piece of json.render(report, {})) {
    pending += piece;
    if (pending.length < 1 << 20) continue;
    writeSync(fd, pending);
    pending = '';
  }
  writeSync(fd, pending);
  closeSync(fd);
}
