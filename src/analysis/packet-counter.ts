import type { PacketSink } from '../capture/packet-sink.ts';

/** A barrier stands behind so many packets or so many captured bytes. */
const BARRIER_PACKETS = 4096;
const BARRIER_BYTES = 4 * 1024 * 1024;

/**
 * Counts packets on their way, and remembers the last time that was known. Sets barriers: points in the capture that depend on its packets alone, not on
 * how it is read, at which calls may be given their place.
 */
export class PacketCounter implements PacketSink {
  packets = 0;
  /** Captured bytes. */
  bytes = 0;
  lastNs = Number.NaN;
  #beforeNs = Number.NaN;
  #barrierPackets = BARRIER_PACKETS;
  #barrierBytes = BARRIER_BYTES;
  readonly #next: PacketSink;
  readonly #onBarrier: (nowNs: number) => void;

  /** @param onBarrier told `nowNs` */
  constructor(next: PacketSink, onBarrier: (nowNs: number) => void = () => {}) {
    this.#next = next;
    this.#onBarrier = onBarrier;
  }

  /** The time that two packets in a row agree on; NaN when unknown. */
  get nowNs(): number {
    return Math.min(this.lastNs, this.#beforeNs);
  }

  packet(
    bytes: Uint8Array,
    from: number,
    to: number,
    wireLength: number,
    linkType: number,
    timeNs: number,
    number: number,
  ): void {
    this.packets++;
    this.bytes += to - from;
    if (!Number.isNaN(timeNs)) {
      this.#beforeNs = this.lastNs;
      this.lastNs = timeNs;
    }
    this.#next.packet(bytes, from, to, wireLength, linkType, timeNs, number);
    if (this.packets < this.#barrierPackets && this.bytes < this.#barrierBytes) return;
    this.#barrierPackets = this.packets + BARRIER_PACKETS;
    this.#barrierBytes = this.bytes + BARRIER_BYTES;
    this.#onBarrier(this.nowNs);
  }
}
