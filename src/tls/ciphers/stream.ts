import { Rc4 } from '../rc4.ts';
import { fragmentOf, type TlsRecord } from '../record.ts';
import type { RecordMac } from './mac.ts';
import type { Opened, RecordCipher } from './record-cipher.ts';

/** RC4 and NULL, RFC 5246 §6.2.3.1. */
export class StreamCipher implements RecordCipher {
  /** Without encryption every record stands for itself. */
  readonly seeks: boolean;
  readonly #rc4: Rc4 | null;
  readonly #mac: RecordMac;

  /** @param key empty: no encryption */
  constructor(key: Uint8Array, mac: RecordMac) {
    this.#rc4 = key.length === 0 ? null : new Rc4(key);
    this.#mac = mac;
    this.seeks = this.#rc4 === null;
  }

  open(record: TlsRecord, sequence: number, opened: Opened): boolean {
    const fragment = fragmentOf(record);
    const plain = this.#rc4?.apply(record.bytes, fragment, record.to) ?? record.bytes.subarray(fragment, record.to);
    const content = plain.length - this.#mac.length;
    if (content < 0) return false;
    if (!this.#mac.fits(sequence, record.type, record.version, plain, 0, content, plain, content)) return false;
    opened.bytes = plain;
    opened.from = 0;
    opened.to = content;
    opened.type = record.type;
    opened.prefix = 0;
    opened.isLinear = true;
    return true;
  }

  lose(record: TlsRecord): boolean {
    this.#rc4?.skip(record.length);
    return true;
  }

  /** The key stream has no landmarks. */
  loseBytes(): boolean {
    return this.#rc4 === null;
  }

  plainLength(length: number): number {
    return Math.max(0, length - this.#mac.length);
  }
}
