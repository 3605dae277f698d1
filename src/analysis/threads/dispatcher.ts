import type { Datagram } from '../../ip/datagram.ts';
import { IdleClock } from '../../tcp/idle-clock.ts';
import { PARTITIONS, partitionOf } from '../../tcp/partition.ts';
import type { DatagramSink } from '../network.ts';
import { RECORDS_LENGTH, SegmentWriter } from './segment-records.ts';

/** A batch on its way to a worker. */
export interface OutgoingBatch {
  readonly slabNumber: number;
  readonly slab: Uint8Array;
  readonly records: SharedArrayBuffer;
  readonly count: number;
  readonly own: readonly SharedArrayBuffer[];
}

interface Lane {
  writer: SegmentWriter;
  own: SharedArrayBuffer[];
  /** Captured bytes so far, or what takes as long. */
  load: number;
  /** The slab that the worker was told of last. */
  slabNumber: number;
}

/** What reading a byte takes the first worker, which does it for all, of what a worker needs for one of its own. */
const READING = 0.2;

/** Owners of partitions: none yet, and none ever. */
const UNKNOWN = -1;
const NOBODY = -2;

/**
 * Deals segments out to workers by the partition of their pair of addresses, and tells all of them what the clock says. Which worker has which partition
 * does not matter for what comes out: the one with the least to do gets the next that appears.
 */
export class Dispatcher implements DatagramSink {
  lastPacket = 0;
  readonly #lanes: Lane[];
  readonly #free: SharedArrayBuffer[] = [];
  readonly #owners = new Int32Array(PARTITIONS).fill(UNKNOWN);
  readonly #clock: IdleClock;
  readonly #send: (worker: number, batch: OutgoingBatch) => void;
  #turn = 0;
  #slab: Uint8Array = new Uint8Array(0);
  #slabNumber = 0;

  /**
   * @param idle seconds after which a connection is too old
   * @param takes whether a partition is dealt out at all
   */
  constructor(
    workers: number,
    idle: number,
    send: (worker: number, batch: OutgoingBatch) => void,
    takes: (partition: number) => boolean = () => true,
  ) {
    for (let partition = 0; partition < PARTITIONS; partition++)
      if (!takes(partition)) this.#owners[partition] = NOBODY;
    this.#clock = new IdleClock(idle);
    this.#send = send;
    this.#lanes = Array.from({ length: workers }, () => ({ writer: this.#writer(), own: [], load: 0, slabNumber: 0 }));
  }

  slab(bytes: Uint8Array): void {
    // Every worker is told of every slab: how far back it may look is counted in slabs.
    if (this.#slabNumber > 0) this.flush();
    this.#slab = bytes;
    this.#slabNumber++;
  }

  tcp(datagram: Datagram, timeNs: number, packet: number): void {
    const turn = ++this.#turn;
    this.lastPacket = packet;
    if (this.#clock.advance(timeNs)) this.#tick(timeNs, packet, turn - 0.5);
    const partition = partitionOf(datagram);
    let owner = this.#owners[partition]!;
    if (owner === NOBODY) return;
    if (owner === UNKNOWN) owner = this.#assign(partition);
    const lane = this.#lanes[owner]!;
    const length = datagram.payloadTo - datagram.payloadFrom;
    lane.load += length;
    this.#lanes[0]!.load += length * READING;
    if (lane.writer.isFull) this.#flush(owner);
    if (datagram.bytes === this.#slab) lane.writer.segment(datagram, datagram.payloadFrom, 0, timeNs, packet, turn);
    else {
      const own = new SharedArrayBuffer(length);
      new Uint8Array(own).set(datagram.bytes.subarray(datagram.payloadFrom, datagram.payloadTo));
      lane.writer.segment(datagram, 0, lane.own.push(own), timeNs, packet, turn);
    }
  }

  get slabNumber(): number {
    return this.#slabNumber;
  }

  /** Sends what has gathered. @param barrier a batch to every worker, though nothing has */
  flush(barrier = false): void {
    for (const [worker, lane] of this.#lanes.entries()) {
      if (barrier || lane.writer.count > 0 || lane.slabNumber !== this.#slabNumber) this.#flush(worker);
    }
  }

  /** Records that a worker has read may be written again. */
  giveBack(records: SharedArrayBuffer): void {
    this.#free.push(records);
  }

  #tick(timeNs: number, packet: number, turn: number): void {
    for (const [worker, lane] of this.#lanes.entries()) {
      if (lane.writer.isFull) this.#flush(worker);
      lane.writer.tick(this.#clock.tickNs, timeNs, packet, turn);
    }
  }

  #assign(partition: number): number {
    let owner = 0;
    for (let worker = 1; worker < this.#lanes.length; worker++)
      if (this.#lanes[worker]!.load < this.#lanes[owner]!.load) owner = worker;
    this.#owners[partition] = owner;
    return owner;
  }

  #flush(worker: number): void {
    const lane = this.#lanes[worker]!;
    const { writer, own } = lane;
    lane.writer = this.#writer();
    lane.own = [];
    lane.slabNumber = this.#slabNumber;
    const { shared: records, count } = writer;
    this.#send(worker, { slabNumber: this.#slabNumber, slab: this.#slab, records, count, own });
  }

  #writer(): SegmentWriter {
    return new SegmentWriter(this.#free.pop() ?? new SharedArrayBuffer(RECORDS_LENGTH));
  }
}
