import type { PacketSink } from '../capture/packet-sink.ts';

/** Counts packets on their way, and remembers the last time that was known. */
export class PacketCounter implements PacketSink {
  packets = 0;
  /** Captured bytes. */
  bytes = 0;
  lastNs = Number.NaN;
  readonly #next: PacketSink;

  constructor(next: PacketSink) {
    this.#next = next;
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
    if (!Number.isNaN(timeNs)) this.lastNs = timeNs;
    this.#next.packet(bytes, from, to, wireLength, linkType, timeNs, number);
  }
}
