import type { Harvest, ToWorker, WorkerSetup } from './protocol.ts';
import { WorkerRun } from './worker-run.ts';

/** The member of a crew that works in this thread, when it is told to. */
export class LocalMember {
  readonly #run: WorkerRun;
  /** Oldest first. */
  readonly #waiting: ToWorker[] = [];

  constructor(setup: WorkerSetup) {
    this.#run = new WorkerRun(setup);
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  post(message: ToWorker): void {
    this.#waiting.push(message);
  }

  /** Does what has waited longest. Not when idle. */
  work(): Harvest {
    const message = this.#waiting.shift()!;
    return message.type === 'batch' ? this.#run.batch(message) : this.#run.end(message);
  }
}
