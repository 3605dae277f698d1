import { inflateRawSync, constants as zlib } from 'node:zlib';
import type { TlsRecord } from '../record.ts';
import type { Opened, RecordCipher } from './record-cipher.ts';

const WINDOW = 32 * 1024;
/** RFC 5246 §6.2.2: what a record holds decompressed. */
const MAX_PLAIN = 16384;
const ZLIB_HEADER = 2;

/** Records compressed before they were encrypted, RFC 3749: one zlib stream a direction, flushed to a byte boundary at the end of each record. */
export class InflatingCipher implements RecordCipher {
  readonly seeks = false;
  readonly #inner: RecordCipher;
  #window: Uint8Array = new Uint8Array(0);
  #begun = false;
  #broken = false;

  constructor(inner: RecordCipher) {
    this.#inner = inner;
  }

  open(record: TlsRecord, sequence: number, opened: Opened): boolean {
    if (this.#broken || !this.#inner.open(record, sequence, opened)) {
      this.#broken = true;
      return false;
    }
    let from = opened.from;
    if (!this.#begun) {
      if (opened.to - from < ZLIB_HEADER) return opened.to === from;
      from += ZLIB_HEADER;
      this.#begun = true;
    }
    const plain = this.#inflate(opened.bytes.subarray(from, opened.to));
    if (plain === null) {
      this.#broken = true;
      return false;
    }
    this.#remember(plain);
    opened.bytes = plain;
    opened.from = 0;
    opened.to = plain.length;
    opened.prefix = 0;
    opened.isLinear = false;
    return true;
  }

  /** What was lost is part of the window of what follows. */
  lose(): boolean {
    this.#broken = true;
    return false;
  }

  loseBytes(): boolean {
    return this.lose();
  }

  plainLength(length: number): number {
    return this.#inner.plainLength(length);
  }

  #inflate(bytes: Uint8Array): Uint8Array | null {
    try {
      return inflateRawSync(bytes, {
        finishFlush: zlib.Z_SYNC_FLUSH,
        maxOutputLength: MAX_PLAIN,
        ...(this.#window.length === 0 ? {} : { dictionary: this.#window }),
      });
    } catch {
      return null;
    }
  }

  #remember(plain: Uint8Array): void {
    const kept = this.#window.subarray(Math.max(0, this.#window.length + plain.length - WINDOW));
    const window = new Uint8Array(kept.length + plain.length);
    window.set(kept);
    window.set(plain, kept.length);
    this.#window = window.length > WINDOW ? window.slice(window.length - WINDOW) : window;
  }
}
