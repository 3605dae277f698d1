import { Buffer } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';
import { PCAP_HEADER_LENGTH, type PcapHeader } from './pcap-header.ts';
import type { PcapRecords } from './pcap-records.ts';

const RECORD_HEADER_LENGTH = 16;

/**
 * What stands between a stream and `pcap-parser`, which takes a huge length for a reason to wait (quadratically),
 * refuses the nanosecond magic, does not know that old versions swap the two lengths and says nothing about a cut tail.
 * Passes on one plain microsecond header, then whole records only, each of a checked length.
 */
export class PcapGuard extends Transform {
  readonly #header: PcapHeader;
  readonly #records: PcapRecords;
  #held = Buffer.allocUnsafe(128 * 1024);
  #length = 0;
  #headerDone = false;
  #stopped = false;
  #offset = 0;

  /** @param header decoded from the stream's first bytes, which are still to come */
  constructor(header: PcapHeader, records: PcapRecords) {
    super();
    this.#header = header;
    this.#records = records;
  }

  /** True once a record was refused: nothing after it is passed on. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Bytes held that are no whole record, and where in the file they begin. */
  get left(): number {
    return this.#length;
  }

  get offset(): number {
    return this.#offset;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (!this.#stopped) {
      this.#append(chunk);
      this.#passWholeRecords();
    }
    done();
  }

  #append(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (length > this.#held.length) {
      const grown = Buffer.allocUnsafe(length * 2);
      this.#held.copy(grown, 0, 0, this.#length);
      this.#held = grown;
    }
    chunk.copy(this.#held, this.#length);
    this.#length = length;
  }

  #passWholeRecords(): void {
    let at = 0;
    if (!this.#headerDone) {
      if (this.#length < PCAP_HEADER_LENGTH) return;
      this.#headerDone = true;
      this.#held.writeUint32LE(0xa1b2c3d4, 0);
      if (this.#header.byteOrder === 'big-endian') this.#held.subarray(0, 4).reverse();
      at = PCAP_HEADER_LENGTH;
    }
    at = this.#wholeRecords(at);
    if (at === 0) return;
    // The parser keeps slices of what it is given, so it gets a copy and the held buffer stays ours.
    this.push(Buffer.from(this.#held.subarray(0, at)));
    this.#held.copyWithin(0, at, this.#length);
    this.#length -= at;
    this.#offset += at;
  }

  #wholeRecords(from: number): number {
    let at = from;
    while (this.#length - at >= RECORD_HEADER_LENGTH) {
      const captured = this.#orderLengths(at);
      if (!this.#records.accepts(captured, this.#offset + at)) {
        this.#stopped = true;
        break;
      }
      if (this.#length - at - RECORD_HEADER_LENGTH < captured) break;
      at += RECORD_HEADER_LENGTH + captured;
    }
    return at;
  }

  /** The captured length of the record at `at`, moved to where the parser looks for it. */
  #orderLengths(at: number): number {
    const little = this.#header.byteOrder === 'little-endian';
    const view = new DataView(this.#held.buffer, this.#held.byteOffset + at, RECORD_HEADER_LENGTH);
    const first = view.getUint32(8, little);
    const second = view.getUint32(12, little);
    const { lengths } = this.#header;
    if (lengths === 'captured-first' || (lengths === 'maybe' && first <= second)) return first;
    const whole = this.#length - at - RECORD_HEADER_LENGTH >= second;
    if (whole) {
      view.setUint32(8, second, little);
      view.setUint32(12, first, little);
    }
    return second;
  }
}
