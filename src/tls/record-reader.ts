import type { EndReason } from '../bytes/byte-sink.ts';
import type { Budget } from './budget.ts';
import { mayBeRecord } from './first-bytes.ts';
import { Content, HEADER_LENGTH, MAX_FRAGMENT } from './protocol.ts';
import { newRecord, type TlsRecord } from './record.ts';

const EMPTY = new Uint8Array(0);
/** Enough for a MAC and the block before it. */
const TAIL = 64;

/** What hears of records. */
export interface RecordOwner {
  /** The version that records of this connection carry; null while none was agreed on: then nothing is looked for. */
  readonly recordVersion: number | null;
  record(record: TlsRecord): void;
  /** Bytes at `offset` are no record: the sender broke its framing. */
  broken(offset: number, packet: number): void;
  /** The budget for half records is used up. */
  refused(): void;
}

/**
 * Cuts one direction into records (RFC 8446 §5.1). A record that lies in one segment is handed on where it is; others are put together. Bytes that are missing inside
 * a record cost that record; when they reach beyond it, or the framing is broken, the next record is looked for by its header, and `lostBefore` tells how
 * many bytes lie between.
 */
export class RecordReader {
  readonly #owner: RecordOwner;
  readonly #budget: Budget;
  readonly #record = newRecord();
  /** Of the record that is put together: header and fragment. */
  #buffer: Uint8Array = EMPTY;
  #have = 0;
  #need = HEADER_LENGTH;
  #headerLength = HEADER_LENGTH;
  #start = 0;
  #missing = 0;
  #records = 0;
  #seeking = false;
  #lostFrom = 0;
  #stopped = false;

  constructor(owner: RecordOwner, budget: Budget) {
    this.#owner = owner;
    this.#budget = budget;
  }

