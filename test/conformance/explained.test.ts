import { describe, expect, it } from 'vitest';
import { readExplained, unexplained } from './explained.ts';
import type { NetworkCounts } from './network-counts.ts';
import { type NetworkTruth, networkDifferences } from './network-truth.ts';

const counts: NetworkCounts = {
  packets: 9,
  connections: 1,
  requests: 2,
  responses: 1,
  bodies: new Set(),
  directions: ['3 aa', '5 bb'],
};
const truth: NetworkTruth = {
  packets: 9,
  packetRecordsInFile: 9,
  streams: [
    { payloadBytesOnWire: 8, follow: { node0to1: { bytes: 3, sha256: 'aa' }, node1to0: { bytes: 5, sha256: 'bb' } } },
    { payloadBytesOnWire: 0 },
  ],
  httpBest: { requests: 2, responses: 1 },
};

describe('counts of a capture against those of tshark', () => {
  it('agree', () => {
    expect(networkDifferences(counts, truth)).toEqual([]);
  });

  it('differ by measure', () => {
    expect(networkDifferences({ ...counts, requests: 3, directions: ['3 aa', '5 cc'] }, truth)).toEqual([
      { measure: 'requests', ours: 3, truth: 2 },
      { measure: 'directions', ours: 1, truth: 2 },
    ]);
  });

  it('compare bodies where keys opened the TLS', () => {
    const http = { exportedObjects: [{ sha256: 'aa' }, { sha256: 'bb' }] };
    expect(networkDifferences({ ...counts, bodies: new Set(['bb']) }, { ...truth, keyFile: 'k', http })).toEqual([
      { measure: 'bodies', ours: 1, truth: 2 },
    ]);
  });
});

describe('explanations', () => {
  const difference = { measure: 'requests', ours: 3, truth: 2 } as const;

  it('are read from the table, each with a reason, no capture and measure twice', () => {
    const rows = readExplained(new URL('EXPLAINED.md', import.meta.url));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ why, ours, truth }) => why.length < 20 || ours === truth)).toEqual([]);
    expect(new Set(rows.map(({ capture, measure }) => `${capture} ${measure}`)).size).toBe(rows.length);
  });

  it('settle the difference they are for', () => {
    expect(unexplained([difference], [difference])).toEqual([]);
  });

  it('are asked for, and fail when their difference is gone', () => {
    expect(unexplained([difference], [])).toEqual(['requests 3, tshark 2: not explained']);
    expect(unexplained([], [difference])).toEqual(['requests 3, tshark 2: explained, but gone']);
  });
});
