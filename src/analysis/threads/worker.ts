import { parentPort, workerData } from 'node:worker_threads';
import type { Harvest, PackedTexts, ToWorker, WorkerSetup } from './protocol.ts';
import { WorkerRun } from './worker-run.ts';

/** The thread that `Crew` starts. */
const run = new WorkerRun(workerData as WorkerSetup);
const port = parentPort!;

port.on('message', (message: ToWorker) => {
  const harvest = message.type === 'batch' ? run.batch(message) : run.end(message);
  port.postMessage(harvest, buffersOf(harvest));
  if (message.type === 'end') port.close();
});

/** What is handed over rather than copied. */
function buffersOf({ facts, connections, texts, objects }: Harvest): ArrayBuffer[] {
  const packed = (one: PackedTexts) => [one.bytes.buffer, one.lengths.buffer];
  return [
    facts.buffer,
    connections.buffer,
    ...texts.flatMap(packed),
    ...(objects === null ? [] : packed(objects)),
  ] as ArrayBuffer[];
}
