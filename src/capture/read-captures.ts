import type { Readable } from 'node:stream';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import type { CaptureClock } from './capture-clock.ts';
import type { CaptureFacts, CaptureInput, CaptureLimits, CaptureProgress } from './capture-facts.ts';
import type { PacketSink } from './packet-sink.ts';

export type { CaptureFacts, CaptureInput, CaptureLimits, CaptureProgress } from './capture-facts.ts';

export interface ReadOptions {
  readonly log: DiagnosticLog;
  readonly clock: CaptureClock;
  readonly limits: CaptureLimits;
  /** Called about once a slab (4 MiB). */
  readonly onProgress?: (progress: CaptureProgress) => void;
  /** Decryption secrets found in a pcapng: the type word and the secrets, a copy that the callee owns. */
  readonly onSecrets?: (type: number, bytes: Uint8Array) => void;
  /** What `path: null` reads. */
  readonly stdin?: Readable;
  /** Ends reading: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which reading ends with `limit.time`; what came before is kept. */
  readonly timeoutMs?: number;
}

/**
 * Reads captures of every known format, hands every packet to `sink`. Several inputs are one timeline: they are read in the order of their first
 * packets' times, then of their names; packet numbers go on. Facts are returned in reading order.
 * @throws CaptureOpenError when an input cannot be opened
 */
export async function readCaptures(
  inputs: readonly CaptureInput[],
  sink: PacketSink,
  options: ReadOptions,
): Promise<CaptureFacts[]> {
  throw new Error(`reading ${inputs.length} inputs: not built yet ${String(sink)} ${String(options)}`);
}
