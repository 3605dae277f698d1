// 200 captures over three workers, one of which is killed: the same reports as without a queue. Started by test.sh, which gives the address of a Redis.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CAPTURES = 200;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const main = here('../../dist/cli/main.js');
const common = ['--redis', process.argv[2], '--amfscope', `${process.execPath} ${main}`];
const folder = mkdtempSync(join(tmpdir(), 'distributed-'));
const samples = readdirSync(here('../../captures')).filter((name) => name.endsWith('.pcap'));
const captures = Array.from({ length: CAPTURES }, (_unused, index) => {
  const path = join(folder, `${index}.pcap`);
  copyFileSync(join(here('../../captures'), samples[index % samples.length]), path);
  return path;
});

/** Does jobs with three workers; one is killed when the first reports are there. */
async function distributed(queue, output, ...options) {
  const start = () =>
    spawn(process.execPath, [here('worker.js'), ...common, '--queue', queue, '--lock-ms', '4000'], { stdio: 'ignore' });
  const workers = [start(), start(), start()];
  const submit = spawn(
    process.execPath,
    [here('submit.js'), ...common, '--queue', queue, '-o', output, ...options, ...captures],
    {
      stdio: 'inherit',
    },
  );
  const ended = new Promise((resolve) => submit.on('close', resolve));
  while (done(output) < 2) await sleep(20);
  const before = done(output);
  workers[0].kill('SIGKILL');
  assert.equal(await ended, 0);
  for (const worker of workers) worker.kill('SIGTERM');
  return before;
}

function done(output) {
  try {
    return readdirSync(output).filter((name) => name.endsWith('.json') && !name.startsWith('.')).length;
  } catch {
    return 0;
  }
}

/** What a single run prints. */
function alone(...inputs) {
  return spawnSync(process.execPath, [main, 'analyze', ...inputs, '-f', 'json'], { maxBuffer: 2 ** 30 }).stdout;
}

try {
  const each = join(folder, 'each');
  const before = await distributed('captures', each);
  const reports = readdirSync(each).sort();
  assert.equal(reports.length, CAPTURES);
  // Copies of a few captures: but for the name, reports of the same one are the same.
  const expected = samples.map((_name, index) => JSON.parse(alone(captures[index])));
  for (const [index, name] of reports.entries()) {
    const report = JSON.parse(readFileSync(join(each, name)));
    assert.equal(report.inputs[0].path, captures[index]);
    report.inputs[0].path = captures[index % samples.length];
    assert.deepEqual(report, expected[index % samples.length]);
  }
  console.log(`${CAPTURES} captures over 3 workers, one killed after ${before} reports: all as by single runs`);

  const whole = join(folder, 'whole');
  await distributed('shards', whole, '--shards', '9');
  assert.ok(readFileSync(join(whole, 'report.json')).equals(alone(...captures)));
  console.log(`${CAPTURES} captures as one run in 9 shards, a worker killed: the bytes of the single run`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
