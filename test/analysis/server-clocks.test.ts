import { describe, expect, it } from 'vitest';
import { EvenSamples, median } from '../../src/analysis/even-samples.ts';
import { clockRows, ServerClocks } from '../../src/analysis/server-clocks.ts';
import { answerBody, connection, httpExchange, httpResponse, responseSide } from '../support/call-sides.ts';

/** 2011-03-13T07:06:40Z */
const BASE_MS = 1_300_000_000_000;

interface Sample {
  /** Capture time since the base. */
  readonly atMs: number;
  readonly date?: string;
  readonly sentMs?: number;
}

function clocksOf(samples: readonly Sample[]) {
  const clocks = new ServerClocks(() => BigInt(BASE_MS) * 1_000_000n);
  for (const { atMs, date, sentMs = null } of samples) {
    const side = responseSide([answerBody({ sentMs })]);
    const fields = date === undefined ? {} : { Date: date };
    const response = httpResponse(side, { firstByteNs: atMs * 1e6, fields });
    clocks.add(httpExchange(null, response), connection());
  }
  return clockRows(clocks.shares());
}

const server = '10.0.0.2:80';
const date = (ms: number): string => new Date(BASE_MS + ms).toUTCString();

describe('offset of a server clock', () => {
  it('comes from the Date of its responses, whose second is half over on average', () => {
    const found = clocksOf([0, 400, 800].map((atMs) => ({ atMs: atMs + 5000, date: date(12_000) })));
    expect(found).toEqual([{ server, offsetMs: 7100, samples: 3, source: 'date' }]);
  });

  it('comes from messages when they tell the same time, to the millisecond', () => {
    const found = clocksOf([{ atMs: 5000, date: date(12_000), sentMs: BASE_MS + 11_800 }]);
    expect(found).toEqual([{ server, offsetMs: 6800, samples: 1, source: 'message' }]);
  });

  it('does not believe messages that HTTP contradicts, or that tell seconds', () => {
    expect(clocksOf([{ atMs: 5000, date: date(5000), sentMs: BASE_MS - 86_400_000 }])[0]).toMatchObject({
      offsetMs: 500,
      source: 'date',
    });
    expect(clocksOf([{ atMs: 5000, sentMs: BASE_MS / 1000 }])).toEqual([]);
  });

  it('is unknown where nobody tells the time', () => {
    expect(clocksOf([{ atMs: 0 }, { atMs: 1, date: 'yesterday' }, { atMs: Number.NaN, date: date(0) }])).toEqual([]);
  });

  it('is not moved by single odd answers', () => {
    const samples = Array.from({ length: 99 }, (_unused, index) => ({ atMs: index, sentMs: BASE_MS + index + 3 }));
    expect(clocksOf([{ atMs: 0, sentMs: BASE_MS + 1e9 }, ...samples])[0]).toMatchObject({ offsetMs: 3, samples: 100 });
  });
});

it('samples are spread over all that is offered, in bounded memory', () => {
  const samples = new EvenSamples();
  for (let value = 0; value < 100_000; value++) if (samples.isDue()) samples.add(value);
  expect(samples.values.length).toBeGreaterThan(64);
  expect(samples.values.length).toBeLessThanOrEqual(128);
  expect(Math.abs(median(samples.values)! - 50_000)).toBeLessThan(2000);
});
