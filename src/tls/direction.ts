import type { ByteSink, EndReason, GapReason } from '../bytes/byte-sink.ts';
import { newOpened, type Opened } from './ciphers/record-cipher.ts';
import { HandshakeReader } from './handshake-reader.ts';
import type { TlsHost } from './host.ts';
import type { Opener } from './phases.ts';
import type { PlainOutput } from './plain-output.ts';
import { Content } from './protocol.ts';
import { copyRecord, costOf, fragmentOf, type TlsRecord } from './record.ts';
import { type RecordOwner, RecordReader } from './record-reader.ts';

const FIRST_BYTES = 64;
/** So many records that do not open, and none before them that did: the secret is another connection's. */
const MAX_UNPROVEN = 16;

/**
 * One direction of a TLS connection: records in, plaintext out. What it cannot open yet, because a message of the other direction is missing, it keeps in order
 * until that has come.
 */
export class TlsDirection implements ByteSink, RecordOwner {
  readonly side: 0 | 1;
  readonly out: PlainOutput;
  readonly handshake: HandshakeReader;
  opener: Opener | null = null;
  /** Bytes seen, and the first of them. */
  bytes = 0;
  first: Uint8Array = new Uint8Array(0);
  ended: { readonly reason: EndReason; readonly timeNs: number } | null = null;
  /** Nothing more of it can be opened. */
  isDead = false;
  /** The record at hand. */
  current: TlsRecord | null = null;
  readonly #host: TlsHost;
  readonly #reader: RecordReader;
  readonly #opened: Opened = newOpened();
  readonly #held: TlsRecord[] = [];
  #heldBytes = 0;
  #unproven = 0;
  #unprovenLength = 0;

  constructor(host: TlsHost, side: 0 | 1, out: PlainOutput) {
    this.#host = host;
    this.side = side;
    this.out = out;
    this.#reader = new RecordReader(this, host.budget);
    this.handshake = new HandshakeReader(
      {
        message: (type, bytes, from, to) => host.message(this, type, bytes, from, to),
        tooLong: (type, length) => host.tooLong(this, type, length),
      },
      host.budget,
    );
  }

  get isClient(): boolean {
    return this.side === this.#host.clientSide;
  }

  get recordVersion(): number | null {
    return this.#host.recordVersion;
  }

  get isWaiting(): boolean {
    return this.#held.length > 0;
  }

