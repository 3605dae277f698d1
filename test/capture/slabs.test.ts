import { describe, expect, it } from 'vitest';
import { type ByteSource, MemorySource, PeekableSource } from '../../src/capture/byte-source.ts';
import { CaptureClock } from '../../src/capture/capture-clock.ts';
import { DEFAULT_CAPTURE_LIMITS } from '../../src/capture/capture-facts.ts';
import { PacketGate } from '../../src/capture/packet-gate.ts';
import type { PacketSink } from '../../src/capture/packet-sink.ts';
import { readCapture } from '../../src/capture/read-capture.ts';
import { SlabPool } from '../../src/capture/slab-pool.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { pattern, pcapFile } from '../support/capture-files.ts';

/** Gives its bytes some turns of the event loop later, and never two reads at once. */
class LateSource implements ByteSource {
  readonly ending = 'end';
  readonly #inner: MemorySource;
  #isReading = false;

  constructor(bytes: Uint8Array) {
    this.#inner = new MemorySource(bytes);
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    if (this.#isReading) throw new Error('two reads at once');
    this.#isReading = true;
    const length = await this.#inner.read(into, from);
    await new Promise((resolve) => setImmediate(resolve));
    this.#isReading = false;
    return length;
  }
}

async function packetsOf(file: Uint8Array, slabLength: number): Promise<{ packets: string[]; codes: string[] }> {
  const packets: string[] = [];
  const log = new DiagnosticLog(100);
  const sink: PacketSink = {
    packet: (bytes, from, to) => packets.push(`${to - from} ${bytes[from]} ${bytes[to - 1]}`),
  };
  await readCapture('file', new PeekableSource(new LateSource(file)), false, {
    log,
    gate: new PacketGate(sink, log, new CaptureClock()),
    pool: new SlabPool(slabLength),
    limits: DEFAULT_CAPTURE_LIMITS,
    onSecrets: null,
    onSlab: () => undefined,
  });
  return { packets, codes: log.entries().map(({ code }) => code) };
}

describe('a capture read ahead, slab by slab', () => {
  const lengths = [10, 60, 1, 200, 5000, 3, 40_000, 12, 12, 70_000, 65, 300, 8];
  const file = pcapFile(
    lengths.map((length, index) => ({ data: pattern(length, index) })),
    { snapLength: 262_144 },
  );
  const expected = lengths.map((length, index) => {
    const data = pattern(length, index);
    return `${length} ${data[0]} ${data[length - 1]}`;
  });

  it.each([48, 64, 100, 1000, 4096, 50_000, 1 << 20])('slabs of %d bytes', async (slabLength) => {
    expect((await packetsOf(file, slabLength)).packets).toEqual(expected);
  });

  it.each([64, 4096, 1 << 20])('ends in the middle of a record, slabs of %d bytes', async (slabLength) => {
    const { packets, codes } = await packetsOf(file.subarray(0, file.length - 30), slabLength);
    expect(packets).toEqual(expected.slice(0, packets.length));
    expect(packets.length).toBe(lengths.length - 2);
    expect(codes).toEqual(['file.truncated-record']);
  });

  it.each([1000, 4096, 10_000])(
    'small records that mostly fit in front of the next slab, slabs of %d bytes',
    async (slabLength) => {
      const small = Array.from({ length: 500 }, (_, index) => pattern(1 + ((index * 37) % 50), index));
      const { packets, codes } = await packetsOf(pcapFile(small.map((data) => ({ data }))), slabLength);
      expect(packets).toEqual(small.map((data) => `${data.length} ${data[0]} ${data[data.length - 1]}`));
      expect(codes).toEqual([]);
    },
  );
});
