import type { Budget } from './budget.ts';
import type { Opened } from './ciphers/record-cipher.ts';
import type { TlsDirection } from './direction.ts';
import type { TlsReason } from './facts.ts';
import type { Opener } from './phases.ts';
import type { TlsRecord } from './record.ts';

/** What a direction asks of and tells its connection. */
export interface TlsHost {
  readonly budget: Budget;
  /** Bytes of records one direction may keep. */
  readonly heldLimit: number;
  readonly isOpaque: boolean;
  /** Which side of TCP is the client of TLS. */
  readonly clientSide: 0 | 1;
  readonly recordVersion: number | null;

  /** Something of the other direction has to be read first. */
  mustWait(direction: TlsDirection, record: TlsRecord): boolean;
  /** Records of this kind are never encrypted. */
  isClear(record: TlsRecord): boolean;
  message(direction: TlsDirection, type: number, bytes: Uint8Array, from: number, to: number): void;
  helloV2(direction: TlsDirection, bytes: Uint8Array, from: number, to: number): void;
  tooLong(direction: TlsDirection, type: number, length: number): void;
  changeCipherSpec(direction: TlsDirection): void;
  alert(direction: TlsDirection, bytes: Uint8Array, from: number, to: number): void;
  /** The keys that a lost message may have put into force; null when there are none. */
  lateOpener(direction: TlsDirection): Opener | null;
  /** Application data before any key. */
  unkeyedData(direction: TlsDirection): void;
  opened(direction: TlsDirection): void;
  /** Whether decrypted application data may go on. */
  mayPass(direction: TlsDirection, opened: Opened): boolean;
  /** Records that did not open at first count as damaged, rather than as another phase's. */
  reportsUnproven(direction: TlsDirection): boolean;
  badRecord(direction: TlsDirection, record: TlsRecord, count?: number): void;
  secretMismatch(direction: TlsDirection): void;
  lost(direction: TlsDirection, record: TlsRecord, detail: string): void;
  /** Handshake messages in clear were lost. */
  clearLost(direction: TlsDirection): void;
  /** The cipher cannot go on after a loss. */
  cannotGoOn(direction: TlsDirection): void;
  cut(direction: TlsDirection, bytes: number): void;
  framingBroken(direction: TlsDirection, offset: number, packet: number): void;
  giveUp(why: TlsReason): void;
  /** Something was read: the other direction may go on. */
  progress(): void;
  directionEnded(): void;
}
