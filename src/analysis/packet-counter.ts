import type { PacketSink } from '../capture/packet-sink.ts';

/** Counts packets on their way, and remembers the last time that was known. */
export class PacketCounter implements PacketSink {
  packets = 0;
  /** Captured bytes. */
  bytes = 0;
  lastNs = Number.NaN;
  #beforeNs = Number.NaN;
  readonly #next: PacketSink;

  constructor(next: PacketSink) {
    this.#next = next;
  }

  /** The time that two packets in a row agree on: one wrong clock does not count. NaN when unknown. */
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
  }
}
