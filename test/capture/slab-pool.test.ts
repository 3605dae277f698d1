import { describe, expect, it } from 'vitest';
import { CaptureClock } from '../../src/capture/capture-clock.ts';
import { DEFAULT_CAPTURE_LIMITS } from '../../src/capture/capture-facts.ts';
import { readCaptures } from '../../src/capture/read-captures.ts';
import { SlabPool } from '../../src/capture/slab-pool.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { concat, NgBuilder, pattern, pcapFile, START_SECONDS } from '../support/capture-files.ts';
import { streamOf, writeCapture } from '../support/read-captures.ts';

const MIB = 1024 * 1024;
const START = BigInt(START_SECONDS) * 1_000_000n;

describe('SlabPool', () => {
  it('gives a slab out again only when more than eight others were handed over after it', () => {
    const pool = new SlabPool(64);
    const order: Uint8Array[] = [];
    for (let index = 0; index < 40; index++) {
      const slab = pool.take();
      expect(order.slice(-8)).not.toContain(slab);
      order.push(slab);
      pool.release(slab, true);
    }
    expect(new Set(order).size).toBeLessThanOrEqual(10);
  });

  it('gives a slab that carried nothing out again at once', () => {
    const pool = new SlabPool(64);
    const slab = pool.take();
    pool.release(slab, false);
    expect(pool.take()).toBe(slab);
  });

  it('makes a larger slab for a long tail, and does not keep it', () => {
    const pool = new SlabPool(64);
    const large = pool.take(40);
    expect(large.length).toBe(80);
    pool.release(large, true);
    for (let index = 0; index < 20; index++) {
      const slab = pool.take();
      expect(slab.length).toBe(64);
      pool.release(slab, true);
    }
  });
});

/** Checks every frame when it comes and again when eight further slabs were handed over. */
class PromiseChecker {
  readonly #slabs: { readonly bytes: Uint8Array; readonly frames: { from: number; to: number; seed: number }[] }[] = [];
  broken = 0;
  slabs = 0;
  packets = 0;

  packet(bytes: Uint8Array, from: number, to: number): void {
    this.packets++;
    let current = this.#slabs.at(-1);
    if (current?.bytes !== bytes) {
      current = { bytes, frames: [] };
      this.#slabs.push(current);
      this.slabs++;
      if (this.#slabs.length > 9) this.#slabs.shift();
    }
    current.frames.push({ from, to, seed: bytes[from]! });
    const oldest = this.#slabs[0]!;
    const frame = oldest.frames[this.packets % oldest.frames.length]!;
    if (this.#slabs.length <= 8 || current !== this.#slabs.at(-1)) this.#check(oldest.bytes, frame);
  }

  #check(bytes: Uint8Array, frame: { from: number; to: number; seed: number }): void {
    const { from, to, seed } = frame;
    if (bytes[from] !== seed || bytes[to - 1] !== seed || bytes[(from + to) >> 1] !== seed) this.broken++;
  }
}

function uniform(length: number, seed: number): Uint8Array {
  return new Uint8Array(length).fill(seed & 0xff);
}

async function check(sources: readonly Uint8Array[], streamed: boolean): Promise<PromiseChecker> {
  const checker = new PromiseChecker();
  const inputs = sources.map((bytes, index) => ({
    name: `${index}`,
    path: streamed ? null : writeCapture(bytes),
  }));
  await readCaptures(inputs, checker, {
    log: new DiagnosticLog(),
    clock: new CaptureClock(),
    limits: DEFAULT_CAPTURE_LIMITS,
    stdin: streamed ? streamOf(sources[0]!) : undefined,
  });
  return checker;
}

describe('a frame stays until eight further slabs were handed over', () => {
  const records = Array.from({ length: 1100 }, (_, index) => ({ data: uniform(60_000 + index * 13, index) }));
  const classic = pcapFile(records);

  it('from a classic file, records crossing slabs', async () => {
    const checker = await check([classic], false);
    expect(checker.slabs).toBeGreaterThan(12);
    expect([checker.packets, checker.broken]).toEqual([1100, 0]);
  });

  it('from a classic stream', async () => {
    const checker = await check([classic], true);
    expect(checker.slabs).toBeGreaterThan(12);
    expect([checker.packets, checker.broken]).toEqual([1100, 0]);
  });

  it('over several files', async () => {
    const files = Array.from({ length: 24 }, (_, index) => pcapFile([{ data: uniform(50_000, index) }]));
    const checker = await check(files, false);
    expect([checker.slabs, checker.packets, checker.broken]).toEqual([24, 24, 0]);
  });

  it('from a pcapng with long stretches that carry no packet', async () => {
    const ng = new NgBuilder().section().interface();
    for (let index = 0; index < 6; index++) {
      ng.packet(START, uniform(1000, index)).block(0xbad, pattern(5 * MIB, index));
    }
    const checker = await check([concat([ng.bytes])], false);
    expect([checker.packets, checker.broken]).toEqual([6, 0]);
  });
});