  /** +Infinity: nothing is. */
  get heldSinceNs(): number {
    if (this.#isOver) return Number.POSITIVE_INFINITY;
    return this.#held[0]?.arrival.firstNs ?? this.#reader.sinceNs;
  }

  push(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    timeNs: number,
    nowNs: number,
    packet: number,
  ): void {
    this.bytes += to - from;
    if (this.first.length < FIRST_BYTES) this.#keepFirst(bytes, from, to);
    if (this.#isOver) return;
    this.#reader.push(bytes, from, to, offset, timeNs, nowNs, packet);
    this.#host.progress();
  }

  gap(length: number, offset: number, _timeNs: number, _reason: GapReason): void {
    if (this.#isOver) return;
    this.#reader.gap(length, offset);
    this.#host.progress();
  }

  end(reason: EndReason, _offset: number, timeNs: number): void {
    if (this.ended !== null) return;
    const cut = this.#reader.end(reason);
    if (cut > 0 && this.opener !== null && !this.#isOver) this.#host.cut(this, cut);
    this.ended = { reason, timeNs };
    this.#host.progress();
    this.#host.directionEnded();
  }

  settled(offset: number): void {
    this.out.settled(offset);
  }

  resent(offset: number, length: number, firstNs: number, againNs: number): void {
    this.out.resent(offset, length, firstNs, againNs);
  }

  /** See `PlainOutput`: bytes that open are in no doubt. */
  doubt(): void {}

  /** From the reader. */
  record(record: TlsRecord): void {
    if (this.#isOver) return;
    if (this.#held.length > 0 || this.#host.mustWait(this, record)) this.#hold(record);
    else this.#process(record);
  }

  broken(offset: number, packet: number): void {
    this.#host.framingBroken(this, offset, packet);
  }

  refused(): void {
    this.#host.giveUp('limit');
  }

  /** Goes on with what waited, as far as that is possible now. @returns whether anything moved */
  drain(): boolean {
    let moved = false;
    while (this.#held.length > 0 && !this.#isOver && !this.#host.mustWait(this, this.#held[0]!)) {
      const record = this.#held.shift()!;
      this.#give(record);
      moved = true;
      this.#process(record);
    }
    return moved;
  }

  /** Forgets what waits; nothing more is read. */
  close(): void {
    for (const record of this.#held) this.#give(record);
    this.#held.length = 0;
    this.#reader.stop();
    this.handshake.lose();
    this.isDead = true;
  }

  /** Both directions are over: says what never opened. */
  finish(): void {
    if (this.#unproven > 0 && !this.isDead) this.#host.secretMismatch(this);
    this.close();
    if (this.ended !== null) this.out.end(this.ended.reason, this.ended.timeNs);
  }

  get #isOver(): boolean {
    return this.isDead || this.#host.isOpaque;
  }

  #keepFirst(bytes: Uint8Array, from: number, to: number): void {
    const more = bytes.subarray(from, Math.min(to, from + FIRST_BYTES - this.first.length));
    const first = new Uint8Array(this.first.length + more.length);
    first.set(this.first);
    first.set(more, this.first.length);
    this.first = first;
  }

  #hold(record: TlsRecord): void {
    const cost = costOf(record);
    if (this.#heldBytes + cost > this.#host.heldLimit || !this.#host.budget.take(cost)) {
      this.#host.giveUp('limit');
      return;
    }
    this.#heldBytes += cost;
    this.#held.push(copyRecord(record));
  }

  #give(record: TlsRecord): void {
    const cost = costOf(record);
    this.#heldBytes -= cost;
    this.#host.budget.give(cost);
  }

  #process(record: TlsRecord): void {
    this.current = record;
    if (record.lostBefore > 0) this.#loseBytes(record);
    if (this.#isOver) return;
    if (record.missing > 0) this.#loseRecord(record);
    else if (this.opener === null || this.#host.isClear(record)) this.#readClear(record);
    else this.#readSealed(record, this.opener);
    this.current = null;
  }

  #readClear(record: TlsRecord): void {
    const host = this.#host;
    const from = fragmentOf(record);
    if (this.opener === null && (this.handshake.isLost || record.type === Content.applicationData)) {
      // Keys may have changed in what was lost.
      const opener = host.lateOpener(this);
      if (opener !== null) {
        this.opener = opener;
        this.#readSealed(record, opener);
        return;
      }
    }
    switch (record.type) {
      case Content.handshake:
        this.handshake.push(record.bytes, from, record.to);
        return;
      case Content.helloV2:
        host.helloV2(this, record.bytes, from, record.to);
        return;
      case Content.changeCipherSpec:
        host.changeCipherSpec(this);
        return;
      case Content.alert:
        host.alert(this, record.bytes, from, record.to);
        return;
      case Content.applicationData:
        host.unkeyedData(this);
        return;
      default:
        return;
    }
  }

  #readSealed(record: TlsRecord, opener: Opener): void {
    const opened = this.#opened;
    const wasUnsure = opener.epoch.isUnsure && opener.epoch.proven;
    if (!opener.open(record, opened)) {
      this.#failed(record, opener, wasUnsure);
      return;
    }
    this.#host.opened(this);
    if (this.#lostLength > 0) {
      const length = opener.epoch.plainLengthOf(this.#lostLength, Math.max(1, opener.epoch.skipped));
      this.#lostLength = 0;
      if (opener.carriesData) this.out.lost(length, record.arrival.firstNs);
    }
    if (this.#unproven > 0) this.#wasUnproven(record);
    switch (opened.type) {
      case Content.handshake:
        this.handshake.push(opened.bytes, opened.from, opened.to);
        return;
      case Content.applicationData:
        if (this.#host.mayPass(this, opened)) this.out.data(opened, record);
        return;
      case Content.alert:
        this.#host.alert(this, opened.bytes, opened.from, opened.to);
        return;
      case Content.changeCipherSpec:
        this.#host.changeCipherSpec(this);
        return;
      default:
        return;
    }
  }

  #failed(record: TlsRecord, opener: Opener, wasUnsure: boolean): void {
    const length = record.type === Content.applicationData ? opener.epoch.cipher.plainLength(record.length) : 0;
    if (!opener.epoch.proven) {
      this.#unproven++;
      this.#unprovenLength += length;
      if (this.#unproven >= MAX_UNPROVEN) this.#host.secretMismatch(this);
      return;
    }
    if (wasUnsure) {
      // It may be none of this key's, or no record at all.
      this.#lostLength += record.to - record.from;
      this.#host.lost(this, record, 'a record after a gap does not open');
      return;
    }
    this.#host.badRecord(this, record);
    if (opener.carriesData) this.out.lost(length, record.arrival.firstNs);
  }

  /** What did not open before the first record that did was damaged. */
  #wasUnproven(record: TlsRecord): void {
    if (this.opener?.carriesData === true && this.#host.reportsUnproven(this)) {
      this.#host.badRecord(this, record, this.#unproven);
      this.out.lost(this.#unprovenLength, record.arrival.firstNs);
    }
    this.#unproven = 0;
    this.#unprovenLength = 0;
  }

  /** Bytes in which records of unknown number were lost, until one that opens tells how many they were. */
  #lostLength = 0;

  #loseBytes(record: TlsRecord): void {
    this.#host.lost(this, record, `${record.lostBefore} bytes are missing or no records`);
    this.handshake.lose();
    if (this.opener === null) {
      this.#host.clearLost(this);
      return;
    }
    // What is lost of a handshake is no plaintext of the application; how much of it was, nobody knows.
    if (this.opener.carriesData) this.#lostLength += record.lostBefore;
    if (!this.opener.loseBytes(record.lostBefore)) this.#host.cannotGoOn(this);
  }

  #loseRecord(record: TlsRecord): void {
    const { opener } = this;
    this.#host.lost(this, record, `${record.missing} bytes of a record of ${record.length} are missing`);
    if (opener === null) {
      this.handshake.lose();
      this.#host.clearLost(this);
      return;
    }
    if (!opener.carriesData || record.type === Content.handshake) this.handshake.lose();
    if (!opener.lose(record)) this.#host.cannotGoOn(this);
    else if (record.type === Content.applicationData && opener.carriesData) {
      this.out.lost(opener.epoch.cipher.plainLength(record.length), record.arrival.lastNs);
    }
  }
}
