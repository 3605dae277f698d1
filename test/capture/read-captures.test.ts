import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, createWriteStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CaptureOpenError, type CaptureProgress } from '../../src/capture/read-captures.ts';
import { concat, pattern, pcapFile, START_SECONDS, someRecords } from '../support/capture-files.ts';
import { seeCaptures, streamOf, writeCapture } from '../support/read-captures.ts';

const folder = mkdtempSync(join(tmpdir(), 'inputs-'));

function at(seconds: number, count = 2): Uint8Array {
  return pcapFile(
    Array.from({ length: count }, (_, index) => ({ seconds: seconds + index, data: pattern(10, seconds + index) })),
  );
}

function pipe(name: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

describe('several inputs', () => {
  const early = at(START_SECONDS);
  const late = at(START_SECONDS + 10);
  const timeless = pcapFile([{ fraction: 5_000_000 }]);

  it('are one timeline in the order of their first packets, however they are given', async () => {
    const there = await seeCaptures([late, early], { names: ['b', 'a'] });
    const back = await seeCaptures([early, late], { names: ['a', 'b'] });
    expect(there.packets).toEqual(back.packets);
    expect(there.facts).toEqual(back.facts);
    expect(there.packets.map((packet) => packet.timeNs / 1e9)).toEqual([0, 1, 10, 11]);
    expect(there.packets.map((packet) => packet.number)).toEqual([1, 2, 3, 4]);
    expect(there.facts.map(({ name, packets, firstPacketNs }) => [name, packets, firstPacketNs])).toEqual([
      ['a', 2, 0],
      ['b', 2, 10e9],
    ]);
  });

  it('with the same first packet go by name; those without a time come last', async () => {
    const seen = await seeCaptures([timeless, early, early, late], { names: ['0', 'z', 'y', 'x'] });
    expect(seen.facts.map((facts) => facts.name)).toEqual(['y', 'z', 'x', '0']);
  });

  it('report each trouble once, though their beginnings are read twice', async () => {
    const odd = pcapFile([{ data: pattern(9, 1), original: 3 }]);
    const seen = await seeCaptures([odd, new Uint8Array(0), early.subarray(0, 60)]);
    expect(seen.codes).toEqual(['file.empty', 'file.truncated-record', 'file.caplen-above-len']);
  });

  it('may be compressed, and one may be standard input', async () => {
    const seen = await seeCaptures([gzipSync(late), streamOf(at(START_SECONDS + 5))], { names: ['z', '-'] });
    expect(seen.facts.map(({ name, packets }) => [name, packets])).toEqual([
      ['-', 2],
      ['z', 2],
    ]);
  });

  it('report progress of all together', async () => {
    const seen: CaptureProgress[] = [];
    await seeCaptures([early, late], { onProgress: (progress) => seen.push(progress) });
    const totalBytes = early.length + late.length;
    expect(seen.at(-1)).toEqual({ bytes: totalBytes, totalBytes, packets: 4 });
    expect(seen.every((progress) => progress.bytes <= totalBytes)).toBe(true);
  });

  it('may be none', async () => {
    expect((await seeCaptures([])).facts).toEqual([]);
  });
});

describe('an input that cannot be opened', () => {
  it.each([
    ['missing', join(folder, 'nothing-here.pcap')],
    ['missing', join(writeCapture(at(0)), 'below-a-file')],
    ['directory', folder],
  ])('rejects: %s', async (reason, path) => {
    const failure = seeCaptures([path]);
    await expect(failure).rejects.toBeInstanceOf(CaptureOpenError);
    await expect(failure).rejects.toMatchObject({ reason, path: 'input 1' });
  });

  it('rejects before any packet, wherever it stands', async () => {
    await expect(seeCaptures([at(0), join(folder, 'nothing-here.pcap')])).rejects.toMatchObject({ reason: 'missing' });
  });
});

describe('a stream', () => {
  it('that fails keeps what came before', async () => {
    const bytes = pcapFile(someRecords(10));
    const failing = new Readable({ read() {} });
    failing.push(bytes);
    setTimeout(() => failing.destroy(new Error('gone')), 50);
    const seen = await seeCaptures([failing]);
    expect(seen.codes).toEqual(['file.read-error']);
    expect(seen.packets).toHaveLength(10);
    expect(seen.facts[0]!.sha256).toBeNull();
  });

  it('that never ends is given up after the time allowed; what came is kept', async () => {
    const endless = new PassThrough();
    endless.write(pcapFile(someRecords(10)));
    const seen = await seeCaptures([endless], { timeoutMs: 100 });
    expect(seen.codes).toEqual(['limit.time']);
    expect(seen.packets).toHaveLength(10);
    expect(seen.facts[0]).toMatchObject({ readable: true, sha256: null });
  });

  it('has no hash where none is wanted, and the same packets', async () => {
    const bytes = pcapFile(someRecords(10));
    const [hashed, plain] = [
      await seeCaptures([streamOf(bytes)]),
      await seeCaptures([streamOf(bytes)], { hash: false }),
    ];
    expect(plain.facts).toEqual(hashed.facts.map((facts) => ({ ...facts, sha256: null })));
    expect(hashed.facts[0]!.sha256).not.toBeNull();
    expect(plain.packets).toEqual(hashed.packets);
  });

  it('whose reading stopped early is hashed all the same', async () => {
    const bytes = concat([pcapFile([{ captured: 0xffff_ffff }]), new Uint8Array(3_000_000)]);
    const seen = await seeCaptures([streamOf(bytes)]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(seen.facts[0]).toMatchObject({ sha256, bytes: bytes.length, readable: false });
  });

  it('that is no capture and has no end is not read for ever', async () => {
    const zeros = new Uint8Array(1024 * 1024);
    const endless = new Readable({
      read() {
        this.push(zeros);
      },
    });
    const seen = await seeCaptures([endless]);
    expect(seen.codes).toEqual(['file.bad-magic']);
    expect(seen.facts[0]!.sha256).toBeNull();
  });

  it('ends when the user says so', async () => {
    const abort = new AbortController();
    const endless = new PassThrough();
    endless.write(pcapFile(someRecords(10)));
    setTimeout(() => abort.abort(new Error('interrupted')), 50);
    await expect(seeCaptures([endless], { signal: abort.signal })).rejects.toThrow('interrupted');
    await expect(seeCaptures([at(0)], { signal: abort.signal })).rejects.toThrow('interrupted');
  });
});

describe('an error of the sink', () => {
  const sink = () => {
    throw new Error('ours');
  };
  it.each(['file', 'stream'])('is not swallowed: %s', async (kind) => {
    const { readCaptures } = await import('../../src/capture/read-captures.ts');
    const { CaptureClock } = await import('../../src/capture/capture-clock.ts');
    const { DEFAULT_CAPTURE_LIMITS } = await import('../../src/capture/capture-facts.ts');
    const { DiagnosticLog } = await import('../../src/diagnostics/log.ts');
    const bytes = pcapFile(someRecords(10));
    const reading = readCaptures(
      [{ name: 'x', path: kind === 'file' ? writeCapture(bytes) : null }],
      { packet: sink },
      {
        log: new DiagnosticLog(),
        clock: new CaptureClock(),
        limits: DEFAULT_CAPTURE_LIMITS,
        stdin: kind === 'file' ? undefined : streamOf(bytes),
      },
    );
    await expect(reading).rejects.toThrow('ours');
  });
});

describe.skipIf(process.platform === 'win32')('a named pipe', () => {
  it('is read like standard input', async () => {
    const path = pipe('read');
    const bytes = pcapFile(someRecords(50));
    const reading = seeCaptures([path]);
    createWriteStream(path).end(bytes);
    const seen = await reading;
    expect(seen.packets).toEqual((await seeCaptures([bytes])).packets);
    expect(seen.codes).toEqual([]);
  });

  it('without a writer ends with the time allowed', async () => {
    const seen = await seeCaptures([pipe('silent')], { timeoutMs: 100 });
    expect(seen.codes).toEqual(['limit.time']);
    expect(seen.facts[0]).toMatchObject({ readable: false, packets: 0, sha256: null });
  });
});

describe('a file that grows while it is read', () => {
  it('ends where it ended when it was opened', async () => {
    const bytes = pcapFile(someRecords(10));
    const path = writeCapture(bytes.subarray(0, bytes.length - 3));
    const grow = () => appendFileSync(path, bytes.subarray(24));
    const seen = await seeCaptures([path], { onProgress: grow });
    expect(seen.codes).toEqual(['file.truncated-record']);
    expect(seen.packets).toHaveLength(9);
    expect(seen.facts[0]!.bytes).toBe(bytes.length - 3);
  });
});
