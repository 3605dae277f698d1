import { DiagnosticLog } from '../diagnostics/log.ts';
import { MemorySource, PeekableSource } from './byte-source.ts';
import { CaptureClock } from './capture-clock.ts';
import type { CaptureInput, CaptureLimits } from './capture-facts.ts';
import { type OpenInput, openInput } from './open-input.ts';
import { PacketGate } from './packet-gate.ts';
import { readCapture } from './read-capture.ts';
import { SlabPool } from './slab-pool.ts';
import type { OpenOptions } from './slab-source.ts';

/**
 * Bytes from the start of an input in which its first packet is looked for: nearly always enough, then once more for
 * large first blocks.
 */
const PROBES = [128 * 1024, 20 * 1024 * 1024];

/** An input in its place of the timeline. */
export interface OrderedInput {
  readonly input: CaptureInput;
  readonly name: string;
  /** Stored bytes; null for a stream. */
  readonly size: number | null;
  /** Epoch time of the first packet; null when it has none or nobody asked. */
  readonly firstNs: bigint | null;
  /** Still open: what can be opened only once, and an only input. */
  readonly open: OpenInput | null;
}

/**
 * Puts inputs in the order of their first packets' times, those without any last, then of their names. Files are closed
 * again, so that any number can be given.
 * @throws CaptureOpenError when one cannot be opened; none stays open then
 */
export async function orderInputs(
  inputs: readonly CaptureInput[],
  limits: CaptureLimits,
  options: OpenOptions,
): Promise<OrderedInput[]> {
  const ordered: OrderedInput[] = [];
  try {
    for (const input of inputs) {
      const open = await openInput(input, options);
      const firstNs = inputs.length === 1 ? null : await probeFirstPacket(open, limits);
      const keep = inputs.length === 1 || open.size === null;
      if (!keep) await open.close();
      ordered.push({ input, name: input.name, size: open.size, firstNs, open: keep ? open : null });
    }
  } catch (error) {
    for (const { open } of ordered) await open?.close();
    throw error;
  }
  return ordered.sort(compareInputs);
}

/**
 * Epoch time in nanoseconds of the first packet that has one; null when there is none near the start. The input is
 * still to be read afterwards. Reports nothing: what is odd is said when it is read.
 */
async function probeFirstPacket(open: OpenInput, limits: CaptureLimits): Promise<bigint | null> {
  let before = 0;
  for (const length of PROBES) {
    const head = await open.source.peek(length);
    if (head.length === before) return null;
    before = head.length;
    const found = await firstPacketIn(head, limits);
    if (found !== null) return found;
  }
  return null;
}

async function firstPacketIn(head: Uint8Array, limits: CaptureLimits): Promise<bigint | null> {
  const log = new DiagnosticLog(0);
  const clock = new CaptureClock();
  await readCapture('', new PeekableSource(new MemorySource(head)), false, {
    log,
    gate: new PacketGate({ packet: () => {} }, log, clock),
    pool: new SlabPool(256 * 1024),
    limits: { ...limits, maxContainerBytes: Math.max(4 * head.length, 1024 * 1024) },
    onSecrets: null,
    onSlab: () => {},
  });
  return clock.baseNs;
}

/** Earlier first packets first, those without any time last, then by name, then as given. */
function compareInputs(left: OrderedInput, right: OrderedInput): number {
  if (left.firstNs !== right.firstNs) {
    if (left.firstNs === null) return 1;
    if (right.firstNs === null) return -1;
    return left.firstNs < right.firstNs ? -1 : 1;
  }
  if (left.name === right.name) return 0;
  return left.name < right.name ? -1 : 1;
}
