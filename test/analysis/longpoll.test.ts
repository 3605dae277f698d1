import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateLongPolls, type LongPollFacts } from '../../bench/generate/longpoll.ts';
import { LatencyStats } from '../../src/analysis/latency-stats.ts';
import { runPipeline } from '../../src/analysis/run-pipeline.ts';
import { analyze, type Report } from '../../src/index.ts';

/** `bench/longpoll.ts` does the same with 50 clients over 24 hours. */
const CLIENTS = 8;
const HOUR = 3600;
const path = join(mkdtempSync(join(tmpdir(), 'amfscope-longpoll-')), 'polls.pcap');
let facts: LongPollFacts;
let report: Report;

beforeAll(async () => {
  facts = generateLongPolls({ clients: CLIENTS, seconds: 6 * HOUR, waitSeconds: 60, rpcShare: 0.02, seed: 1, path });
  report = await analyze([path]);
}, 60_000);
afterAll(() => rmSync(join(path, '..'), { recursive: true, force: true }));

describe('hours of long polls with a few rpc', () => {
  it('rpc percentiles are those of the rpc alone', () => {
    const truth = new LatencyStats();
    for (const ns of facts.rpcNs) truth.add(ns);
    const rpc = report.operations.find(({ kind }) => kind === 'rpc')!;
    expect(facts.rpcNs.length).toBeGreaterThan(20);
    expect(rpc.latencyNs).toEqual(truth.toLatency());
  });

  it('polls are all there, under their own kind, and never slow', () => {
    const polls = report.operations.filter(({ kind }) => kind === 'poll');
    expect(polls).toMatchObject([{ calls: facts.polls, byStatus: { ok: facts.polls } }]);
    expect(polls[0]).not.toHaveProperty('causes');
    expect(report.status).toBe('complete');
    expect(report.totals.calls).toBe(facts.polls + facts.rpcNs.length);
  });

  it('a poll and an rpc of one application are one client session', () => {
    expect(report.clients).toHaveLength(CLIENTS);
    expect(report.clients!.reduce((sum, { calls }) => sum + calls, 0)).toBe(report.totals.calls);
  });

  it('pushes and their intervals are counted, and the clock is right', () => {
    expect(report.totals.pushes).toBe(facts.pushes);
    expect(report.pushStats).toMatchObject([{ channel: 'poll', destination: 'feed', pushes: facts.pushes }]);
    expect(report.pushStats![0]!.intervalNs!.count).toBe(facts.pushes - CLIENTS);
    expect(Math.abs(report.clocks![0]!.offsetMs)).toBeLessThanOrEqual(1);
  });

  it('what is held does not grow with time', async () => {
    const held: number[] = [];
    await runPipeline([path], {}, undefined, (run) => ({
      onCall: () => void held.push(run.open().count),
      onPush: () => {},
    }));
    const half = held.length >> 1;
    const most = (counts: readonly number[]) => Math.max(...counts);
    expect(most(held.slice(half))).toBeLessThanOrEqual(most(held.slice(0, half)) + 1);
    expect(most(held)).toBeLessThanOrEqual(3 * CLIENTS);
  });
});
