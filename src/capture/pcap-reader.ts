import type { ByteOrder } from './capture-facts.ts';
import { PCAP_HEADER_LENGTH, type PcapHeader } from './pcap-header.ts';
import type { PcapRecords } from './pcap-records.ts';
import type { SlabReader } from './slab-reader.ts';

/** Classic captures in bulk: records as offsets in the slab. Hand in the bytes from the file's first one on. */
export class PcapReader implements SlabReader {
  readonly format: PcapHeader['format'];
  readonly byteOrder: ByteOrder;
  readonly declaredLinkTypes: readonly number[];
  readonly #records: PcapRecords;
  readonly #header: PcapHeader;
  #stopped = false;
  #offset = 0;

  constructor(header: PcapHeader, records: PcapRecords) {
    this.format = header.format;
    this.byteOrder = header.byteOrder;
    this.declaredLinkTypes = [header.linkType];
    this.#header = header;
    this.#records = records;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  read(bytes: Uint8Array, from: number, to: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const little = this.byteOrder === 'little-endian';
    const headerLength = this.#header.recordHeaderLength;
    const lengths = this.#header.lengths;
    const records = this.#records;
    // File offset of bytes[0].
    const base = this.#offset - from;
    let at = this.#offset === 0 ? from + PCAP_HEADER_LENGTH : from;
    while (to - at >= headerLength) {
      let captured = view.getUint32(at + 8, little);
      let original = view.getUint32(at + 12, little);
      if (lengths === 'swapped' || (lengths === 'maybe' && captured > original)) {
        const first = captured;
        captured = original;
        original = first;
      }
      if (!records.accepts(captured, base + at)) {
        this.#stopped = true;
        break;
      }
      const frame = at + headerLength;
      if (to - frame < captured) break;
      records.deliver(
        bytes,
        frame,
        frame + captured,
        original,
        view.getUint32(at, little),
        view.getUint32(at + 4, little),
        base + at,
      );
      at = frame + captured;
    }
    this.#offset = base + at;
    return at;
  }

  end(left: number, cut: boolean): void {
    if (left > 0 && cut) this.#records.cut(left, this.#offset);
    this.#records.end();
  }
}
