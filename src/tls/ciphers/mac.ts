import { createHash, createHmac } from 'node:crypto';
import { SSL30 } from '../protocol.ts';
import { putSequence } from './record-cipher.ts';

/** The MAC of records up to TLS 1.2: HMAC (RFC 5246 §6.2.3.1), or what SSL 3.0 had before it (RFC 6101 §5.2.3.1). */
export class RecordMac {
  readonly length: number;
  readonly #hash: string;
  readonly #key: Uint8Array;
  readonly #isSsl30: boolean;
  readonly #head = new Uint8Array(13);
  readonly #view = new DataView(this.#head.buffer);

  constructor(hash: string, length: number, key: Uint8Array, version: number) {
    this.length = length;
    this.#hash = hash;
    this.#key = key;
    this.#isSsl30 = version === SSL30;
  }

  /** Whether the MAC at `at` is that of the content `bytes[from, to)`. */
  fits(
    sequence: number,
    type: number,
    version: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    macs: Uint8Array,
    at: number,
  ): boolean {
    const computed = this.#compute(sequence, type, version, bytes.subarray(from, to));
    if (macs.length - at < this.length) return false;
    for (let index = 0; index < this.length; index++) if (computed[index] !== macs[at + index]) return false;
    return true;
  }

  #compute(sequence: number, type: number, version: number, content: Uint8Array): Uint8Array {
    const view = this.#view;
    putSequence(view, 0, sequence);
    view.setUint8(8, type);
    if (this.#isSsl30) {
      view.setUint16(9, content.length);
      const padding = this.#hash === 'md5' ? 48 : 40;
      const inner = createHash(this.#hash)
        .update(this.#key)
        .update(new Uint8Array(padding).fill(0x36))
        .update(this.#head.subarray(0, 11))
        .update(content)
        .digest();
      return createHash(this.#hash).update(this.#key).update(new Uint8Array(padding).fill(0x5c)).update(inner).digest();
    }
    view.setUint16(9, version);
    view.setUint16(11, content.length);
    return createHmac(this.#hash, this.#key).update(this.#head).update(content).digest();
  }
}
