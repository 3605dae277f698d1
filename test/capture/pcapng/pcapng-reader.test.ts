import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, NgBuilder, pattern, START_SECONDS } from '../../support/capture-files.ts';
import { type SeenCaptures, seeCaptures, streamOf } from '../../support/read-captures.ts';

const START = BigInt(START_SECONDS) * 1_000_000n;
const OPTION_TSRESOL = 9;
const OPTION_TSOFFSET = 14;

function opened(little = true): NgBuilder {
  return new NgBuilder(little).section().interface();
}

function ok(ng: NgBuilder): NgBuilder {
  return ng.packet(START, pattern(30, 1));
}

function outcome(seen: SeenCaptures) {
  return { codes: seen.codes, packets: seen.packets.length, readable: seen.facts[0]!.readable };
}

describe('pcapng', () => {
  for (const little of [true, false]) {
    it(`is read: enhanced packets, ${little ? 'little' : 'big'}-endian`, async () => {
      const ng = opened(little)
        .packet(START, pattern(30, 1))
        .packet(START + 1500n, pattern(31, 2), { original: 90 });
      const seen = await seeCaptures([ng.bytes]);
      expect(seen.codes).toEqual([]);
      expect(seen.packets).toEqual([
        { data: pattern(30, 1), wireLength: 30, linkType: 1, timeNs: 0, number: 1 },
        { data: pattern(31, 2), wireLength: 90, linkType: 1, timeNs: 1_500_000, number: 2 },
      ]);
      expect(seen.facts[0]).toMatchObject({
        format: 'pcapng',
        byteOrder: little ? 'little-endian' : 'big-endian',
        linkTypes: [1],
        packets: 2,
        lastPacketNs: 1_500_000,
        readable: true,
      });
    });

    it(`is read: simple and obsolete packets, ${little ? 'little' : 'big'}-endian`, async () => {
      const ng = new NgBuilder(little).section().interface(101, new Uint8Array(0), 40);
      ng.block(3, concat([ng.words(90), pattern(40, 1)]));
      const obsolete = ng.words(0, Number(START >> 32n), Number(START & 0xffff_ffffn), 20, 25);
      new DataView(obsolete.buffer).setUint16(2, 7, little);
      ng.block(2, concat([obsolete, pattern(20, 2)]));
      const seen = await seeCaptures([ng.bytes]);
      expect(seen.codes).toEqual(['time.absent']);
      expect(seen.packets).toEqual([
        { data: pattern(40, 1), wireLength: 90, linkType: 101, timeNs: Number.NaN, number: 1 },
        { data: pattern(20, 2), wireLength: 25, linkType: 101, timeNs: 0, number: 2 },
      ]);
    });
  }

  it('numbers interfaces anew in each section, which may change the byte order', async () => {
    const first = new NgBuilder(true).section().interface(1).interface(101).packet(START, pattern(20, 1), { id: 1 });
    const second = new NgBuilder(false).section().interface(113).packet(START, pattern(20, 2), { id: 0 });
    const seen = await seeCaptures([concat([first.bytes, second.bytes])]);
    expect(seen.codes).toEqual([]);
    expect(seen.packets.map((packet) => packet.linkType)).toEqual([101, 113]);
    expect(seen.facts[0]!.linkTypes).toEqual([101, 113]);
  });

  it('skips names, statistics, journals and custom blocks silently, unknown ones with a note', async () => {
    const ng = opened();
    for (const type of [4, 5, 9, 0xbad, 0x4000_0bad]) ng.block(type, pattern(24, type & 0xff));
    ng.block(0x0bad_0bad, pattern(8, 1)).block(0x8000_0001, new Uint8Array(0));
    const seen = await seeCaptures([ok(ng).bytes]);
    expect(outcome(seen)).toEqual({ codes: ['file.ng-unknown-block x 2'], packets: 1, readable: true });
    expect(seen.diagnostics[0]!.examples[1]!.detail).toBe('type 0x80000001');
  });

  it('gives decryption secrets to whoever asks', async () => {
    const ng = opened();
    const text = new TextEncoder().encode('CLIENT_RANDOM 00 11\n');
    ng.block(10, concat([ng.words(0x544c_534b, text.length), text]));
    const secrets: [number, string][] = [];
    const onSecrets = (type: number, bytes: Uint8Array) => secrets.push([type, new TextDecoder().decode(bytes)]);
    expect(outcome(await seeCaptures([ok(ng).bytes], { onSecrets })).codes).toEqual([]);
    expect(secrets).toEqual([[0x544c_534b, 'CLIENT_RANDOM 00 11\n']]);
  });

  it('reads any split of the file, one byte included', async () => {
    const ng = opened();
    for (let index = 0; index < 6; index++) ng.packet(START + BigInt(index), pattern(20 + index, index));
    const fromFile = await seeCaptures([ng.bytes]);
    for (const chunkLength of [1, 3, 64, 1000]) {
      const streamed = await seeCaptures([streamOf(ng.bytes, chunkLength)]);
      expect(streamed.packets).toEqual(fromFile.packets);
      expect(streamed.facts).toEqual(fromFile.facts);
    }
  });

  it('reads blocks longer than a slab', async () => {
    const long = new Uint8Array(9 * 1024 * 1024).fill(7);
    const ng = opened()
      .packet(START, pattern(20, 1))
      .block(0xbad, long)
      .packet(START, long)
      .packet(START, pattern(20, 2));
    const seen = await seeCaptures([ng.bytes]);
    expect(seen.codes).toEqual([]);
    expect(seen.packets.map((packet) => packet.data.length)).toEqual([20, long.length, 20]);
    expect(seen.packets[1]!.data.every((byte) => byte === 7)).toBe(true);
  });
});