  /** First byte of the record that is not whole yet; +Infinity: there is none. */
  get sinceNs(): number {
    return this.#have > 0 ? this.#record.arrival.firstNs : Number.POSITIVE_INFINITY;
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
    let at = from;
    while (at < to && !this.#stopped) {
      const position = offset + at - from;
      if (this.#seeking) {
        at = this.#seek(bytes, at, to);
        if (this.#seeking) return;
        this.#record.lostBefore = offset + at - from - this.#lostFrom;
        continue;
      }
      if (this.#have === 0) {
        const whole = this.#wholeLength(bytes, at, to);
        if (whole < 0) {
          this.#lose(position);
          this.#owner.broken(position, packet);
          continue;
        }
        this.#record.arrival.clear();
        if (whole > 0 && at + whole <= to) {
          this.#record.arrival.add(whole, timeNs, nowNs, packet);
          this.#emit(bytes, at, whole, position);
          at += whole;
          continue;
        }
        this.#start = position;
        this.#need = HEADER_LENGTH;
        this.#missing = 0;
      }
      at = this.#collect(bytes, at, to, timeNs, nowNs, packet);
    }
  }

  gap(length: number, offset: number): void {
    if (this.#seeking || this.#stopped) return;
    const left = this.#need - this.#have;
    if (this.#have < HEADER_LENGTH || length > left) {
      // The record at hand is lost with what follows it; the search begins at its header.
      const from = this.#have === 0 ? offset : this.#start;
      this.#release();
      this.#lose(from);
      return;
    }
    this.#missing += length;
    this.#have += length;
    this.#record.tail = null;
    if (this.#have === this.#need) this.#emitDamaged();
  }

  /** @returns how many bytes of an unfinished record there are */
  end(_reason: EndReason): number {
    const cut = this.#seeking || this.#stopped ? 0 : this.#have;
    this.stop();
    return cut;
  }

  /** Nothing more is wanted. */
  stop(): void {
    this.#stopped = true;
    this.#release();
  }

  /** Length of the record at `at` with its header; 0 when the header is not whole; -1 when there is no record. */
  #wholeLength(bytes: Uint8Array, at: number, to: number): number {
    this.#headerLength = HEADER_LENGTH;
    const first = bytes[at]!;
    if (this.#records === 0 && (first & 0x80) !== 0) {
      this.#headerLength = 2;
      if (to - at < 3) return 0;
      const length = ((first & 0x7f) << 8) | bytes[at + 1]!;
      return length < 3 || length > MAX_FRAGMENT ? -1 : 2 + length;
    }
    if (first < Content.changeCipherSpec || first > Content.heartbeat) return -1;
    if (to - at < HEADER_LENGTH) return 0;
    const length = (bytes[at + 3]! << 8) | bytes[at + 4]!;
    return bytes[at + 1] !== 3 || length > MAX_FRAGMENT ? -1 : HEADER_LENGTH + length;
  }

  #collect(bytes: Uint8Array, from: number, to: number, timeNs: number, nowNs: number, packet: number): number {
    let at = from;
    if (this.#have < HEADER_LENGTH) {
      const more = Math.min(to - at, HEADER_LENGTH - this.#have);
      if (!this.#append(bytes, at, at + more)) return to;
      at += more;
      if (this.#have < HEADER_LENGTH) {
        this.#record.arrival.add(this.#have, timeNs, nowNs, packet);
        return at;
      }
      const whole = this.#wholeLength(this.#buffer, 0, HEADER_LENGTH);
      if (whole < 0) {
        const position = this.#start;
        this.#release();
        this.#lose(position);
        this.#owner.broken(position, packet);
        return at;
      }
      this.#need = whole;
    }
    const end = Math.min(to, at + this.#need - this.#have);
    if (this.#missing > 0) {
      this.#keepTail(bytes, at, end);
      this.#have += end - at;
    } else if (!this.#append(bytes, at, end)) return to;
    this.#record.arrival.add(this.#have, timeNs, nowNs, packet);
    if (this.#have === this.#need) {
      if (this.#missing > 0) this.#emitDamaged();
      else {
        this.#emit(this.#buffer, 0, this.#need, this.#start);
        this.#release();
      }
    }
    return end;
  }

  #append(bytes: Uint8Array, from: number, to: number): boolean {
    const length = this.#have + to - from;
    if (length > this.#buffer.length) {
      const size = Math.max(length, Math.min(this.#need, 2 * this.#buffer.length), 64);
      if (!this.#budget.take(size - this.#buffer.length)) {
        this.stop();
        this.#owner.refused();
        return false;
      }
      const larger = new Uint8Array(size);
      larger.set(this.#buffer.subarray(0, this.#have));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes.subarray(from, to), this.#have);
    this.#have = length;
    return true;
  }

  /** Of a record with a hole only the end matters: ciphers that chain need their last block. */
  #keepTail(bytes: Uint8Array, from: number, to: number): void {
    const before = this.#record.tail ?? EMPTY;
    const joined = new Uint8Array(before.length + to - from);
    joined.set(before);
    joined.set(bytes.subarray(from, to), before.length);
    this.#record.tail = joined.slice(-TAIL);
  }

  #emit(bytes: Uint8Array, from: number, whole: number, offset: number): void {
    const record = this.#record;
    const isV2 = this.#headerLength === 2;
    this.#records++;
    record.type = isV2 ? Content.helloV2 : bytes[from]!;
    record.version = isV2 ? 0x0002 : (bytes[from + 1]! << 8) | bytes[from + 2]!;
    record.bytes = bytes;
    record.from = from;
    record.to = from + whole;
    record.length = whole - this.#headerLength;
    record.offset = offset;
    record.number = this.#records;
    record.missing = 0;
    this.#owner.record(record);
    record.lostBefore = 0;
  }

  /** The header is in the buffer, the fragment is not whole. */
  #emitDamaged(): void {
    const record = this.#record;
    this.#records++;
    record.type = this.#buffer[0]!;
    record.version = (this.#buffer[1]! << 8) | this.#buffer[2]!;
    record.bytes = EMPTY;
    record.from = 0;
    record.to = 0;
    record.length = this.#need - HEADER_LENGTH;
    record.offset = this.#start;
    record.number = this.#records;
    record.missing = this.#missing;
    this.#release();
    this.#owner.record(record);
    record.lostBefore = 0;
    record.tail = null;
  }

  #release(): void {
    this.#budget.give(this.#buffer.length);
    this.#buffer = EMPTY;
    this.#have = 0;
    this.#missing = 0;
    this.#need = HEADER_LENGTH;
  }

  #lose(from: number): void {
    this.#seeking = true;
    // What was lost before a record that is lost now, too.
    this.#lostFrom = from - this.#record.lostBefore;
    this.#record.lostBefore = 0;
    this.#record.tail = null;
  }

  /** Where the next record seems to begin; `to`, still seeking, when nowhere. A header that two segments share is passed over. */
  #seek(bytes: Uint8Array, from: number, to: number): number {
    const version = this.#owner.recordVersion;
    if (version === null) return to;
    for (let at = from; at + HEADER_LENGTH <= to; at++) {
      if (!mayBeRecord(bytes, at, version)) continue;
      this.#seeking = false;
      return at;
    }
    return to;
  }
}
