import { type CipherGCMTypes, createDecipheriv, type DecipherGCM } from 'node:crypto';
import type { Bulk } from '../cipher-suites.ts';
import { Content } from '../protocol.ts';
import { fragmentOf, type TlsRecord } from '../record.ts';
import { type Opened, putSequence, type RecordCipher } from './record-cipher.ts';

type AeadBulk = Extract<Bulk, { kind: 'aead' }>;

const NONCE = 12;
const EXPLICIT = 8;
const HEADER = 5;

/**
 * AES-GCM (RFC 5288), AES-CCM (RFC 6655), ChaCha20-Poly1305 (RFC 7905) of TLS 1.2, and all three in TLS 1.3 (RFC 8446 §5.2).
 */
export class AeadCipher implements RecordCipher {
  readonly seeks = true;
  readonly #bulk: AeadBulk;
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;
  readonly #is13: boolean;
  /** Bytes of the nonce that stand in the record. */
  readonly #explicit: number;
  readonly #nonce = new Uint8Array(NONCE);
  readonly #nonceView = new DataView(this.#nonce.buffer);
  readonly #sequence = new Uint8Array(13);
  readonly #view = new DataView(this.#sequence.buffer);
  readonly #options: { authTagLength: number };

  /** @param iv 4 bytes for GCM and CCM of TLS 1.2, else 12 */
  constructor(bulk: AeadBulk, key: Uint8Array, iv: Uint8Array, is13: boolean) {
    this.#bulk = bulk;
    this.#key = key;
    this.#iv = iv;
    this.#is13 = is13;
    this.#explicit = is13 || bulk.cipher === 'chacha' ? 0 : EXPLICIT;
    this.#options = { authTagLength: bulk.tag };
  }

  open(record: TlsRecord, sequence: number, opened: Opened): boolean {
    const tagLength = this.#bulk.tag;
    const length = record.length - this.#explicit - tagLength;
    if (length < 0) return false;
    const { bytes, to } = record;
    const fragment = fragmentOf(record);
    this.#fillNonce(bytes, fragment, sequence);
    const aad = this.#additional(record, sequence, length);
    try {
      const decipher = this.#decipher();
      decipher.setAuthTag(bytes.subarray(to - tagLength, to));
      decipher.setAAD(aad, { plaintextLength: length });
      const plain = decipher.update(bytes.subarray(fragment + this.#explicit, to - tagLength));
      decipher.final();
      opened.bytes = plain;
      opened.to = plain.length;
    } catch {
      return false;
    }
    opened.from = 0;
    opened.type = record.type;
    opened.prefix = this.#explicit;
    opened.isLinear = true;
    return !this.#is13 || innerType(opened);
  }

  lose(): boolean {
    return true;
  }

  loseBytes(): boolean {
    return true;
  }

  plainLength(length: number): number {
    return Math.max(0, length - this.#explicit - this.#bulk.tag - (this.#is13 ? 1 : 0));
  }

  #decipher(): DecipherGCM {
    // CCM and ChaCha20-Poly1305 behave alike; the types know each by itself only.
    return createDecipheriv(this.#bulk.name as CipherGCMTypes, this.#key, this.#nonce, this.#options);
  }

  #fillNonce(bytes: Uint8Array, fragment: number, sequence: number): void {
    const nonce = this.#nonce;
    if (this.#explicit > 0) {
      nonce.set(this.#iv);
      for (let index = 0; index < EXPLICIT; index++) nonce[4 + index] = bytes[fragment + index]!;
      return;
    }
    this.#nonceView.setUint32(0, 0);
    putSequence(this.#nonceView, 4, sequence);
    for (let index = 0; index < NONCE; index++) nonce[index]! ^= this.#iv[index]!;
  }

  #additional(record: TlsRecord, sequence: number, length: number): Uint8Array {
    if (this.#is13) {
      const header = fragmentOf(record) - HEADER;
      return record.bytes.subarray(header, header + HEADER);
    }
    const view = this.#view;
    putSequence(view, 0, sequence);
    view.setUint8(8, record.type);
    view.setUint16(9, record.version);
    view.setUint16(11, length);
    return this.#sequence;
  }
}

/** RFC 8446 §5.4: the content type is the last byte that is not 0. */
function innerType(opened: Opened): boolean {
  let end = opened.to;
  while (end > 0 && opened.bytes[end - 1] === 0) end--;
  if (end === 0) {
    opened.type = Content.alert;
    opened.to = 0;
    return true;
  }
  opened.to = end - 1;
  opened.type = opened.bytes[end - 1]!;
  return true;
}
