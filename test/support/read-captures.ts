import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CaptureClock } from '../../src/capture/capture-clock.ts';
import { type CaptureFacts, type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from '../../src/capture/capture-facts.ts';
import { type ReadOptions, readCaptures } from '../../src/capture/read-captures.ts';
import { type DiagnosticEntry, DiagnosticLog } from '../../src/diagnostics/log.ts';

export interface SeenPacket {
  readonly data: Uint8Array;
  readonly wireLength: number;
  readonly linkType: number;
  readonly timeNs: number;
  readonly number: number;
}

export interface SeenCaptures {
  readonly packets: SeenPacket[];
  readonly facts: CaptureFacts[];
  readonly log: DiagnosticLog;
  readonly diagnostics: readonly DiagnosticEntry[];
  /** `code` or `code x count`, in table order. */
  readonly codes: string[];
  readonly clock: CaptureClock;
}

export type Source = Uint8Array | string | Readable;

const folder = mkdtempSync(join(tmpdir(), 'captures-'));
let files = 0;

/** A file with these bytes in a folder of the test run. */
export function writeCapture(bytes: Uint8Array, name = `capture-${++files}`): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Reads captures: bytes and paths as files, a stream as standard input. */
export async function seeCaptures(
  sources: readonly Source[],
  options: Partial<Omit<ReadOptions, 'limits'>> & { limits?: Partial<CaptureLimits>; names?: readonly string[] } = {},
): Promise<SeenCaptures> {
  const log = new DiagnosticLog();
  const clock = new CaptureClock();
  const packets: SeenPacket[] = [];
  let stdin: Readable | undefined;
  const inputs = sources.map((source, index) => {
    const name = options.names?.[index] ?? `input ${index + 1}`;
    if (source instanceof Readable) {
      stdin = source;
      return { name, path: null };
    }
    return { name, path: typeof source === 'string' ? source : writeCapture(source) };
  });
  const facts = await readCaptures(
    inputs,
    {
      packet: (bytes, from, to, wireLength, linkType, timeNs, number) =>
        packets.push({ data: bytes.slice(from, to), wireLength, linkType, timeNs, number }),
    },
    { log, clock, stdin, ...options, limits: { ...DEFAULT_CAPTURE_LIMITS, ...options.limits } },
  );
  const diagnostics = log.entries();
  const codes = diagnostics.map(({ code, count }) => (count === 1 ? code : `${code} x ${count}`));
  return { packets, facts, log, diagnostics, codes, clock };
}

/** `bytes` as a stream of chunks of `chunkLength`. */
export function streamOf(bytes: Uint8Array, chunkLength = 65_536): Readable {
  return Readable.from(chunks(bytes, chunkLength), { objectMode: false });
}

function* chunks(bytes: Uint8Array, length: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield Buffer.from(bytes.subarray(at, at + length));
}
