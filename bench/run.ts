import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkCounts } from './check-counts.ts';
import { CLI, type Contender, contenders } from './contenders.ts';
import { FORMS, type FormName, isFormName } from './generate/forms.ts';
import { isProfileName, type ProfileName } from './generate/profiles.ts';
import { keptCapture } from './kept-capture.ts';
import { type Measurement, measure, median } from './measure.ts';
import { printTable } from './print-table.ts';
import { judge, type Ratios, ratiosOf, type StoredRatios } from './ratios.ts';
import { parseSize, renderSize } from './size.ts';

const USAGE = `npm run bench -- [--profile mid[,small…]] [--size 256MiB] [--runs 3] [--only amfscope,tcpflow] [-- options of analyze]
npm run bench -- --check    compares with the ratios of bench/ratios.json; exit code 1 when something became slower
npm run bench -- --store    writes them anew
Profiles: those of npm run generate, and mid as ${Object.keys(FORMS).join(' and ')}.
Captures are made once and kept in the system's folder for temporary files.`;

const RATIOS = 'bench/ratios.json';
/** What the ratios are taken of: few programs, so that a check takes some minutes only. */
const CHECKED = ['amfscope-1', 'amfscope-json-1', 'amfscope-2', 'tshark', 'fixed'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: 'string' },
    size: { type: 'string' },
    runs: { type: 'string' },
    only: { type: 'string' },
    check: { type: 'boolean', default: false },
    store: { type: 'boolean', default: false },
  },
});
const stored = JSON.parse(readFileSync(RATIOS, 'utf8')) as StoredRatios;
const isChecked = values.check || values.store;
const size = isChecked ? stored.size : (values.size ?? '256MiB');
const bytes = parseSize(size);
const runs = Number(values.runs ?? 3);
const profiles = values.profile?.split(',') ?? (isChecked ? Object.keys(stored.profiles) : ['mid']);
const only = values.only?.split(',') ?? (isChecked ? CHECKED : null);

if (bytes === null || !Number.isInteger(runs) || runs < 1 || !profiles.every(isKnown)) {
  console.error(USAGE);
  process.exitCode = 2;
} else if (!existsSync(CLI)) {
  console.error(`Not built: ${CLI} is missing (npm run build)`);
  process.exitCode = 2;
} else process.exitCode = await benchAll(profiles.filter(isKnown), bytes);

function isKnown(name: string): name is ProfileName | FormName {
  return isProfileName(name) || isFormName(name);
}

type Results = ReadonlyMap<Contender, readonly Measurement[]>;

/** @returns the exit code */
async function benchAll(names: readonly (ProfileName | FormName)[], length: number): Promise<number> {
  const folder = join(tmpdir(), 'amfscope-bench');
  mkdirSync(folder, { recursive: true });
  const measured: Record<string, Ratios> = {};
  let isWrong = false;
  for (const name of names) {
    const results = await bench(name, length, folder);
    if (results === null) return 1;
    measured[name] = ratiosOf(costsOf(results));
    if (values.check && !passes(name, measured[name])) isWrong = true;
  }
  if (values.store) {
    const written: StoredRatios = { ...stored, profiles: { ...stored.profiles, ...measured } };
    writeFileSync(RATIOS, `${JSON.stringify(written, null, 2)}\n`);
    console.log(`\nwritten: ${RATIOS}`);
  }
  return isWrong ? 1 : 0;
}

/** @returns null when a program failed or found something else than what was generated */
async function bench(name: ProfileName | FormName, length: number, folder: string): Promise<Results | null> {
  const { path, facts } = await keptCapture(name, length, folder);
  console.log(
    `\n${name}: ${renderSize(facts.bytes)}, ${facts.packets} packets, ${facts.connections} connections, ${facts.calls} calls, ${facts.faults} faults`,
  );
  const wrong = checkCounts(path, facts, positionals);
  for (const line of wrong) console.error(`wrong: ${line}`);
  const field = contenders(path, folder, positionals, isChecked).filter((one) => only?.includes(one.name) ?? true);
  const results = new Map<Contender, Measurement[]>(field.map((contender) => [contender, []]));
  // In turn, so that a slow minute of the machine hits all of them.
  for (let run = 0; run < runs; run++) {
    for (const contender of field) {
      contender.prepare?.();
      const result = await measure(contender.command, contender.args);
      contender.cleanUp?.();
      if (result.exitCode !== 0) {
        console.error(`${contender.name} ended with ${result.exitCode}: ${result.stderr.trim()}`);
        return null;
      }
      results.get(contender)!.push(result);
    }
  }
  printTable(results, facts);
  return wrong.length > 0 ? null : results;
}

/** Processor time, which other work on the machine changes least; the clock where the system does not tell. */
function costsOf(results: Results): Map<string, number> {
  return new Map(
    [...results].map(([{ name }, measurements]) => [
      name,
      median(measurements.map(({ cpuSeconds, seconds }) => cpuSeconds ?? seconds)),
    ]),
  );
}

function passes(profile: string, measured: Ratios): boolean {
  const verdicts = judge(stored.profiles[profile] ?? {}, measured, stored.tolerance);
  for (const { name, growth, verdict } of verdicts) {
    const times = growth.map(([yardstick, factor]) => `${factor.toFixed(2)} by ${yardstick}`).join(', ');
    console.log(`  ${verdict}: ${name}, time as a multiple of what is stored: ${times === '' ? 'none is' : times}`);
  }
  return verdicts.every(({ verdict }) => verdict !== 'regression');
}
