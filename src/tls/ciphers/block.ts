import { createDecipheriv } from 'node:crypto';
import type { Bulk } from '../cipher-suites.ts';
import { SSL30, TLS11 } from '../protocol.ts';
import { fragmentOf, type TlsRecord } from '../record.ts';
import type { RecordMac } from './mac.ts';
import type { Opened, RecordCipher } from './record-cipher.ts';

type BlockBulk = Extract<Bulk, { kind: 'block' }>;

const FULL_RECORD = 16384;

/**
 * CBC suites, RFC 5246 §6.2.3.2. Up to TLS 1.0 each record continues the chain of the one before it; from 1.1 on its IV stands before it. The MAC lies inside
 * the encryption, or behind it after `encrypt_then_mac` (RFC 7366).
 */
export class BlockCipher implements RecordCipher {
  readonly seeks: boolean;
  readonly #bulk: BlockBulk;
  readonly #key: Uint8Array;
  readonly #mac: RecordMac;
  readonly #isSsl30: boolean;
  readonly #explicitIv: boolean;
  readonly #macOutside: boolean;
  /** Last block of the record before; null when it was lost. */
  #chain: Uint8Array | null;
  /** The record that was opened last, and the chain before it: it may be tried again under another sequence number. */
  #last = 0;
  #before: Uint8Array | null = null;

  constructor(
    bulk: BlockBulk,
    key: Uint8Array,
    iv: Uint8Array,
    mac: RecordMac,
    version: number,
    encryptThenMac: boolean,
  ) {
    this.#bulk = bulk;
    // Single DES: encrypt, decrypt, encrypt with the same key is to encrypt once.
    this.#key = key.length === 8 ? new Uint8Array([...key, ...key, ...key]) : key;
    this.#mac = mac;
    this.#isSsl30 = version === SSL30;
    this.#explicitIv = version >= TLS11;
    this.#macOutside = encryptThenMac;
    this.#chain = iv;
    this.seeks = this.#explicitIv;
  }

  open(record: TlsRecord, sequence: number, opened: Opened): boolean {
    const { bytes, to, type, version } = record;
    const { block } = this.#bulk;
    const fragment = fragmentOf(record);
    const end = this.#macOutside ? to - this.#mac.length : to;
    const length = end - fragment;
    const chain = this.#explicitIv ? null : this.#chainBefore(record.number);
    if (!this.#explicitIv && length >= block) this.#chain = bytes.slice(end - block, end);
    if (length <= 0 || length % block !== 0 || (this.#explicitIv ? length < 2 * block : chain === null)) return false;
    if (this.#macOutside && !this.#mac.fits(sequence, type, version, bytes, fragment, end, bytes, end)) return false;
    const from = this.#explicitIv ? fragment + block : fragment;
    const plain = this.#decrypt(chain ?? bytes.subarray(fragment, from), bytes.subarray(from, end));
    const padded = this.#unpad(plain);
    const content = this.#macOutside ? padded : padded - this.#mac.length;
    if (content < 0) return false;
    if (!this.#macOutside && !this.#mac.fits(sequence, type, version, plain, 0, content, plain, content)) return false;
    opened.bytes = plain;
    opened.from = 0;
    opened.to = content;
    opened.type = type;
    opened.prefix = from - fragment;
    opened.isLinear = true;
    return true;
  }

  lose(record: TlsRecord): boolean {
    const { tail } = record;
    const { block } = this.#bulk;
    const end = tail === null ? 0 : tail.length - (this.#macOutside ? this.#mac.length : 0);
    this.#chain = tail === null || end < block ? null : tail.slice(end - block, end);
    return true;
  }

  loseBytes(): boolean {
    this.#chain = null;
    return true;
  }

  /** How long the padding was is not known: a full record is likelier than one a few bytes shorter, the shortest padding than a longer one. */
  plainLength(length: number): number {
    const { block } = this.#bulk;
    const most = length - this.#mac.length - (this.#explicitIv ? block : 0) - 1;
    return most - block < FULL_RECORD && FULL_RECORD <= most ? FULL_RECORD : Math.max(0, most);
  }

  #chainBefore(record: number): Uint8Array | null {
    if (record !== this.#last) {
      this.#last = record;
      this.#before = this.#chain;
    }
    return this.#before;
  }

  #decrypt(iv: Uint8Array, bytes: Uint8Array): Uint8Array {
    const decipher = createDecipheriv(this.#bulk.cipher, this.#key, iv);
    decipher.setAutoPadding(false);
    // All blocks are whole: `final` has nothing left to give.
    return decipher.update(bytes);
  }

  /** Length without padding; -1 when the padding is wrong. What SSL 3.0 pads with is not defined. */
  #unpad(plain: Uint8Array): number {
    const padding = plain[plain.length - 1]!;
    const length = plain.length - padding - 1;
    if (length < 0) return -1;
    if (this.#isSsl30) return padding < this.#bulk.block ? length : -1;
    for (let index = length; index < plain.length; index++) if (plain[index] !== padding) return -1;
    return length;
  }
}
