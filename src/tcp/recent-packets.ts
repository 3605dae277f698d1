import { PARTITIONS } from './partition.ts';
import { ACK, type Segment, type TcpDatagram } from './segment.ts';

/** Of each partition: packets of others must not push one out. */
const SLOTS = 1024;
/** A mirror port delivers the second copy at once; no retransmission timer is that short. */
const MIRROR_NS = 1e6;

/**
 * Recognises packets captured twice: same connection, same IP identification, same header fields, within 1 ms. A direct-mapped cache of the packets last
 * seen, one for each partition; that the payloads are equal is for the caller to verify.
 */
export class RecentPackets {
  readonly #mark = new Int32Array(PARTITIONS * SLOTS);
  readonly #owner = new Int32Array(PARTITIONS * SLOTS);
  readonly #timeNs = new Float64Array(PARTITIONS * SLOTS).fill(Number.NaN);

  /** Whether the packet was seen just before; notes it for the next. `owner` is the connection's entry, `end` the sender. */
  isRepeated(
    datagram: TcpDatagram,
    segment: Segment,
    owner: number,
    partition: number,
    end: number,
    timeNs: number,
  ): boolean {
    let mark = Math.imul(segment.seq ^ (datagram.identification << 8), 0x9e3779b1);
    mark = Math.imul(mark ^ (mark >>> 15) ^ segment.ack, 0x85ebca6b);
    mark = Math.imul(mark ^ (mark >>> 13) ^ ((segment.checksum << 16) | segment.window), 0xc2b2ae35);
    mark ^= (segment.payloadLength << 8) ^ segment.flags;
    const side = (owner << 1) | end;
    // The place must not depend on the number of the entry, which connections of other partitions have a say in.
    const ports = Math.imul((segment.srcPort << 16) | segment.dstPort, 0x61c88647);
    const slot = partition * SLOTS + ((mark ^ (mark >>> 16) ^ ports ^ (ports >>> 15)) & (SLOTS - 1));
    const known =
      this.#mark[slot] === mark && this.#owner[slot] === side && Math.abs(timeNs - this.#timeNs[slot]!) <= MIRROR_NS;
    this.#mark[slot] = mark;
    this.#owner[slot] = side;
    this.#timeNs[slot] = timeNs;
    if (!known) return false;
    // Without an identification two equal acknowledgements are not one packet: they are how loss is signalled.
    return datagram.identification !== 0 || segment.payloadLength > 0 || segment.flags !== ACK;
  }
}
