import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { checkCorpus } from './corpus-amf.ts';
import { captureFilesBelow, checkCapture } from './corpus-captures.ts';
import { checkRoundTrips } from './corpus-roundtrip.ts';
import { inOrder } from './in-order.ts';
import { checkLive, liveNames } from './live.ts';
import { checkLiveBodies } from './live-bodies.ts';
import { type Outcome, renderOutcome, roundTripOutcome } from './outcome.ts';

const USAGE = `npm run conformance -- FOLDER…
A folder of recordings (NAME.pcap with NAME.truth.json), of a corpus (amf/, captures/), or one that holds such folders as live/ and corpus/.`;

const folders = process.argv.slice(2).flatMap(expand);
if (folders.length === 0) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  let passed = 0;
  let failed = 0;
  for (const folder of folders) {
    for await (const outcome of outcomes(folder)) {
      if (outcome.verdict === 'pass') passed += outcome.count ?? 1;
      if (outcome.verdict === 'fail') failed += outcome.count ?? 1;
      process.stdout.write(`${renderOutcome(outcome)}\n`);
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

function expand(folder: string): string[] {
  if (isCorpus(folder) || (existsSync(folder) && liveNames(folder).length > 0)) return [folder];
  return [join(folder, 'live'), join(folder, 'corpus')].filter(existsSync);
}

function isCorpus(folder: string): boolean {
  return existsSync(join(folder, 'amf')) || existsSync(join(folder, 'captures'));
}

async function* outcomes(folder: string): AsyncGenerator<Outcome> {
  const atOnce = availableParallelism();
  if (!isCorpus(folder)) {
    yield* inOrder(liveNames(folder), atOnce, (name) => guarded(name, checkLive(folder, name)));
    yield await guarded('bodies written again', checkLiveBodies(folder));
    return;
  }
  if (existsSync(join(folder, 'amf'))) yield* corpusOutcomes(join(folder, 'amf'));
  const captures = join(folder, 'captures');
  if (existsSync(captures))
    yield* inOrder(captureFilesBelow(captures), atOnce, (file) => guarded(file, checkCapture(captures, file)));
}

function* corpusOutcomes(folder: string): Generator<Outcome> {
  const { failures, sources } = checkCorpus(folder);
  for (const { file, why } of failures) yield { name: file, verdict: 'fail', count: 1, summary: why, details: [] };
  for (const [source, { files, values, envelopes }] of Object.entries(sources)) {
    const count = files - failures.filter(({ file }) => file.split('/').includes(source)).length;
    const summary = `${count} of ${files} files as expected: ${envelopes} envelopes, ${values} values`;
    yield { name: `amf/${source}`, verdict: 'pass', count, summary, details: [] };
  }
  const trips = checkRoundTrips(folder);
  yield roundTripOutcome('amf written again', trips.compared, trips.identical, trips.failures, trips.differences);
}

/** A check that breaks is a failed row, not the end of the run. */
async function guarded(name: string, outcome: Promise<Outcome>): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    return { name, verdict: 'fail', summary: String(error), details: [] };
  }
}
