import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { CaptureInput } from '../analysis/resolve-inputs.ts';
import { UserError } from '../diagnostics/user-error.ts';
import type { ReportFormatName } from '../report/index.ts';

/** In smaller captures a second thread is not done with warming up when all is read: one is as fast, with less memory. */
const WORTH_BYTES = 64 * 1024 * 1024;
const MAX_THREADS = 64;

/**
 * How many threads decode the captures: as many as were asked for, else one for a small capture and all cores for others. What cannot be read twice is read
 * by one: when a guard that all connections share speaks, the run is made again. So is what is only passed on as ndjson: it is chosen for its memory, and
 * a thread needs some 80 MB.
 * @param formats of the outputs
 * @throws UserError
 */
export function threadsFor(
  asked: number | undefined,
  inputs: readonly CaptureInput[],
  formats: readonly ReportFormatName[],
): number {
  if (asked !== undefined && !(Number.isInteger(asked) && asked >= 1 && asked <= MAX_THREADS))
    throw new UserError(`--threads must be a whole number from 1 to ${MAX_THREADS}`);
  const bytes = bytesOf(inputs);
  if (bytes === null) return 1;
  const isSmall = bytes < WORTH_BYTES || formats.every((format) => format === 'ndjson');
  return asked ?? (isSmall ? 1 : Math.min(MAX_THREADS, availableParallelism()));
}

/** Size of all inputs; null when one is no regular file. */
export function bytesOf(inputs: readonly CaptureInput[]): number | null {
  let bytes = 0;
  for (const { path } of inputs) {
    const stats = path === null ? undefined : statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() !== true) return null;
    bytes += stats.size;
  }
  return bytes;
}
