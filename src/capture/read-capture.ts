import { DIAGNOSTICS, type DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { type ByteSource, PeekableSource } from './byte-source.ts';
import type { ByteOrder, CaptureFacts, CaptureFormat, CaptureLimits, Compression } from './capture-facts.ts';
import type { ContainerSource } from './container.ts';
import type { PacketGate } from './packet-gate.ts';
import type { PcapHeader } from './pcap-header.ts';
import { PcapReader } from './pcap-reader.ts';
import { PcapRecords } from './pcap-records.ts';
import { HEAD_LENGTH, recogniseCapture, recogniseCompression } from './recognise.ts';
import type { SlabPool } from './slab-pool.ts';
import type { SlabReader } from './slab-reader.ts';

export interface ReadContext {
  readonly log: DiagnosticLog;
  readonly gate: PacketGate;
  readonly pool: SlabPool;
  readonly limits: CaptureLimits;
  readonly onSecrets: ((type: number, bytes: Uint8Array) => void) | null;
  /** Called about once a slab; reading goes on when what it returns resolves. */
  readonly onSlab: () => Promise<void> | undefined;
}

/** What the contents of an input are; its facts but for the stored bytes. */
export type ContentFacts = Omit<CaptureFacts, 'bytes' | 'sha256'>;

interface Read {
  readonly format: CaptureFormat | null;
  readonly byteOrder: ByteOrder | null;
  readonly declaredLinkTypes: readonly number[];
}

const NOTHING: Read = { format: null, byteOrder: null, declaredLinkTypes: [] };

/**
 * Reads one input from its first stored byte on: recognises compression and format by content and hands every packet to
 * the gate.
 * @param streamed it comes from a pipe: a plain classic capture is then read by the streaming reader
 */
export async function readCapture(
  name: string,
  stored: PeekableSource,
  streamed: boolean,
  context: ReadContext,
): Promise<ContentFacts> {
  const { log, gate, limits } = context;
  const errorsBefore = errorCount(log);
  gate.begin(name);
  const compression = recogniseCompression(await stored.peek(HEAD_LENGTH));
  let read: Read;
  if (compression === null) read = await readContent(name, stored, streamed, !streamed, context);
  else {
    const { openContainer } = await import('./container.ts');
    const container = await openContainer(compression, stored, name, log, limits.maxContainerBytes);
    read = await readContainer(name, container, context);
  }
  gate.end();
  return facts(name, compression, read, gate, errorCount(log) === errorsBefore);
}

async function readContainer(name: string, container: ContainerSource, context: ReadContext): Promise<Read> {
  try {
    return await readContent(name, new PeekableSource(container), false, false, context);
  } finally {
    await container.close();
  }
}

async function readContent(
  name: string,
  content: PeekableSource,
  streamed: boolean,
  ahead: boolean,
  context: ReadContext,
): Promise<Read> {
  const { log, gate, limits, pool } = context;
  const head = await content.peek(HEAD_LENGTH);
  const found = recogniseCapture(head);
  if (found.kind === 'unreadable') {
    // When a guard or damage left no byte, that was said: an empty file would be another story.
    if (head.length > 0 || content.ending === 'end')
      log.report(found.code, found.detail, { input: name, fileOffset: 0 });
    return NOTHING;
  }
  if (found.kind === 'pcapng') {
    const { openPcapng } = await import('./pcapng/open-pcapng.ts');
    return readSlabs(content, openPcapng(gate, log, name, limits, context.onSecrets), context, ahead);
  }
  const { header } = found;
  const records = new PcapRecords(header, gate, log, name, limits.maxRecord);
  if (!streamed || header.format === 'pcap-modified') {
    return readSlabs(content, new PcapReader(header, records), context, ahead);
  }
  const { readStreamedPcap } = await import('./pcap-stream.ts');
  await readStreamedPcap(content, { header, records, gate, pool, onChunk: context.onSlab });
  return describe(header);
}

function describe(header: PcapHeader): Read {
  return { format: header.format, byteOrder: header.byteOrder, declaredLinkTypes: [header.linkType] };
}

/** Part of a slab that is left free before what is read ahead, for the record that the slab before it ends in the middle of. */
const FRONT_SHARE = 1 / 16;

/**
 * One await a slab. What a slab ends with and is no whole record goes to the front of the next one.
 * @param ahead a slab is read while the one before it is worked on; only for a source whose reads never wait for anybody
 */
async function readSlabs(
  source: ByteSource,
  reader: SlabReader,
  context: ReadContext,
  ahead: boolean,
): Promise<SlabReader> {
  const { pool, gate } = context;
  let slab = pool.take();
  const front = Math.floor(slab.length * FRONT_SHARE);
  let from = 0;
  let end = await source.read(slab, 0);
  let left = end;
  while (end > from) {
    const next = ahead ? pool.take() : null;
    const reading = next === null ? null : source.read(next, front);
    const before = gate.packets;
    const used = reader.read(slab, from, end);
    const handedOver = gate.packets > before;
    await context.onSlab();
    left = end - used;
    let length = (await reading) ?? 0;
    if (reader.stopped) {
      if (next !== null) pool.release(next, false);
      pool.release(slab, handedOver);
      reader.end(0, false);
      return reader;
    }
    let following = next;
    from = front - left;
    if (following === null || from < 0) {
      // A record that is longer than the room in front: after what was read ahead, as many bytes again as it has so far.
      const much = pool.take(left + length);
      much.set(slab.subarray(used, end));
      if (following !== null) {
        much.set(following.subarray(front, front + length), left);
        pool.release(following, false);
      }
      if (following === null || length > 0) length += await source.read(much, left + length);
      following = much;
      from = 0;
    } else following.set(slab.subarray(used, end), from);
    pool.release(slab, handedOver);
    slab = following;
    end = from + left + length;
    if (length === 0) break;
  }
  pool.release(slab, false);
  reader.end(left, source.ending === 'end');
  return reader;
}

function facts(
  name: string,
  compression: Compression | null,
  read: Read,
  gate: PacketGate,
  clean: boolean,
): ContentFacts {
  return {
    name,
    format: read.format,
    compression,
    byteOrder: read.byteOrder,
    linkTypes: gate.packets > 0 ? gate.linkTypes : [...read.declaredLinkTypes],
    packets: gate.packets,
    firstPacketNs: gate.firstNs,
    lastPacketNs: gate.lastNs,
    readable: read.format !== null && (gate.packets > 0 || clean),
  };
}

/** Errors about files so far. */
function errorCount(log: DiagnosticLog): number {
  let count = 0;
  for (const code of FILE_ERRORS) count += log.count(code);
  return count;
}

const FILE_ERRORS = (Object.keys(DIAGNOSTICS) as DiagnosticCode[]).filter(
  (code) => code.startsWith('file.') && DIAGNOSTICS[code].severity === 'error',
);
