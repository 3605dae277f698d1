import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { encodeAmf0, encodeAmf3 } from '../../src/amf/encode.ts';
import { EncodeError } from '../../src/amf/encode-error.ts';
import { type Envelope, readEnvelope } from '../../src/amf/envelope.ts';
import { toShape } from '../../src/amf/shape.ts';
import { readSharedObject } from '../../src/amf/sol.ts';
import { NO_NODE, type Tape } from '../../src/amf/tape.ts';
import { toValue } from '../../src/amf/to-value.ts';
import { FrameDecoder } from '../../src/flex/frame-decoder.ts';
import { FrameReader } from '../../src/flex/frame-reader.ts';
import { readFlexMessage } from '../../src/flex/read-message.ts';
import { rowsDifference } from '../support/tape-difference.ts';
import { assertTape } from '../support/tape-invariants.ts';
import type { Entry } from './samples.ts';

/** Processor time that reading may take: 1 s a MiB, and what starting costs. */
const MS_PER_BYTE = 1000 / (1 << 20);
const FLOOR_MS = 100;
/** Nodes that the bytes may become, at most: every value has a byte of its own. */
const NODES_PER_BYTE = 2;
const SPARE_NODES = 256;

interface Read {
  readonly tape: Tape;
  readonly roots: readonly number[];
}

function rootsOf(envelope: Envelope): number[] {
  const roots: number[] = [];
  for (let at: Envelope | null = envelope; at !== null; at = at.next)
    for (const part of [...at.headers, ...at.bodies]) roots.push(part.node);
  return roots.filter((node) => node !== NO_NODE);
}

function read(entry: Entry, bytes: Uint8Array): Read | null {
  switch (entry) {
    case 'request':
    case 'response': {
      const envelope = readEnvelope(bytes, 0, bytes.length, { direction: entry });
      return { tape: envelope.tape, roots: rootsOf(envelope) };
    }
    case 'amf0':
    case 'amf3': {
      const { tape, node } = (entry === 'amf0' ? decodeAmf0 : decodeAmf3)(bytes);
      return { tape, roots: node === NO_NODE ? [] : [node] };
    }
    case 'sol': {
      const { tape, node } = readSharedObject(bytes);
      return { tape, roots: node === NO_NODE ? [] : [node] };
    }
    case 'frames':
      readFrames(bytes);
      return null;
  }
}

function readFrames(bytes: Uint8Array): void {
  const decoder = new FrameDecoder();
  const sink = {
    message(data: Uint8Array, from: number, to: number) {
      const { tape, node } = decoder.decode(data, from, to);
      if (node !== NO_NODE) assertTape(tape, node);
    },
    heartbeat() {},
    padding() {},
    ended() {},
    trouble() {},
  };
  const reader = new FrameReader(sink, { maxFrame: 1 << 20, measure: (...range) => decoder.measure(...range) });
  const half = bytes.length >> 1;
  reader.push(bytes.slice(0, half), 0, half, 0);
  reader.push(bytes.slice(half), 0, bytes.length - half, 0);
  reader.end();
}

/** Every reader of the tape, and the encoder, which may refuse a value by an `EncodeError` only. */
function useAll({ tape, roots }: Read): void {
  for (const root of roots) {
    assertTape(tape, root);
    toShape(tape, root);
    readFlexMessage(tape, root);
    const value = toValue(tape, root);
    for (const encode of [encodeAmf0, encodeAmf3]) {
      try {
        encode(value);
      } catch (error) {
        if (!(error instanceof EncodeError)) throw error;
      }
    }
  }
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Processor time of reading; the best of three where it seems too long, so that a busy machine is no finding. */
function slowness(entry: Entry, bytes: Uint8Array, first: number): string | null {
  const allowed = FLOOR_MS + bytes.length * MS_PER_BYTE;
  let best = first;
  for (let again = 0; again < 2 && best > allowed; again++) {
    const started = processorMs();
    read(entry, bytes);
    best = Math.min(best, processorMs() - started);
  }
  return best > allowed ? `slow: more than ${Math.round(allowed)} ms for ${bytes.length} bytes` : null;
}

/** First line of an error and the place in the sources where it was thrown. */
function crash(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const place = /(src\/[a-z0-9/-]+)\.[jt]s/.exec(error.stack ?? '')?.[1] ?? 'somewhere';
  return `${error.name} in ${place}: ${error.message.replace(/\d+/g, 'N')}`;
}

/** Reads `bytes` in every way and says which promise was broken; null when none was. The same promise gives the same text. */
export function findTrouble(entry: Entry, bytes: Uint8Array): string | null {
  try {
    const started = processorMs();
    const result = read(entry, bytes);
    const slow = slowness(entry, bytes, processorMs() - started);
    if (slow !== null) return slow;
    if (result === null) return null;
    if (result.tape.count > NODES_PER_BYTE * bytes.length + SPARE_NODES) return 'more values than bytes';
    useAll(result);
    const differs = entry !== 'sol' && entry !== 'frames' && rowsDifference(entry, bytes) !== null;
    return differs ? 'rows read at once give another result' : null;
  } catch (error) {
    return crash(error);
  }
}
