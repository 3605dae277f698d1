import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkCaptures } from './corpus-captures.ts';
import { checkLive, liveNames } from './live.ts';
import { type Outcome, renderOutcome } from './outcome.ts';

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
      if (outcome.verdict === 'pass') passed++;
      if (outcome.verdict === 'fail') failed++;
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
  if (!isCorpus(folder)) {
    for (const name of liveNames(folder)) yield await checkLive(folder, name);
    return;
  }
  if (existsSync(join(folder, 'captures'))) yield* await checkCaptures(join(folder, 'captures'));
}
