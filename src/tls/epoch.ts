import type { Opened, RecordCipher } from './ciphers/record-cipher.ts';
import { HEADER_LENGTH } from './protocol.ts';
import type { TlsRecord } from './record.ts';

/** Sequence numbers that are tried for one record after a loss. */
const MAX_TRIALS = 256;
/** Of one epoch, so that a capture full of holes costs no more than this. */
const MAX_ALL_TRIALS = 8192;
/** A record cannot be shorter: header, tag. */
const LEAST_RECORD = 21;
const SAMPLE_FRAGMENT = 4096;

/**
 * The records of one direction under one key. The sequence number of the next record is `sequence`, or up to `#unsure` above it after records whose number is
 * not known were lost: then the one that opens it tells.
 */
export class Epoch {
  readonly cipher: RecordCipher;
  sequence = 0;
  /** A record was opened. */
  proven = false;
  /** Records that the last successful `open` found to have been lost before its own. */
  skipped = 0;
  #unsure = 0;
  #trials = 0;

  constructor(cipher: RecordCipher) {
    this.cipher = cipher;
  }

  get isUnsure(): boolean {
    return this.#unsure > 0;
  }

  /** Opens the next record. When it does not open it counts as sent: until one has opened, perhaps. */
  open(record: TlsRecord, opened: Opened): boolean {
    this.skipped = 0;
    if (this.#unsure === 0) {
      const isOpen = this.cipher.open(record, this.sequence, opened);
      if (isOpen) this.proven = true;
      if (isOpen || this.proven || !this.cipher.seeks) this.sequence++;
      else this.#unsure = 1;
      return isOpen;
    }
    const most = this.#trials > MAX_ALL_TRIALS ? 0 : Math.min(this.#unsure, MAX_TRIALS);
    for (let more = 0; more <= most; more++) {
      this.#trials++;
      if (!this.cipher.open(record, this.sequence + more, opened)) continue;
      this.skipped = more;
      this.sequence += more + 1;
      this.#unsure = 0;
      this.proven = true;
      return true;
    }
    this.#unsure++;
    return false;
  }

  /** @returns false when nothing more can be opened */
  lose(record: TlsRecord): boolean {
    this.sequence++;
    return this.cipher.lose(record);
  }

  loseBytes(bytes: number): boolean {
    if (!this.cipher.loseBytes()) return false;
    this.#unsure += Math.ceil(bytes / LEAST_RECORD);
    return true;
  }

  /** Plaintext in `bytes` bytes that held `records` records. */
  plainLengthOf(bytes: number, records: number): number {
    const overhead = HEADER_LENGTH + SAMPLE_FRAGMENT - this.cipher.plainLength(SAMPLE_FRAGMENT);
    return Math.max(0, bytes - records * overhead);
  }
}