describe('damage in a pcapng', () => {
  const cases: Record<string, { ng: () => NgBuilder; codes: string[]; packets: number; readable?: boolean }> = {
    'block length 0': {
      ng: () => opened().block(6, pattern(20, 1), { leading: 0 }),
      codes: ['file.ng-bad-block-length'],
      packets: 0,
      readable: false,
    },
    'block length no multiple of four': {
      ng: () => ok(opened()).block(6, pattern(20, 1), { leading: 33 }),
      codes: ['file.ng-bad-block-length'],
      packets: 1,
    },
    'block length above the limit': {
      ng: () => ok(opened()).block(6, pattern(20, 1), { leading: 0xffff_fffc }),
      codes: ['file.ng-bad-block-length'],
      packets: 1,
    },
    'a bad block between good ones: reading goes on at the next that can be trusted': {
      ng: () => ok(ok(opened()).block(6, pattern(44, 1), { leading: 0xffff_fffc })),
      codes: ['file.ng-bad-block-length'],
      packets: 2,
    },
    'trailing length': {
      ng: () => ok(ok(opened()).block(5, pattern(20, 1), { trailing: 0x4141_4141 })),
      codes: ['file.ng-trailer-mismatch'],
      packets: 2,
    },
    'cut block': {
      ng: () => ok(opened()).raw(opened().bytes.subarray(0, 20)),
      codes: ['file.truncated-record'],
      packets: 1,
    },
    'unknown interface': {
      ng: () => ok(opened()).packet(START, pattern(9, 1), { id: 9 }),
      codes: ['file.ng-unknown-interface'],
      packets: 1,
    },
    'captured length beyond the block': {
      ng: () => opened().packet(START, pattern(20, 1), { captured: 4000, original: 4000 }),
      codes: ['file.truncated-record'],
      packets: 1,
    },
    'captured above original length': {
      ng: () => opened().packet(START, pattern(20, 1), { original: 10 }),
      codes: ['file.caplen-above-len'],
      packets: 1,
    },
    'captured above snap length': {
      ng: () => new NgBuilder().section().interface(1, new Uint8Array(0), 10).packet(START, pattern(20, 1)),
      codes: ['file.caplen-above-snaplen'],
      packets: 1,
    },
    'packet block too short for its fields': {
      ng: () => ok(opened().block(6, pattern(8, 1)).block(2, pattern(8, 1)).block(3, new Uint8Array(0))),
      codes: ['file.ng-bad-block-length x 3'],
      packets: 1,
    },
    'section header without a byte-order magic': {
      ng: () => ok(ok(opened()).block(0x0a0d_0d0a, pattern(16, 1))),
      codes: ['file.bad-magic'],
      packets: 2,
    },
    'section of another version': {
      ng: () => new NgBuilder().section(2).interface().packet(START, pattern(9, 1)),
      codes: ['file.unsupported-version'],
      packets: 0,
      readable: false,
    },
    'a readable section behind one of another version': {
      ng: () => ok(new NgBuilder().section(2).interface().packet(START, pattern(9, 1)).section().interface()),
      codes: ['file.unsupported-version'],
      packets: 1,
    },
    'interface too short: the next keeps its number': {
      ng: () =>
        new NgBuilder().section().block(1, pattern(4, 1)).interface(101).packet(START, pattern(9, 1), { id: 1 }),
      codes: ['file.ng-bad-block-length'],
      packets: 1,
    },
  };
  for (const [name, { ng, codes, packets, readable = true }] of Object.entries(cases)) {
    it(name, async () => {
      expect(outcome(await seeCaptures([ng().bytes]))).toEqual({ codes, packets, readable });
    });
  }

  it('options that overrun a packet are ignored, the packet is used', async () => {
    const ng = opened();
    const overrun = ng.option(1, pattern(4, 1), 60_000);
    const data = pattern(32, 1);
    ng.packet(START, concat([data, overrun]), { captured: 32, original: 32 });
    const seen = await seeCaptures([ng.bytes]);
    expect(outcome(seen)).toEqual({ codes: ['file.ng-bad-option'], packets: 1, readable: true });
    expect(seen.packets[0]!.data).toEqual(data);
  });

  it('options that overrun an interface are ignored, all of them', async () => {
    const ng = new NgBuilder().section();
    ng.interface(1, concat([ng.option(OPTION_TSRESOL, Uint8Array.of(9)), ng.option(2, pattern(4, 1), 500)]));
    const seen = await seeCaptures([ng.packet(START, pattern(9, 1)).packet(START + 1n, pattern(9, 1)).bytes]);
    expect(seen.codes).toEqual(['file.ng-bad-option']);
    expect(seen.packets[1]!.timeNs).toBe(1000);
  });

  it('interfaces above the limit are refused, the first stay usable', async () => {
    const ng = new NgBuilder().section().interface().interface().interface();
    ng.packet(START, pattern(9, 1), { id: 1 }).packet(START, pattern(9, 1), { id: 2 });
    const seen = await seeCaptures([ng.bytes], { limits: { maxInterfaces: 2 } });
    expect(outcome(seen)).toEqual({ codes: ['file.ng-interface-limit'], packets: 1, readable: true });
  });

  it('never throws and never invents a longer packet, whatever bytes are changed', async () => {
    const ng = opened();
    for (let index = 0; index < 4; index++) ng.packet(START + BigInt(index), pattern(20 + index, index));
    const good = ng.bytes;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const bytes = good.slice();
          for (const [at, value] of changes) bytes[at] = value;
          const seen = await seeCaptures([streamOf(bytes)]);
          const total = seen.packets.reduce((length, packet) => length + packet.data.length, 0);
          expect(total).toBeLessThanOrEqual(good.length);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('times of a pcapng', () => {
  async function timesOf(resolution: number | null, offset: bigint | null, ...ticks: bigint[]) {
    const ng = new NgBuilder().section();
    const options: Uint8Array[] = [];
    if (resolution !== null) options.push(ng.option(OPTION_TSRESOL, Uint8Array.of(resolution)));
    if (offset !== null) {
      const value = new Uint8Array(8);
      new DataView(value.buffer).setBigInt64(0, offset, true);
      options.push(ng.option(OPTION_TSOFFSET, value));
    }
    ng.interface(1, concat(options));
    for (const tick of ticks) ng.packet(tick, pattern(9, 1));
    const seen = await seeCaptures([ng.bytes]);
    return { base: seen.clock.baseNs, times: seen.packets.map((packet) => packet.timeNs), codes: seen.codes };
  }

  const seconds = BigInt(START_SECONDS);
  const base = seconds * 1_000_000_000n;

  it('in nanoseconds are exact', async () => {
    const first = base + 123_456_789n;
    expect(await timesOf(9, null, first, first + 1n)).toEqual({ base: first, times: [0, 1], codes: [] });
  });

  it('in whole seconds', async () => {
    expect(await timesOf(0, null, seconds, seconds + 3n)).toEqual({ base, times: [0, 3e9], codes: [] });
  });

  it('in picoseconds are floored to nanoseconds', async () => {
    // 64 bits of picoseconds do not reach from 1970 to today.
    const offset = seconds - 1000n;
    const first = 1000n * 10n ** 12n;
    expect(await timesOf(12, offset, first, first + 1999n)).toEqual({ base, times: [0, 1], codes: [] });
  });

  it('in powers of two', async () => {
    const coarse = await timesOf(0x80 | 10, null, seconds << 10n, (seconds << 10n) + 1n);
    expect(coarse).toEqual({ base, times: [0, 976_562], codes: [] });
    const fine = await timesOf(0x80 | 32, null, seconds << 32n, (seconds << 32n) + (1n << 31n) + 1n);
    expect(fine).toEqual({ base, times: [0, 500_000_000], codes: [] });
  });

  it('have the offset added', async () => {
    expect(await timesOf(6, 1000n, (seconds - 1000n) * 1_000_000n)).toMatchObject({ base, codes: [] });
    expect(await timesOf(6, -5n, (seconds + 5n) * 1_000_000n)).toMatchObject({ base, codes: [] });
  });

  for (const resolution of [0x7f, 20, 0x80 | 64, 0xff]) {
    it(`are unknown at resolution 0x${resolution.toString(16)}`, async () => {
      const seen = await timesOf(resolution, null, 5n);
      expect(seen).toEqual({ base: null, times: [Number.NaN], codes: ['file.ng-bad-tsresol'] });
    });
  }

  it('agree with arithmetic on big integers at every resolution', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 1, 3, 6, 7, 9, 10, 12, 0x81, 0x8a, 0x97, 0x98, 0xa0),
        fc.nat(),
        fc.nat(2 ** 30),
        async (resolution, extra, fraction) => {
          const ticksPerSecond =
            (resolution & 0x80) !== 0 ? 2n ** BigInt(resolution & 0x7f) : 10n ** BigInt(resolution);
          const ticks = (seconds + BigInt(extra)) * ticksPerSecond + (BigInt(fraction) % ticksPerSecond);
          fc.pre(ticks < 1n << 64n);
          const seen = await timesOf(resolution, null, ticks);
          expect(seen.base).toBe((ticks * 1_000_000_000n) / ticksPerSecond);
        },
      ),
      { numRuns: 100 },
    );
  });
});
