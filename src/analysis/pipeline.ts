import type { PacketSink } from '../capture/packet-sink.ts';
import { Network } from './network.ts';
import type { PacketAccounting } from './packet-fate.ts';
import { PushStatistics } from './push-statistics.ts';
import { SegmentStages, type StagesOptions } from './segment-stages.ts';

/** The way of the data, built once: packet → datagram, and from there on through the stages of segments, all in one thread. */
export class Pipeline {
  /** Where the capture's packets go in. */
  readonly packets: PacketSink;
  readonly pushStatistics = new PushStatistics();
  readonly stages: SegmentStages;
  readonly #network: Network;

  constructor(options: StagesOptions) {
    const { log, limits, overlap } = options;
    const stages = new SegmentStages({
      ...options,
      onPush: (push) => {
        this.pushStatistics.add(push);
        options.onPush(push);
      },
    });
    this.stages = stages;
    this.#network = new Network(
      {
        slab: (bytes) => stages.slab(bytes),
        tcp: (datagram, timeNs, packet) => stages.segment(datagram, timeNs, packet),
      },
      { log, limits, fragmentOverlap: overlap === 'last' ? 'last' : 'first' },
    );
    this.packets = this.#network;
  }

  /** The capture is over, its last known time given: every stage hands on what it still holds. */
  end(lastNs: number): void {
    this.#network.end();
    this.stages.end(lastNs);
  }

  get accounting(): PacketAccounting {
    return this.#network.accounting;
  }
}
