import { expect, it } from 'vitest';
import { PushStatistics } from '../../src/analysis/push-statistics.ts';
import type { PushRecord } from '../../src/calls/call-record.ts';

function push(given: Partial<PushRecord>): PushRecord {
  return {
    connection: 1,
    exchange: 1,
    channel: 'stream',
    atNs: 0,
    destination: 'feed',
    subtopic: null,
    messageClass: null,
    messageId: null,
    correlationId: null,
    receiver: null,
    bytes: 10,
    diagnostics: [],
    ...given,
  };
}

function rows(pushes: readonly Partial<PushRecord>[]) {
  const statistics = new PushStatistics();
  for (const one of pushes) statistics.add(push(one));
  return statistics.rows();
}

it('measures from push to push of one connection', () => {
  const found = rows([
    { atNs: 0 },
    { atNs: 5, connection: 2 },
    { atNs: 100 },
    { atNs: 300 },
    { atNs: 305, connection: 2 },
  ]);
  expect(found).toEqual([
    {
      channel: 'stream',
      destination: 'feed',
      pushes: 5,
      bytes: 50,
      intervalNs: { count: 3, min: 100, mean: 200, p50: 200, p95: 300, max: 300 },
    },
  ]);
});

it('follows a receiver over its connections', () => {
  const [row] = rows([
    { atNs: 0, receiver: 'A' },
    { atNs: 40, receiver: 'A', connection: 9, channel: 'stream' },
    { atNs: 50, receiver: 'B', connection: 9 },
  ]);
  expect(row).toMatchObject({ pushes: 3, intervalNs: { count: 1, min: 40 } });
});

it('keeps channels and destinations apart, those with most pushes first', () => {
  const found = rows([{ channel: 'poll' }, { destination: null }, { destination: 'other' }, { destination: 'other' }]);
  expect(found.map(({ channel, destination, pushes }) => [channel, destination, pushes])).toEqual([
    ['stream', 'other', 2],
    ['poll', 'feed', 1],
    ['stream', null, 1],
  ]);
});

it('says nothing of times that are unknown or run backwards', () => {
  const [row] = rows([{ atNs: Number.NaN }, { atNs: 10 }, { atNs: 5 }]);
  expect(row).toMatchObject({ pushes: 3, intervalNs: null });
});
