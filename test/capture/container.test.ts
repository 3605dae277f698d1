import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { concat, NgBuilder, pattern, pcapFile, START_SECONDS, someRecords } from '../support/capture-files.ts';
import { lz4Frame, lz4LegacyFrame, lz4SkippableFrame } from '../support/lz4-frames.ts';
import { seeCaptures, streamOf } from '../support/read-captures.ts';
import { zstdCompressed, zstdRawFrame, zstdRleFrame } from '../support/zstd-frames.ts';

const records = someRecords(300);
const plain = pcapFile(records);
const half = plain.length >> 1;
const ng = new NgBuilder()
  .section()
  .interface()
  .packet(BigInt(START_SECONDS) * 1_000_000n, pattern(30, 1)).bytes;

const compress: Record<'gzip' | 'zstd' | 'lz4', (bytes: Uint8Array) => Uint8Array> = {
  gzip: (bytes) => Uint8Array.from(gzipSync(bytes)),
  zstd: (bytes) => zstdRawFrame(bytes, 1000),
  lz4: (bytes) => lz4Frame(bytes, { blockLength: 4000 }),
};

describe.each(['gzip', 'zstd', 'lz4'] as const)('%s', (compression) => {
  const packed = compress[compression](plain);
  const seenCode = `file.${compression}`;

  it('is recognised by content; the facts tell it, the hash is that of the stored file', async () => {
    const uncompressed = await seeCaptures([plain]);
    const seen = await seeCaptures([packed]);
    expect(seen.codes).toEqual([seenCode]);
    expect(seen.packets).toEqual(uncompressed.packets);
    expect(seen.facts[0]).toMatchObject({ compression, format: 'pcap', bytes: packed.length, readable: true });
    expect(seen.facts[0]!.sha256).not.toBe(uncompressed.facts[0]!.sha256);
  });

  it('is read from a stream with the same result, at every chunk size', async () => {
    const fromFile = await seeCaptures([packed]);
    for (const chunkLength of [1, 100, 65_536]) {
      const streamed = await seeCaptures([streamOf(packed, chunkLength)]);
      expect(streamed.packets).toEqual(fromFile.packets);
      expect(streamed.facts).toEqual(fromFile.facts);
      expect(streamed.diagnostics).toEqual(fromFile.diagnostics);
    }
  });

  it('holds a pcapng as well', async () => {
    const seen = await seeCaptures([compress[compression](ng)]);
    expect(seen.facts[0]).toMatchObject({ format: 'pcapng', compression, packets: 1 });
  });

  it('may be concatenated', async () => {
    const members = concat([
      compress[compression](plain.subarray(0, half)),
      compress[compression](plain.subarray(half)),
    ]);
    const seen = await seeCaptures([members]);
    expect(seen.codes).toEqual([seenCode]);
    expect(seen.packets).toHaveLength(300);
  });

  it('cut short gives what it holds', async () => {
    const seen = await seeCaptures([packed.subarray(0, Math.floor(packed.length * 0.8))]);
    expect(seen.codes).toEqual(['file.truncated-record', seenCode]);
    expect(seen.packets.length).toBeGreaterThan(100);
    expect(seen.packets.map((packet) => packet.data)).toEqual(
      records.slice(0, seen.packets.length).map((record) => record.data),
    );
    expect(seen.facts[0]!.readable).toBe(true);
  });

  it('damaged gives what came out before, and never ends in an exception', async () => {
    const damaged = packed.slice();
    damaged.fill(0xff, packed.length >> 1, (packed.length >> 1) + 40);
    const seen = await seeCaptures([damaged]);
    expect(seen.facts[0]!.packets).toBeLessThanOrEqual(300);
    expect(seen.facts[0]).toMatchObject({ bytes: damaged.length, compression });
  });

  it('is left alone beyond the limit', async () => {
    const seen = await seeCaptures([packed], { limits: { maxContainerBytes: half } });
    expect(seen.codes.toSorted()).toEqual([seenCode, 'file.gzip-limit'].toSorted());
    expect(seen.packets.length).toBeGreaterThan(100);
    expect(seen.packets.length).toBeLessThan(300);
    expect(seen.facts[0]!.sha256).not.toBeNull();
  });

  it('of exactly the limit is whole', async () => {
    const seen = await seeCaptures([packed], { limits: { maxContainerBytes: plain.length } });
    expect(seen.codes).toEqual([seenCode]);
  });

  it('within another compression is not read', async () => {
    const seen = await seeCaptures([compress[compression](gzipSync(plain))]);
    expect(seen.codes).toEqual(['file.unsupported-format', seenCode]);
    expect(seen.facts[0]).toMatchObject({ readable: false, format: null });
  });

  it('of nothing is an empty file', async () => {
    const seen = await seeCaptures([compress[compression](new Uint8Array(0))]);
    expect(seen.codes).toEqual(['file.empty', seenCode]);
  });
});

