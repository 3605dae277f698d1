import type { CrewListener } from './crew.ts';
import type { OutgoingBatch } from './dispatcher.ts';
import type { WorkerSetup } from './protocol.ts';
import { WorkerRun } from './worker-run.ts';

/** A crew of one, in this thread. */
export class LocalCrew {
  readonly #run: WorkerRun;
  readonly #listener: CrewListener;

  constructor(setup: WorkerSetup, listener: CrewListener) {
    this.#run = new WorkerRun(setup);
    this.#listener = listener;
  }

  send(worker: number, batch: OutgoingBatch, baseNs: bigint | null, barrier: number): void {
    const slab = batch.slab.buffer as unknown as SharedArrayBuffer;
    this.#listener.harvest(worker, this.#run.batch({ type: 'batch', ...batch, slab, baseNs }), barrier);
    this.#listener.free(batch.records);
  }

  end(lastNs: number, packet: number, baseNs: bigint | null): void {
    this.#listener.harvest(0, this.#run.end({ type: 'end', lastNs, packet, baseNs }), 0);
  }

  async ready(): Promise<void> {}

  async done(): Promise<void> {}

  async stop(): Promise<void> {}
}
