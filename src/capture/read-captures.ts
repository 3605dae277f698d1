import type { Readable } from 'node:stream';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import type { CaptureClock } from './capture-clock.ts';
import type { CaptureFacts, CaptureInput, CaptureLimits, CaptureProgress } from './capture-facts.ts';
import { openInput } from './open-input.ts';
import { type OrderedInput, orderInputs } from './order-inputs.ts';
import { PacketGate } from './packet-gate.ts';
import type { PacketSink } from './packet-sink.ts';
import { type ContentFacts, readCapture } from './read-capture.ts';
import { SlabPool, type SlabSupply } from './slab-pool.ts';

export type { CaptureFacts, CaptureInput, CaptureLimits, CaptureProgress } from './capture-facts.ts';
export { CaptureOpenError } from './capture-facts.ts';

export interface ReadOptions {
  readonly log: DiagnosticLog;
  readonly clock: CaptureClock;
  readonly limits: CaptureLimits;
  /** Called about once a slab (4 MiB). */
  readonly onProgress?: ((progress: CaptureProgress) => void) | undefined;
  /** Default: slabs of this thread. */
  readonly slabs?: SlabSupply | undefined;
  /** Decryption secrets found in a pcapng: the type word and the secrets, a copy that the callee owns. */
  readonly onSecrets?: ((type: number, bytes: Uint8Array) => void) | undefined;
  /** What `path: null` reads. */
  readonly stdin?: Readable | undefined;
  /** Ends reading: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Ends reading with `limit.interrupted`; what came before is kept. */
  readonly interrupt?: AbortSignal | undefined;
  /** Milliseconds after which reading ends with `limit.time`; what came before is kept. */
  readonly timeoutMs?: number | undefined;
  /** Whether the SHA-256 of the inputs is wanted; default true. Facts have none without. */
  readonly hash?: boolean | undefined;
}

/**
 * Reads captures of every known format, hands every packet to `sink`. Several inputs are one timeline: they are read in
 * the order of their first packets' times, then of their names; packet numbers go on. Facts are returned in reading
 * order.
 * @throws CaptureOpenError when an input cannot be opened
 */
export async function readCaptures(
  inputs: readonly CaptureInput[],
  sink: PacketSink,
  options: ReadOptions,
): Promise<CaptureFacts[]> {
  options.signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  options.signal?.addEventListener('abort', onAbort);
  options.interrupt?.addEventListener('abort', onAbort);
  let timedOut = false;
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          stop.abort();
        }, options.timeoutMs);
  try {
    const facts = await readAll(inputs, sink, options, stop.signal);
    if (timedOut) options.log.report('limit.time', `gave up reading after ${options.timeoutMs} ms`, {});
    if (options.interrupt?.aborted) options.log.report('limit.interrupted', 'the report covers what came before', {});
    return facts;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    options.interrupt?.removeEventListener('abort', onAbort);
  }
}

async function readAll(
  inputs: readonly CaptureInput[],
  sink: PacketSink,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<CaptureFacts[]> {
  const { log, limits } = options;
  const opening = { log, signal, stdin: options.stdin, hash: options.hash };
  const ordered = await orderInputs(inputs, limits, opening);
  const totalBytes = sumOfSizes(ordered);
  const gate = new PacketGate(sink, log, options.clock);
  const { slabs } = options;
  const pool = new SlabPool(undefined, slabs);
  const facts: CaptureFacts[] = [];
  let bytesBefore = 0;
  for (const { input, open: opened } of ordered) {
    options.signal?.throwIfAborted();
    const open = opened ?? (await openInput(input, opening));
    const before = bytesBefore;
    const onSlab = () => {
      options.onProgress?.({ bytes: before + open.bytes(), totalBytes, packets: gate.total });
      return slabs?.ready();
    };
    const onSecrets = options.onSecrets ?? null;
    try {
      const content = await readCapture(input.name, open.source, open.size === null, {
        log,
        gate,
        pool,
        limits,
        onSecrets,
        onSlab,
      });
      const sha256 = await open.finish();
      facts.push(toFacts(content, open.bytes(), sha256));
    } finally {
      await open.close();
    }
    bytesBefore += open.bytes();
    await onSlab();
  }
  options.signal?.throwIfAborted();
  return facts;
}

function sumOfSizes(ordered: readonly OrderedInput[]): number | null {
  let total = 0;
  for (const { size } of ordered) {
    if (size === null) return null;
    total += size;
  }
  return total;
}

function toFacts(content: ContentFacts, bytes: number, sha256: string | null): CaptureFacts {
  const { name, ...rest } = content;
  return { name, bytes, sha256, ...rest };
}
