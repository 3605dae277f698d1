import type { TlsRecord } from '../record.ts';

/** What came out of a record. Reused. */
export interface Opened {
  bytes: Uint8Array;
  from: number;
  to: number;
  /** Content type; TLS 1.3 hides it in the plaintext. */
  type: number;
  /** Bytes of the fragment before the first one of the plaintext. */
  prefix: number;
  /** Plaintext and fragment run side by side, byte for byte; not so when it was compressed. */
  isLinear: boolean;
}

/** Opens the records of one direction under one key. */
export interface RecordCipher {
  /**
   * Opens a whole record that was the `sequence`-th under this key.
   * @returns false when its MAC, tag or padding is wrong; a cipher without `seeks` has moved on none the less
   */
  open(record: TlsRecord, sequence: number, opened: Opened): boolean;
  /** A record whose bytes are not all there was passed over. @returns false when nothing after it can be opened */
  lose(record: TlsRecord): boolean;
  /** Bytes in which an unknown number of records was lost were passed over. @returns false when nothing after them can be opened */
  loseBytes(): boolean;
  /** Any record can be tried at any sequence number. */
  readonly seeks: boolean;
  /** Plaintext bytes that a fragment of `length` bytes holds, as near as can be known. */
  plainLength(length: number): number;
}

export function newOpened(): Opened {
  return { bytes: new Uint8Array(0), from: 0, to: 0, type: 0, prefix: 0, isLinear: true };
}

/** Writes a sequence number as 8 bytes, big-endian. */
export function putSequence(view: DataView, at: number, sequence: number): void {
  view.setUint32(at, Math.floor(sequence / 2 ** 32));
  view.setUint32(at + 4, sequence >>> 0);
}
