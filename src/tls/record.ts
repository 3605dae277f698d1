import { HEADER_LENGTH } from './protocol.ts';

const EMPTY = new Uint8Array(0);

/**
 * One record. Reused: valid until the call that hands it over returns, unless it is kept by `copyRecord`. `bytes[from, to)` is the record with its header; of a
 * record with missing bytes only `tail` is there.
 */
export interface TlsRecord {
  readonly type: number;
  readonly version: number;
  readonly bytes: Uint8Array;
  /** Of the header, in `bytes`. */
  readonly from: number;
  readonly to: number;
  /** Length of the fragment, header not counted. */
  readonly length: number;
  /** Stream offset of the header. */
  readonly offset: number;
  /** n-th record of its direction, from 1, as far as they were seen. */
  readonly number: number;
  /** Bytes of it that were never captured. */
  readonly missing: number;
  /** Its last bytes when others are missing (at most 64); null when these are missing, too. */
  readonly tail: Uint8Array | null;
  /** Bytes before this record in which an unknown number of records was lost. */
  readonly lostBefore: number;
  readonly arrival: Arrival;
}

export type MutableRecord = { -readonly [K in keyof TlsRecord]: TlsRecord[K] };

/** When and in which packet the bytes of a record came: runs that end at `ends[i]` bytes from its header. */
export class Arrival {
  count = 0;
  readonly ends: number[] = [];
  readonly timesNs: number[] = [];
  readonly nowsNs: number[] = [];
  readonly packets: number[] = [];

  clear(): void {
    this.count = 0;
  }

  add(end: number, timeNs: number, nowNs: number, packet: number): void {
    const last = this.count - 1;
    if (last >= 0 && this.packets[last] === packet && this.timesNs[last] === timeNs && this.nowsNs[last] === nowNs) {
      this.ends[last] = end;
      return;
    }
    const at = this.count++;
    this.ends[at] = end;
    this.timesNs[at] = timeNs;
    this.nowsNs[at] = nowNs;
    this.packets[at] = packet;
  }

  copy(): Arrival {
    const copy = new Arrival();
    for (let index = 0; index < this.count; index++) {
      copy.add(this.ends[index]!, this.timesNs[index]!, this.nowsNs[index]!, this.packets[index]!);
    }
    return copy;
  }

  get firstNs(): number {
    return this.count === 0 ? Number.NaN : this.timesNs[0]!;
  }

  get lastNs(): number {
    return this.count === 0 ? Number.NaN : this.timesNs[this.count - 1]!;
  }

  get lastPacket(): number {
    return this.count === 0 ? 0 : this.packets[this.count - 1]!;
  }
}

export function newRecord(): MutableRecord {
  return {
    type: 0,
    version: 0,
    bytes: EMPTY,
    from: 0,
    to: 0,
    length: 0,
    offset: 0,
    number: 0,
    missing: 0,
    tail: null,
    lostBefore: 0,
    arrival: new Arrival(),
  };
}

/** A record that outlives the call. */
export function copyRecord(record: TlsRecord): TlsRecord {
  const bytes = record.bytes.slice(record.from, record.to);
  return { ...record, bytes, from: 0, to: bytes.length, arrival: record.arrival.copy() };
}

/** Where its fragment begins in `bytes`. */
export function fragmentOf(record: TlsRecord): number {
  return record.to - record.length;
}

/** What a kept record costs. */
export function costOf(record: TlsRecord): number {
  return HEADER_LENGTH + record.length + 256;
}