describe('gzip', () => {
  it('with a wrong check sum gives all but says so', async () => {
    const packed = Uint8Array.from(gzipSync(plain));
    packed[packed.length - 6]! ^= 1;
    const seen = await seeCaptures([packed]);
    expect(seen.codes).toEqual(['file.gzip', 'file.container-damaged']);
  });
});

describe('zstd', () => {
  it('as the reference implementation compresses it', async () => {
    const seen = await seeCaptures([zstdCompressed]);
    expect(seen.codes).toEqual(['file.zstd']);
    expect(seen.packets).toEqual((await seeCaptures([pcapFile(someRecords(30))])).packets);
  });

  it('with a wrong check sum gives all but says so', async () => {
    const damaged = zstdCompressed.slice();
    damaged[damaged.length - 1]! ^= 1;
    const seen = await seeCaptures([damaged]);
    expect(seen.codes).toEqual(['file.zstd', 'file.container-damaged']);
    expect(seen.packets).toHaveLength(30);
  });

  it('that asks for a huge window is refused before anything is allocated', async () => {
    const seen = await seeCaptures([zstdRawFrame(plain, 1000, 0xf8)]);
    expect(seen.codes).toEqual(['file.unsupported-format', 'file.zstd']);
  });

  it('that expands without end stops at the limit', async () => {
    const bomb = concat([zstdRawFrame(pcapFile([]), 1000), zstdRleFrame(0, 128 * 1024, 2000)]);
    const seen = await seeCaptures([bomb], { limits: { maxContainerBytes: 1024 * 1024 } });
    expect(seen.codes).toContain('file.gzip-limit');
    expect(seen.packets).toHaveLength((1024 * 1024 - 24) >> 4);
  });

  it('followed by something else is damaged', async () => {
    const seen = await seeCaptures([concat([zstdRawFrame(plain, 1000), pattern(20, 1)])]);
    expect(seen.codes).toEqual(['file.zstd', 'file.container-damaged']);
    expect(seen.packets).toHaveLength(300);
  });
});

describe('lz4', () => {
  it('frames of linked and independent blocks, with and without check sums, are read', async () => {
    for (const linked of [true, false]) {
      for (const checksums of [true, false]) {
        const seen = await seeCaptures([lz4Frame(plain, { blockLength: 3000, linked, checksums })]);
        expect(seen.codes).toEqual(['file.lz4']);
        expect(seen.packets).toHaveLength(300);
      }
    }
  });

  it('legacy frames and skippable frames are read', async () => {
    const seen = await seeCaptures([
      concat([lz4SkippableFrame(pattern(77, 1)), lz4Frame(plain, { blockLength: 9000 })]),
    ]);
    expect(seen.facts[0]!.packets).toBe(0);
    const behind = await seeCaptures([
      concat([
        lz4LegacyFrame(plain.subarray(0, half)),
        lz4SkippableFrame(pattern(77, 1)),
        lz4LegacyFrame(plain.subarray(half)),
      ]),
    ]);
    expect(behind.codes).toEqual(['file.lz4']);
    expect(behind.packets).toHaveLength(300);
  });

  it('with a wrong check sum says so', async () => {
    const packed = lz4Frame(plain, { blockLength: 4000, checksums: true });
    packed[packed.length - 1]! ^= 1;
    const seen = await seeCaptures([packed]);
    expect(seen.codes).toEqual(['file.lz4', 'file.container-damaged']);
    expect(seen.packets).toHaveLength(300);
  });
});
