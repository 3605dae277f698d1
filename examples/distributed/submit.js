#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Queue } from 'bullmq';
import { connectionOf, DEFAULT_QUEUE, DEFAULT_REDIS } from './connection.js';

const USAGE = `amfscope-submit [--shards N] -o FOLDER CAPTURE… [--option OPTION…]
A job for each capture, a report for each. With --shards: all captures are one run, in N jobs, whose reports are joined to FOLDER/report.json.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    redis: { type: 'string', default: DEFAULT_REDIS },
    queue: { type: 'string', default: DEFAULT_QUEUE },
    amfscope: { type: 'string', default: 'amfscope' },
    output: { type: 'string', short: 'o' },
    shards: { type: 'string' },
    option: { type: 'string', multiple: true, default: [] },
  },
});
const folder = values.output === undefined ? null : resolve(values.output);
if (folder === null || positionals.length === 0) {
  console.error(USAGE);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const jobs = values.shards === undefined ? jobsByCapture() : jobsByShard(Number(values.shards));
const queue = new Queue(values.queue, { connection: connectionOf(values.redis) });
await queue.addBulk(jobs.map((data) => ({ name: 'analyze', data, opts: { attempts: 3 } })));
const failed = await finished();
await queue.close();
for (const { data, failedReason } of failed) console.error(`${data.report}: ${failedReason}`);
if (failed.length > 0) process.exit(1);
if (values.shards !== undefined) mergeReports(jobs.map(({ report }) => report));

/** Names of captures may be alike: their place tells them apart. */
function jobsByCapture() {
  return positionals.map((capture, index) => ({
    captures: [capture],
    shard: null,
    options: values.option,
    report: join(folder, `${String(index + 1).padStart(6, '0')}-${basename(capture)}.json`),
  }));
}

function jobsByShard(count) {
  return Array.from({ length: count }, (_unused, index) => ({
    captures: positionals,
    shard: `${index + 1}/${count}`,
    options: values.option,
    report: join(folder, `shard-${index + 1}-of-${count}.json`),
  }));
}

async function finished() {
  for (;;) {
    const counts = await queue.getJobCounts('completed', 'failed');
    if (counts.completed + counts.failed >= jobs.length) return queue.getFailed();
    await sleep(200);
  }
}

function mergeReports(reports) {
  const [command, ...words] = values.amfscope.split(' ');
  const output = join(folder, 'report.json');
  const { status } = spawnSync(command, [...words, 'merge', ...reports, '-f', `json=${output}`], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
