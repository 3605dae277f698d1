import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import type { Call, Report } from '../../src/report/model.ts';
import { pcapFile, START_SECONDS } from '../support/capture-files.ts';
import { packetsOf, RAW_IP } from '../support/remoting-conversation.ts';

const capture = pcapFile(
  packetsOf({
    calls: [
      { argument: 20, result: 30, chunked: false },
      { argument: 5, result: 90, chunked: true },
      { argument: 60, result: 10, chunked: false },
    ],
    clientIsn: 0xffff_ff80,
    serverIsn: 77,
    segmentLength: () => 120,
  }).map((data, index) => ({ seconds: START_SECONDS, fraction: index * 1000, data })),
  { linkType: RAW_IP },
);

const analyzed = (bytes: Uint8Array): Promise<Report> =>
  analyze([{ name: '-', path: null }], { stdin: Readable.from([bytes]), values: 'full' });

/** Prime to the lengths of packets: every place in a record is cut somewhere. */
const STEP = 7;

/** A call with everything that the later capture cannot change. */
function essence({
  id,
  operation,
  status,
  startedAt,
  arguments: given,
  result,
  requestBytes,
  responseBytes,
}: Call): unknown {
  return { id, operation, status, startedAt, given, result, requestBytes, responseBytes };
}

describe('a capture that ends early', () => {
  it('gives the first calls of the whole, and at most one that it cuts', { timeout: 120_000 }, async () => {
    const whole = (await analyzed(capture)).calls;
    expect(whole.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
      'shop.find0 ok',
      'shop.find1 ok',
      'shop.find2 ok',
    ]);
    const counts = new Set<string>();
    for (let length = 0; length < capture.length; length += STEP) {
      const { calls } = await analyzed(capture.slice(0, length));
      const finished = calls.findIndex(({ status }) => status !== 'ok');
      const intact = finished < 0 ? calls.length : finished;
      expect(calls.slice(0, intact).map(essence)).toEqual(whole.slice(0, intact).map(essence));
      expect(calls.length - intact, `cut at ${length}`).toBeLessThanOrEqual(1);
      for (const cut of calls.slice(intact))
        expect(['no-response', 'truncated'], `cut at ${length}`).toContain(cut.status);
      counts.add(`${intact}+${calls.length - intact}`);
    }
    expect([...counts]).toEqual(['0+0', '0+1', '1+0', '1+1', '2+0', '2+1', '3+0']);
  });
});
