import type { CipherSuite } from './cipher-suites.ts';
import type { Opened } from './ciphers/record-cipher.ts';
import { Epoch } from './epoch.ts';
import type { TlsRecord } from './record.ts';
import { nextTrafficSecret, trafficCipher } from './traffic-keys.ts';

export type PhaseName = 'early' | 'handshake' | 'application';

/** What opens the records of one direction. */
export interface Opener {
  open(record: TlsRecord, opened: Opened): boolean;
  /** @returns false when nothing more can be opened */
  lose(record: TlsRecord): boolean;
  loseBytes(bytes: number): boolean;
  /** Under which key the last record was opened. */
  readonly epoch: Epoch;
  /** Whether records now carry application data. */
  readonly carriesData: boolean;
}

/** Up to TLS 1.2: one key until the next ChangeCipherSpec. */
export class LegacyOpener implements Opener {
  readonly epoch: Epoch;
  readonly carriesData = true;

  constructor(epoch: Epoch) {
    this.epoch = epoch;
  }

  open(record: TlsRecord, opened: Opened): boolean {
    return this.epoch.open(record, opened);
  }

  lose(record: TlsRecord): boolean {
    return this.epoch.lose(record);
  }

  loseBytes(bytes: number): boolean {
    return this.epoch.loseBytes(bytes);
  }
}

interface Phase {
  readonly name: PhaseName;
  readonly secret: Uint8Array;
  readonly epoch: Epoch;
}

/**
 * TLS 1.3: the keys of a direction follow each other (RFC 8446 §7.1). Normally messages say when; when these were lost or cannot be read, the key that opens a
 * record says it.
 */
export class PhasedOpener implements Opener {
  readonly #suite: CipherSuite;
  readonly #phases: Phase[] = [];
  #current = 0;

  constructor(suite: CipherSuite) {
    this.#suite = suite;
  }

  /** Adds the next phase; without a secret that fits there is none. */
  add(name: PhaseName, secret: Uint8Array | null): void {
    const cipher = secret === null ? null : trafficCipher(this.#suite, secret);
    if (secret !== null && cipher !== null) this.#phases.push({ name, secret, epoch: new Epoch(cipher) });
  }

  /** All that comes before application data can be opened, too. */
  get isWhole(): boolean {
    return this.#phases.some(({ name }) => name === 'handshake');
  }

  get isEmpty(): boolean {
    return this.#phases.length === 0;
  }

  get phase(): PhaseName {
    return this.#phases[this.#current]!.name;
  }

  get epoch(): Epoch {
    return this.#phases[this.#current]!.epoch;
  }

  get carriesData(): boolean {
    return this.phase !== 'handshake';
  }

  /** The messages of a phase have ended. */
  leave(name: PhaseName): void {
    if (this.phase === name && this.#current + 1 < this.#phases.length) this.#current++;
  }

  /** The sender has changed its key, RFC 8446 §4.6.3. */
  update(): void {
    const next = this.#next();
    if (next === null) return;
    this.#phases.push(next);
    this.#current = this.#phases.length - 1;
  }

  open(record: TlsRecord, opened: Opened): boolean {
    const { epoch } = this;
    const wasUnsure = epoch.isUnsure;
    if (epoch.open(record, opened)) return true;
    for (let index = this.#current + 1; index < this.#phases.length; index++) {
      if (!this.#phases[index]!.epoch.open(record, opened)) continue;
      this.#current = index;
      return true;
    }
    // A lost KeyUpdate.
    const next = wasUnsure && this.phase === 'application' ? this.#next() : null;
    if (next === null || !next.epoch.loseBytes(1024) || !next.epoch.open(record, opened)) return false;
    this.#phases.push(next);
    this.#current = this.#phases.length - 1;
    return true;
  }

  lose(record: TlsRecord): boolean {
    return this.epoch.lose(record);
  }

  loseBytes(bytes: number): boolean {
    for (let index = this.#current; index < this.#phases.length; index++) this.#phases[index]!.epoch.loseBytes(bytes);
    return true;
  }

  #next(): Phase | null {
    const current = this.#phases[this.#current]!;
    if (current.name !== 'application') return null;
    const secret = nextTrafficSecret(this.#suite, current.secret);
    const cipher = trafficCipher(this.#suite, secret);
    return cipher === null ? null : { name: 'application', secret, epoch: new Epoch(cipher) };
  }
}
