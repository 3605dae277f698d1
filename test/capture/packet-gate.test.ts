import { describe, expect, it } from 'vitest';
import { CaptureClock, formatInstant } from '../../src/capture/capture-clock.ts';
import { concat, NgBuilder, pattern, pcapFile, START_SECONDS } from '../support/capture-files.ts';
import { seeCaptures } from '../support/read-captures.ts';

const YEAR = 31_557_600;

function at(...seconds: number[]) {
  return pcapFile(seconds.map((second, index) => ({ seconds: second, data: pattern(10, index) })));
}

async function times(...seconds: number[]) {
  const seen = await seeCaptures([at(...seconds)]);
  return { codes: seen.codes, seconds: seen.packets.map((packet) => packet.timeNs / 1e9) };
}

describe('times of packets', () => {
  it('count from the first packet', async () => {
    expect(await times(START_SECONDS, START_SECONDS + 1)).toEqual({ codes: [], seconds: [0, 1] });
  });

  it('going back are kept, negative before the base, and reported once a step', async () => {
    const back = await times(START_SECONDS, START_SECONDS - 2, START_SECONDS - 1, START_SECONDS - 1);
    expect(back).toEqual({ codes: ['time.backwards'], seconds: [0, -2, -1, -1] });
  });

  it('before 1990 and after 2100 are reported and kept: such clocks still measure durations', async () => {
    expect(await times(0, 1, 3)).toEqual({ codes: ['time.implausible x 3'], seconds: [0, 1, 3] });
    const late = 4_200_000_000;
    expect(await times(late, late + 1)).toEqual({ codes: ['time.implausible x 2'], seconds: [0, 1] });
  });

  it('that jump over ten years are unknown', async () => {
    const jumped = await times(START_SECONDS, START_SECONDS + 11 * YEAR, START_SECONDS + 1, 0, START_SECONDS + 2);
    expect(jumped).toEqual({
      codes: ['time.implausible x 2'],
      seconds: [0, Number.NaN, 1, Number.NaN, 2],
    });
  });

  it('are believed after a jump that eight packets agree on', async () => {
    const settled = Array.from({ length: 10 }, (_, index) => START_SECONDS + 11 * YEAR + index);
    const { codes, seconds } = await times(START_SECONDS, ...settled);
    expect(codes).toEqual(['time.implausible x 8']);
    expect(seconds.slice(1, 8).every(Number.isNaN)).toBe(true);
    expect(seconds.slice(8)).toEqual([7, 8, 9].map((index) => 11 * YEAR + index));
  });

  it('with a fraction of a second or more are unknown', async () => {
    const bytes = pcapFile([{ data: pattern(5, 1) }, { fraction: 1_000_000 }, { fraction: 999_999 }]);
    const seen = await seeCaptures([bytes]);
    expect(seen.codes).toEqual(['file.bad-fraction']);
    expect(seen.packets.map((packet) => packet.timeNs)).toEqual([0, Number.NaN, 999_999_000]);
  });

  it('may begin anywhere in a further section or input', async () => {
    const early = new NgBuilder()
      .section()
      .interface()
      .packet(BigInt(START_SECONDS - 5) * 1_000_000n, pattern(9, 1));
    const late = new NgBuilder()
      .section()
      .interface()
      .packet(BigInt(START_SECONDS) * 1_000_000n, pattern(9, 1));
    const sections = await seeCaptures([concat([late.bytes, early.bytes])]);
    expect(sections.codes).toEqual([]);
    expect(sections.packets.map((packet) => packet.timeNs)).toEqual([0, -5e9]);
  });

  it('of many odd packets are counted exactly, the first ten with their place', async () => {
    const seen = await seeCaptures([at(...Array.from({ length: 5000 }, (_, index) => index))]);
    const [entry] = seen.diagnostics;
    expect(entry).toMatchObject({ code: 'time.implausible', count: 5000 });
    expect(entry!.examples).toHaveLength(10);
    expect(entry!.examples[1]).toEqual({
      detail: 'captured at 1970-01-01T00:00:01.000000000Z',
      place: { input: 'input 1', packet: 2 },
    });
  });
});

describe('CaptureClock', () => {
  it('is set once and tells instants with nine digits', () => {
    const clock = new CaptureClock();
    expect([clock.baseNs, clock.instant(0)]).toEqual([null, null]);
    clock.start(1_300_000_000, 499_000);
    clock.start(5, 5);
    expect(clock.baseNs).toBe(1_300_000_000_000_499_000n);
    expect(clock.since(1_300_000_001, 0)).toBe(999_501_000);
    expect(clock.instant(0)).toBe('2011-03-13T07:06:40.000499000Z');
    expect(clock.instant(-500_000)).toBe('2011-03-13T07:06:39.999999000Z');
    expect([clock.instant(null), clock.instant(Number.NaN)]).toEqual([null, null]);
  });

  it('formats instants before 1970 and gives up beyond the calendar', () => {
    expect(formatInstant(-1n)).toBe('1969-12-31T23:59:59.999999999Z');
    expect(formatInstant(10n ** 30n)).toBeNull();
  });
});
