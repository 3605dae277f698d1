/**
 * Analyzes every capture in several ways that have to end in the same bytes: by one thread and by more, whole and in shards that are merged.
 * `npm run identity -- [--threads 1,2,3,8] [--shards 1,2,7] FOLDER…`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { expandInputs } from '../src/capture/inputs.ts';
import { CaptureIdentity, type Ways } from './identity/capture-identity.ts';
import { numbersOf } from './identity/numbers.ts';

const USAGE = `npm run identity -- [--threads 1,2,3,8] [--shards 1,2,7] FOLDER…
Reports of every capture below the folders: by so many threads, and merged from so many shards; nothing may differ.`;

/** A line of how far it is, after so many captures. */
const TOLD_EVERY = 50;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string', default: '1,2,3,8' }, shards: { type: 'string', default: '1,2,7' } },
});
const threads = numbersOf(values.threads);
const shards = numbersOf(values.shards);
if (threads === null || shards === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else process.exitCode = await checkAll(positionals.length === 0 ? ['captures'] : positionals, { threads, shards });

/** @returns the exit code */
async function checkAll(folders: readonly string[], ways: Ways): Promise<number> {
  const inputs = await expandInputs(folders);
  const work = mkdtempSync(join(tmpdir(), 'amfscope-identity-'));
  let compared = 0;
  let refused = 0;
  let wrong = 0;
  try {
    for (const [index, { path }] of inputs.entries()) {
      if (path === null) continue;
      const outcome = await new CaptureIdentity(path, work, ways).check();
      compared += outcome.compared;
      for (const reason of outcome.refused) console.log(`refused: ${path}: ${reason}`);
      for (const difference of outcome.differences) console.log(`DIFFERS: ${path}: ${difference}`);
      if (outcome.refused.length > 0) refused++;
      if (outcome.differences.length > 0) wrong++;
      if ((index + 1) % TOLD_EVERY === 0) console.error(`${index + 1} of ${inputs.length} captures`);
    }
  } finally {
    rmSync(work, { recursive: true });
  }
  console.log(
    `${inputs.length} captures, ${compared} reports compared, ${wrong} captures differ, ${refused} refused as shards`,
  );
  return wrong > 0 ? 1 : 0;
}
