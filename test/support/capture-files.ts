/** Builds capture files byte by byte for tests. */

export interface PcapRecord {
  readonly seconds?: number;
  /** Microseconds or nanoseconds, as the format has it. */
  readonly fraction?: number;
  readonly data?: Uint8Array;
  /** Instead of the length of `data`. */
  readonly captured?: number;
  readonly original?: number;
}

export interface PcapOptions {
  readonly magic?: number;
  readonly little?: boolean;
  readonly major?: number;
  readonly minor?: number;
  readonly snapLength?: number;
  readonly linkType?: number;
}

export const PCAP_MICRO = 0xa1b2c3d4;
export const PCAP_NANO = 0xa1b23c4d;
export const PCAP_MODIFIED = 0xa1b2cd34;

/** 2010-03-01T12:00:00Z */
export const START_SECONDS = 1_267_444_800;

export function pcapFile(records: readonly PcapRecord[], options: PcapOptions = {}): Uint8Array {
  const { magic = PCAP_MICRO, little = true, minor = 4 } = options;
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  view.setUint32(0, magic, little);
  view.setUint16(4, options.major ?? 2, little);
  view.setUint16(6, minor, little);
  view.setUint32(16, options.snapLength ?? 65_535, little);
  view.setUint32(20, options.linkType ?? 1, little);
  const headerLength = magic === PCAP_MODIFIED ? 24 : 16;
  return concat([header, ...records.map((record) => pcapRecord(record, little, headerLength, minor < 3))]);
}

function pcapRecord(record: PcapRecord, little: boolean, headerLength: number, swapped: boolean): Uint8Array {
  const data = record.data ?? new Uint8Array(0);
  const bytes = new Uint8Array(headerLength + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, record.seconds ?? START_SECONDS, little);
  view.setUint32(4, record.fraction ?? 0, little);
  view.setUint32(swapped ? 12 : 8, record.captured ?? data.length, little);
  view.setUint32(swapped ? 8 : 12, record.original ?? data.length, little);
  bytes.set(data, headerLength);
  return bytes;
}

/** `count` records of growing length, 1 ms apart, whose bytes tell them apart. */
export function someRecords(count: number, unitsPerMs = 1000): PcapRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    seconds: START_SECONDS + Math.floor(index / 1000),
    fraction: (index % 1000) * unitsPerMs,
    data: pattern(20 + (index % 200), index),
  }));
}

export function pattern(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + seed * 31) & 0xff);
}

/** Writes pcapng blocks in one byte order. */
export class NgBuilder {
  readonly #blocks: Uint8Array[] = [];
  readonly #little: boolean;

  constructor(little = true) {
    this.#little = little;
  }

  get bytes(): Uint8Array {
    return concat(this.#blocks);
  }

  raw(bytes: Uint8Array): this {
    this.#blocks.push(bytes);
    return this;
  }

  /** `lengths`: instead of the right leading and trailing length. */
  block(type: number, body: Uint8Array, lengths: { leading?: number; trailing?: number } = {}): this {
    const padded = (body.length + 3) & ~3;
    const bytes = new Uint8Array(12 + padded);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, type, this.#little);
    view.setUint32(4, lengths.leading ?? bytes.length, this.#little);
    bytes.set(body, 8);
    view.setUint32(8 + padded, lengths.trailing ?? bytes.length, this.#little);
    return this.raw(bytes);
  }

  section(major = 1): this {
    const version = this.words(0x1a2b3c4d, 0, 0xffff_ffff, 0xffff_ffff);
    new DataView(version.buffer).setUint16(4, major, this.#little);
    return this.block(0x0a0d0d0a, version);
  }

  interface(linkType = 1, options: Uint8Array = new Uint8Array(0), snapLength = 0): this {
    const fixed = this.words(0, snapLength);
    new DataView(fixed.buffer).setUint16(0, linkType, this.#little);
    return this.block(1, concat([fixed, options]));
  }

  /** An enhanced packet; `ticks` in the interface's resolution. */
  packet(ticks: bigint, data: Uint8Array, fields: { id?: number; captured?: number; original?: number } = {}): this {
    const fixed = this.words(
      fields.id ?? 0,
      Number(ticks >> 32n),
      Number(ticks & 0xffff_ffffn),
      fields.captured ?? data.length,
      fields.original ?? data.length,
    );
    return this.block(6, concat([fixed, data]));
  }

  words(...words: number[]): Uint8Array {
    const bytes = new Uint8Array(4 * words.length);
    const view = new DataView(bytes.buffer);
    for (const [index, word] of words.entries()) view.setUint32(4 * index, word, this.#little);
    return bytes;
  }

  option(code: number, value: Uint8Array, length = value.length): Uint8Array {
    const bytes = new Uint8Array(4 + ((value.length + 3) & ~3));
    const view = new DataView(bytes.buffer);
    view.setUint16(0, code, this.#little);
    view.setUint16(2, length, this.#little);
    bytes.set(value, 4);
    return bytes;
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
