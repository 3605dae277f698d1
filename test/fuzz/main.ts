import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../../bench/generate/random.ts';
import { toHex } from '../../src/bytes/text.ts';
import { findTrouble } from './check.ts';
import { minimise } from './minimise.ts';
import { mutate, withStructure } from './mutate.ts';
import { ENTRIES, type Entry, readSamples } from './samples.ts';

const USAGE = `npm run fuzz -- [--seconds 60] [--seed 1] [--runs N] [FOLDER…]
Mutates the AMF samples of the tests, and those of each FOLDER, and reads them. The same seed gives the same runs. A finding is made small and saved in
test/fuzz/findings/, where a test reads it from then on.`;

const FINDINGS = 'test/fuzz/findings';
/** One run after this many is read by another entry than its own. */
const FOREIGN_ENTRY = 0.15;
const MEMORY_LIMIT = 512 << 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: 'Infinity' },
  },
});
const [seconds, seed, runs] = [values.seconds, values.seed, values.runs].map(Number) as [number, number, number];
if (!(seconds > 0) || !Number.isInteger(seed) || !(runs > 0)) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else process.exitCode = fuzz();

/** @returns the exit code */
function fuzz(): number {
  const folders = ['test/amf/corpus', 'test/amf/vectors', FINDINGS, ...positionals];
  const samples = folders.flatMap(readSamples).map(withStructure);
  const random = new Random(seed);
  const known = new Set<string>();
  const started = performance.now();
  let done = 0;
  let bytesRead = 0;
  for (; done < runs && performance.now() - started < seconds * 1000; done++) {
    const sample = random.pick(samples);
    const bytes = mutate(sample, random, samples);
    const entry = random.chance(FOREIGN_ENTRY) ? random.pick(ENTRIES) : sample.entry;
    bytesRead += bytes.length;
    const trouble = findTrouble(entry, bytes);
    if (trouble !== null && !known.has(`${entry} ${trouble}`)) {
      known.add(`${entry} ${trouble}`);
      report(entry, bytes, trouble, `run ${done} of seed ${seed}, from ${sample.name}`);
    }
    if (done % 1000 === 0 && process.memoryUsage().rss > MEMORY_LIMIT) {
      known.add('memory');
      process.stdout.write(`FOUND  more than 512 MiB of memory after ${done} runs of seed ${seed}\n`);
      break;
    }
  }
  const took = (performance.now() - started) / 1000;
  process.stdout.write(
    `${samples.length} samples, seed ${seed}: ${done} runs, ${(bytesRead / 1e6).toFixed(1)} MB in ${took.toFixed(0)} s, ${known.size} findings\n`,
  );
  return known.size > 0 || done === 0 ? 1 : 0;
}

function report(entry: Entry, bytes: Uint8Array, trouble: string, origin: string): void {
  const kind = (text: string | null) => (text?.startsWith('slow') ? 'slow' : text);
  const small = minimise(
    bytes,
    (candidate) => kind(findTrouble(entry, candidate)) === kind(trouble),
    kind(trouble) === 'slow' ? 60 : 3_000,
  );
  mkdirSync(FINDINGS, { recursive: true });
  const digits = toHex(small, 0, small.length);
  let hash = 0;
  for (const char of digits) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) | 0;
  const file = join(FINDINGS, `${entry}-${(hash >>> 0).toString(16).padStart(8, '0')}.hex`);
  writeFileSync(file, `${digits}\n`);
  process.stdout.write(`FOUND  ${trouble}\n       ${entry}, ${small.length} bytes (${origin}): ${file}\n`);
}
