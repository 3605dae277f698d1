import { Buffer } from 'node:buffer';
import { type PcapParserPacket, parse } from 'pcap-parser';
import type { ByteSource } from './byte-source.ts';
import type { PacketGate } from './packet-gate.ts';
import { PcapGuard } from './pcap-guard.ts';
import { PCAP_HEADER_LENGTH, type PcapHeader } from './pcap-header.ts';
import type { PcapRecords } from './pcap-records.ts';
import type { SlabPool } from './slab-pool.ts';

const CHUNK_LENGTH = 64 * 1024;

export interface StreamedPcap {
  readonly header: PcapHeader;
  readonly records: PcapRecords;
  readonly gate: PacketGate;
  readonly pool: SlabPool;
  readonly onChunk: () => unknown;
}

/**
 * Reads a classic capture from a stream with `pcap-parser`. Its packets are copied into slabs, so that they stay as
 * long as those of every other reader.
 * @param source from the file's first byte on
 */
export async function readStreamedPcap(source: ByteSource, capture: StreamedPcap): Promise<void> {
  const guard = new PcapGuard(capture.header, capture.records);
  const copier = new SlabCopier(capture);
  const ended = new Promise<void>((resolve, reject) => {
    const parser = parse(guard);
    parser.on('packet', (packet) => {
      if (guard.destroyed) return;
      try {
        copier.copy(packet);
      } catch (error) {
        // Ours, not the stream's: it must not vanish in an event.
        guard.destroy();
        reject(error);
      }
    });
    parser.on('error', reject);
    parser.on('end', resolve);
  });
  // Awaited below; a rejection before that is not unhandled.
  ended.catch(() => {});
  const chunk = Buffer.allocUnsafe(CHUNK_LENGTH);
  while (!guard.stopped && !guard.destroyed) {
    const length = await source.read(chunk, 0);
    if (length === 0) break;
    await write(guard, chunk.subarray(0, length));
    await capture.onChunk();
  }
  if (!guard.destroyed) guard.end();
  await ended;
  copier.release();
  if (!guard.stopped && guard.left > 0 && source.ending === 'end') capture.records.cut(guard.left, guard.offset);
  capture.records.end();
}

/** Resolves when the guard is done with the chunk, which may then be overwritten. */
function write(guard: PcapGuard, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => guard.write(chunk, () => resolve()));
}

class SlabCopier {
  readonly #capture: StreamedPcap;
  #slab: Uint8Array;
  #at = 0;
  #fileOffset = PCAP_HEADER_LENGTH;

  constructor(capture: StreamedPcap) {
    this.#capture = capture;
    this.#slab = capture.pool.take();
  }

  copy(packet: PcapParserPacket): void {
    const { data, header } = packet;
    if (this.#at + data.length > this.#slab.length) {
      const next = this.#capture.pool.take(data.length);
      this.#capture.pool.release(this.#slab, this.#at > 0);
      this.#slab = next;
      this.#at = 0;
    }
    const from = this.#at;
    this.#slab.set(data, from);
    this.#at += data.length;
    this.#capture.records.deliver(
      this.#slab,
      from,
      this.#at,
      header.originalLength,
      header.timestampSeconds,
      header.timestampMicroseconds,
      this.#fileOffset,
    );
    this.#fileOffset += this.#capture.header.recordHeaderLength + data.length;
  }

  release(): void {
    this.#capture.pool.release(this.#slab, this.#at > 0);
  }
}
