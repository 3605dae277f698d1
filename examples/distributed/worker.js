#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Worker } from 'bullmq';
import { connectionOf, DEFAULT_QUEUE, DEFAULT_REDIS } from './connection.js';

const { values } = parseArgs({
  options: {
    redis: { type: 'string', default: DEFAULT_REDIS },
    queue: { type: 'string', default: DEFAULT_QUEUE },
    /** The command, in case it is not in the path; words are separated by blanks. */
    amfscope: { type: 'string', default: 'amfscope' },
    /** A worker that says nothing for so long is taken for dead, and its job is given to another. */
    'lock-ms': { type: 'string', default: '10000' },
  },
});

const lockDuration = Number(values['lock-ms']);
const [command, ...words] = values.amfscope.split(' ');

const worker = new Worker(values.queue, ({ data }) => analyze(data), {
  connection: connectionOf(values.redis),
  concurrency: 1,
  lockDuration,
  stalledInterval: lockDuration / 2,
  // Jobs can be done again without harm: a report appears whole, under its name, or not at all.
  maxStalledCount: 5,
});
worker.on('error', (error) => console.error(`amfscope-worker: ${error.message}`));
worker.on('completed', ({ data }) => console.log(data.report));
worker.on('failed', (job, error) => console.error(`amfscope-worker: ${job?.data.report}: ${error.message}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => worker.close());

/**
 * One job: captures, or a shard of them, to a report.
 * @param {{ captures: string[], shard: string | null, options: string[], report: string }} job
 */
function analyze({ captures, shard, options, report }) {
  const args = [...words, 'analyze', ...captures, '-f', `json=${report}`, '--threads', '1', '--no-progress', '--quiet'];
  if (shard !== null) args.push('--shard', shard);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr = `${stderr}${chunk}`.slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ report });
      else reject(new Error(`amfscope ended with ${code}: ${stderr.trim()}`));
    });
  });
}
