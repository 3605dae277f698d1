import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkCounts } from './check-counts.ts';
import { CLI, type Contender, contenders } from './contenders.ts';
import { isProfileName, type ProfileName } from './generate/profiles.ts';
import { type CaptureFacts, generateCapture } from './generate/traffic.ts';
import { type Measurement, measure, median } from './measure.ts';
import { parseSize, renderSize } from './size.ts';

const USAGE = `npm run bench -- [--profile mid[,small…]] [--size 256MiB] [--runs 3] [--only amfscope,tcpflow] [-- options of analyze]
Captures are made once and kept in the system's folder for temporary files.`;

/** Goes into the names of kept captures: count up when the generator's output changes. */
const GENERATOR = 2;
const SEED = 1;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: 'string', default: 'mid' },
    size: { type: 'string', default: '256MiB' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const bytes = parseSize(values.size);
const runs = Number(values.runs);
const profiles = values.profile.split(',');
if (bytes === null || !Number.isInteger(runs) || runs < 1 || !profiles.every(isProfileName)) {
  console.error(USAGE);
  process.exitCode = 2;
} else if (!existsSync(CLI)) {
  console.error(`Not built: ${CLI} is missing (npm run build)`);
  process.exitCode = 2;
} else {
  const folder = join(tmpdir(), 'amfscope-bench');
  mkdirSync(folder, { recursive: true });
  for (const profile of profiles.filter(isProfileName)) process.exitCode ||= await bench(profile, bytes, folder);
}

/** Returns the exit code: 1 when a program failed or found something else than what was generated. */
async function bench(profile: ProfileName, size: number, folder: string): Promise<number> {
  const { path, facts } = capture(profile, size, folder);
  console.log(
    `\n${profile}: ${renderSize(facts.bytes)}, ${facts.packets} packets, ${facts.connections} connections, ${facts.calls} calls, ${facts.faults} faults`,
  );
  const wrong = checkCounts(path, facts, positionals);
  for (const line of wrong) console.error(`wrong: ${line}`);
  const only = values.only?.split(',');
  const field = contenders(path, folder, positionals).filter(({ name }) => only?.includes(name) ?? true);
  const results = new Map<Contender, Measurement[]>(field.map((contender) => [contender, []]));
  // In turn, so that a slow minute of the machine hits all of them.
  for (let run = 0; run < runs; run++) {
    for (const contender of field) {
      contender.prepare?.();
      const result = await measure(contender.command, contender.args);
      contender.cleanUp?.();
      if (result.exitCode !== 0) {
        console.error(`${contender.name} ended with ${result.exitCode}: ${result.stderr.trim()}`);
        return 1;
      }
      results.get(contender)!.push(result);
    }
  }
  printTable(results, facts);
  return wrong.length > 0 ? 1 : 0;
}

function capture(profile: ProfileName, size: number, folder: string): { path: string; facts: CaptureFacts } {
  const path = join(folder, `${profile}-${size}-${SEED}-v${GENERATOR}.pcap`);
  const factsPath = `${path}.json`;
  if (!existsSync(path) || !existsSync(factsPath)) {
    rmSync(factsPath, { force: true });
    console.error(`making ${path}`);
    const facts = generateCapture({ profile, bytes: size, seed: SEED, path });
    writeFileSync(factsPath, JSON.stringify(facts));
  }
  return { path, facts: JSON.parse(readFileSync(factsPath, 'utf8')) as CaptureFacts };
}

function printTable(results: ReadonlyMap<Contender, readonly Measurement[]>, facts: CaptureFacts): void {
  const own = [...results].find(([{ name }]) => name === 'amfscope');
  const ownSeconds = own === undefined ? null : median(own[1].map(({ seconds }) => seconds));
  const rows = [['', 'seconds', 'CPU s', 'MB/s', 'packets/s', 'calls/s', 'peak memory', 'amfscope is']];
  for (const [{ name }, measurements] of results) {
    const seconds = median(measurements.map((measurement) => measurement.seconds));
    const peaks = measurements.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes]));
    const cpu = measurements.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [cpuSeconds]));
    rows.push([
      name,
      seconds.toFixed(2),
      cpu.length === 0 ? 'unknown' : median(cpu).toFixed(2),
      (facts.bytes / 1e6 / seconds).toFixed(1),
      Math.round(facts.packets / seconds).toString(),
      name === 'cat' || name === 'tcpflow' ? '-' : Math.round(facts.calls / seconds).toString(),
      peaks.length === 0 ? 'unknown' : renderSize(Math.max(...peaks)),
      ownSeconds === null || name === 'amfscope' ? '' : `${(seconds / ownSeconds).toFixed(2)} x as fast`,
    ]);
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    console.log(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
    );
  for (const [{ name, what }] of results) console.log(`  ${name}: ${what}`);
}
