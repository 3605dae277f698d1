import { setFlagsFromString } from 'node:v8';
import type { CaptureInput } from '../analysis/resolve-inputs.ts';
import { bytesOf } from './threads.ts';

/** Above it optimized code pays, below it most of it is ready when nothing is left to do. */
const SHORT_BYTES = 16 * 1024 * 1024;
/** Bytecode run before V8 thinks of optimizing a function; 67,584 by default. */
const BUDGET = 500_000;

/** For captures that are read in a second or two: code is optimized later, thus less of it. To be called before the work begins. */
export function expectShortRun(inputs: readonly CaptureInput[]): void {
  // An unknown flag makes V8 complain on standard error, and other versions were not measured.
  if (!process.versions.v8.startsWith('11.')) return;
  const bytes = bytesOf(inputs);
  if (bytes !== null && bytes < SHORT_BYTES) setFlagsFromString(`--interrupt-budget=${BUDGET}`);
}
