import type { Datagram } from '../../ip/datagram.ts';
import type { TcpDatagram } from '../../tcp/segment.ts';

/**
 * Segments as they travel to a worker: records of numbers in shared memory, their bytes staying in the slab. A record has three doubles (time, packet, turn) and, from
 * the seventh word on, what `TcpDatagram` has. A tick has four doubles: the clock behind the turn.
 */
const DOUBLES = 12;
const WORDS = 2 * DOUBLES;
const TIME = 0;
const PACKET = 1;
const TURN = 2;
const CLOCK = 3;
const KIND = 8;
const BYTES = 9;
const ADDRESSES = 10;
const TTL = 18;
const IDENTIFICATION = 19;
const FROM = 20;
const TO = 21;
const LENGTH = 22;

const IS_TICK = 1;
const IS_V6 = 2;
const IS_AMBIGUOUS = 4;
const IS_BEYOND_FRAME = 8;

/** Records of one batch. */
const CAPACITY = 8192;

/** Bytes of the shared memory that `SegmentWriter` needs. */
export const RECORDS_LENGTH = CAPACITY * DOUBLES * 8;

/** Writes records; one for each batch. */
export class SegmentWriter {
  readonly shared: SharedArrayBuffer;
  count = 0;
  readonly #doubles: Float64Array;
  readonly #words: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#doubles = new Float64Array(shared);
    this.#words = new Int32Array(shared);
  }

  get isFull(): boolean {
    return this.count === CAPACITY;
  }

  /** @param bytes 0: the slab, else which of the batch's own bytes, from 1; `at` is where the payload begins there */
  segment(datagram: Datagram, at: number, bytes: number, timeNs: number, packet: number, turn: number): void {
    const word = this.count * WORDS;
    const words = this.#words;
    this.#head(timeNs, packet, turn);
    words[word + KIND] =
      (datagram.version === 6 ? IS_V6 : 0) |
      (datagram.ambiguous ? IS_AMBIGUOUS : 0) |
      (datagram.beyondFrame ? IS_BEYOND_FRAME : 0);
    words[word + BYTES] = bytes;
    words[word + ADDRESSES] = datagram.src0;
    words[word + ADDRESSES + 1] = datagram.src1;
    words[word + ADDRESSES + 2] = datagram.src2;
    words[word + ADDRESSES + 3] = datagram.src3;
    words[word + ADDRESSES + 4] = datagram.dst0;
    words[word + ADDRESSES + 5] = datagram.dst1;
    words[word + ADDRESSES + 6] = datagram.dst2;
    words[word + ADDRESSES + 7] = datagram.dst3;
    words[word + TTL] = datagram.ttl;
    words[word + IDENTIFICATION] = datagram.identification;
    words[word + FROM] = at;
    words[word + TO] = at + datagram.payloadTo - datagram.payloadFrom;
    words[word + LENGTH] = datagram.payloadLength;
    this.count++;
  }

  tick(nowNs: number, timeNs: number, packet: number, turn: number): void {
    this.#head(timeNs, packet, turn);
    this.#doubles[this.count * DOUBLES + CLOCK] = nowNs;
    this.#words[this.count * WORDS + KIND] = IS_TICK;
    this.count++;
  }

  #head(timeNs: number, packet: number, turn: number): void {
    const at = this.count * DOUBLES;
    this.#doubles[at + TIME] = timeNs;
    this.#doubles[at + PACKET] = packet;
    this.#doubles[at + TURN] = turn;
  }
}

/** Who takes what records tell; see `ConnectionTable`. */
export interface SegmentTaker {
  tick(nowNs: number, timeNs: number, packet: number, turn: number): void;
  take(datagram: TcpDatagram, timeNs: number, packet: number, turn: number): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads records back, into one datagram that is filled again and again. */
export class SegmentReader {
  readonly #datagram: Mutable<TcpDatagram> = {
    bytes: new Uint8Array(0),
    version: 4,
    src0: 0,
    src1: 0,
    src2: 0,
    src3: 0,
    dst0: 0,
    dst1: 0,
    dst2: 0,
    dst3: 0,
    ttl: 0,
    identification: 0,
    payloadFrom: 0,
    payloadTo: 0,
    payloadLength: 0,
    ambiguous: false,
    beyondFrame: false,
  };

  read(
    shared: SharedArrayBuffer,
    count: number,
    slab: Uint8Array,
    own: readonly Uint8Array[],
    taker: SegmentTaker,
  ): void {
    const doubles = new Float64Array(shared);
    const words = new Int32Array(shared);
    const datagram = this.#datagram;
    for (let record = 0; record < count; record++) {
      const at = record * DOUBLES;
      const word = record * WORDS;
      const kind = words[word + KIND]!;
      const timeNs = doubles[at + TIME]!;
      const packet = doubles[at + PACKET]!;
      const turn = doubles[at + TURN]!;
      if (kind === IS_TICK) {
        taker.tick(doubles[at + CLOCK]!, timeNs, packet, turn);
        continue;
      }
      const bytes = words[word + BYTES]!;
      datagram.bytes = bytes === 0 ? slab : own[bytes - 1]!;
      datagram.version = (kind & IS_V6) === 0 ? 4 : 6;
      datagram.ambiguous = (kind & IS_AMBIGUOUS) !== 0;
      datagram.beyondFrame = (kind & IS_BEYOND_FRAME) !== 0;
      datagram.src0 = words[word + ADDRESSES]!;
      datagram.src1 = words[word + ADDRESSES + 1]!;
      datagram.src2 = words[word + ADDRESSES + 2]!;
      datagram.src3 = words[word + ADDRESSES + 3]!;
      datagram.dst0 = words[word + ADDRESSES + 4]!;
      datagram.dst1 = words[word + ADDRESSES + 5]!;
      datagram.dst2 = words[word + ADDRESSES + 6]!;
      datagram.dst3 = words[word + ADDRESSES + 7]!;
      datagram.ttl = words[word + TTL]!;
      datagram.identification = words[word + IDENTIFICATION]!;
      datagram.payloadFrom = words[word + FROM]!;
      datagram.payloadTo = words[word + TO]!;
      datagram.payloadLength = words[word + LENGTH]!;
      taker.take(datagram, timeNs, packet, turn);
    }
  }
}
