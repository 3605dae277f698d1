import { Worker } from 'node:worker_threads';
import type { OutgoingBatch } from './dispatcher.ts';
import { LocalMember } from './local-member.ts';
import type { Harvest, SegmentBatch, ToWorker, WorkerSetup } from './protocol.ts';

/** Slabs that may wait for the slowest worker. */
export const SLABS_IN_FLIGHT = 4;

interface Sent {
  readonly slabNumber: number;
  readonly records: SharedArrayBuffer | null;
  /** Number of the barrier that stands behind the batch, 0 without. */
  readonly barrier: number;
}

interface Member {
  /** null: this thread. */
  readonly worker: Worker | null;
  readonly post: (message: ToWorker) => void;
  /** Not answered yet, oldest first. */
  readonly sent: Sent[];
}

export interface CrewListener {
  /** What a worker found; harvests of one worker come in the order of its batches. */
  harvest(worker: number, harvest: Harvest, barrier: number): void;
  /** These records may be written again. */
  free(records: SharedArrayBuffer): void;
}

/**
 * The workers of a run: the first is this thread, whose part waits until as much has been read for the others as may be; the others have threads of their
 * own.
 */
export class Crew {
  readonly #members: Member[];
  readonly #local: LocalMember;
  readonly #listener: CrewListener;
  #failure: Error | null = null;
  #wake: (() => void) | null = null;

  /** @param workers at least 1 */
  constructor(setup: WorkerSetup, workers: number, listener: CrewListener) {
    this.#listener = listener;
    const others = Array.from({ length: workers - 1 }, (_unused, index) => this.#start(setup, index + 1));
    this.#local = new LocalMember(setup);
    this.#members = [{ worker: null, post: (message) => this.#local.post(message), sent: [] }, ...others];
  }

  send(worker: number, batch: OutgoingBatch, baseNs: bigint | null, barrier: number): void {
    const member = this.#members[worker]!;
    const { records, slabNumber } = batch;
    const slab = batch.slab.buffer as unknown as SharedArrayBuffer;
    member.sent.push({ slabNumber, records, barrier });
    this.#post(member, { type: 'batch', ...batch, slab, baseNs } satisfies SegmentBatch);
  }

  end(lastNs: number, packet: number, baseNs: bigint | null): void {
    for (const member of this.#members) {
      member.sent.push({ slabNumber: Number.POSITIVE_INFINITY, records: null, barrier: 0 });
      this.#post(member, { type: 'end', lastNs, packet, baseNs });
    }
  }

  /** Works and waits until so few slabs before `slabNumber` are in work that another one may be read. @throws what a worker died of */
  async ready(slabNumber: number): Promise<void> {
    await this.#until(() => this.#oldest() > slabNumber - SLABS_IN_FLIGHT);
  }

  /** Works and waits until everything is answered. @throws what a worker died of */
  async done(): Promise<void> {
    await this.#until(() => this.#members.every(({ sent }) => sent.length === 0));
  }

  /** Ends the threads, whatever they do. */
  async stop(): Promise<void> {
    await Promise.all(this.#members.map(({ worker }) => worker?.terminate()));
  }

  #start(setup: WorkerSetup, index: number): Member {
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData: setup,
      name: `amfscope ${index}`,
    });
    const member: Member = { worker, post: (message) => worker.postMessage(message), sent: [] };
    worker.on('message', (harvest: Harvest) => this.#answer(member, index, harvest));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => {
      if (member.sent.length > 0) this.#fail(new Error('a thread of the analysis ended too early'));
    });
    return member;
  }

  #post(member: Member, message: ToWorker): void {
    if (this.#failure === null) member.post(message);
  }

  #answer(member: Member, index: number, harvest: Harvest): void {
    const { records, barrier } = member.sent.shift()!;
    if (records !== null) this.#listener.free(records);
    try {
      this.#listener.harvest(index, harvest, barrier);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
    this.#wakeUp();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /** The oldest slab that is in work. */
  #oldest(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { sent } of this.#members) oldest = Math.min(oldest, sent[0]?.slabNumber ?? Number.POSITIVE_INFINITY);
    return oldest;
  }

  async #until(isSo: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure;
      if (isSo()) return;
      if (this.#local.isIdle) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      } else {
        this.#answer(this.#members[0]!, 0, this.#local.work());
        // What the others found meanwhile is taken, and signals are heard.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}
