import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../diagnostics/user-error.ts';
import { EXIT } from './exit-codes.ts';

/** A place for one output. Opened before the work; `commit` makes it visible, `discard` leaves what was there before. */
export interface Output {
  readonly name: string;
  write(pieces: string | Uint8Array | Iterable<string | Uint8Array>): void;
  commit(): void;
  discard(): void;
}

const open = new Set<Pick<Output, 'discard'>>();

/** Removes every uncommitted temporary file. For signal handlers and the way out after an error. */
export function discardOpenOutputs(): void {
  for (const output of open) output.discard();
}

/** Makes the ways out discard `output` until the function that is returned is called. */
export function discardUnlessDone(output: Pick<Output, 'discard'>): () => void {
  open.add(output);
  return () => open.delete(output);
}

/** Thrown when the reader of standard output went away (`| head`): the end of the work, not an error. */
export class ClosedPipe extends Error {}

export function outputError(name: string, error: unknown): UserError {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return new UserError(`cannot write ${JSON.stringify(name)}: ${code}`, '', EXIT.output);
}

/** Writes all of `data`, waiting where a pipe is full. */
export function writeAll(fd: number, data: Uint8Array): void {
  let done = 0;
  while (done < data.length) {
    try {
      done += writeSync(fd, data, done, data.length - done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function writePieces(fd: number, pieces: string | Uint8Array | Iterable<string | Uint8Array>): void {
  if (typeof pieces === 'string' || pieces instanceof Uint8Array) {
    writeAll(fd, typeof pieces === 'string' ? Buffer.from(pieces) : pieces);
    return;
  }
  let batch: string[] = [];
  let whole: Uint8Array[] = [];
  let size = 0;
  const gather = (): void => {
    if (batch.length > 0) whole.push(Buffer.from(batch.join('')));
    batch = [];
  };
  const flush = (): void => {
    gather();
    if (whole.length > 0) writeAll(fd, whole.length === 1 ? whole[0]! : Buffer.concat(whole));
    whole = [];
    size = 0;
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') batch.push(piece);
    else {
      gather();
      whole.push(piece);
    }
    size += piece.length;
    if (size > 1 << 16) flush();
  }
  flush();
}

/** Standard output. A reader that has gone away is a `ClosedPipe`. */
export function standardOutput(): Output {
  return {
    name: 'standard output',
    write(pieces) {
      try {
        writePieces(1, pieces);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EPIPE') throw new ClosedPipe();
        throw outputError('standard output', error);
      }
    },
    commit() {},
    discard() {},
  };
}

/** @throws UserError exit 5 when the folders on the way are closed to us */
function statOrNull(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    throw outputError(path, error);
  }
}

/**
 * A file: written under a temporary name in the same folder and renamed, so that a reader never sees half of it. What is no regular file (a device, a
 * pipe) is written in place.
 * @param inputs paths being read: none of them may be overwritten
 * @throws UserError exit 2 for an impossible target, exit 5 when it cannot be opened
 */
export function fileOutput(path: string, inputs: readonly string[]): Output {
  const existing = statOrNull(path);
  if (existing?.isDirectory()) throw new UserError(`output ${JSON.stringify(path)} is a folder`, 'give a file name');
  if (existing !== null) {
    const real = realpathSync(path);
    for (const input of inputs) {
      if (statOrNull(input) !== null && realpathSync(input) === real) {
        throw new UserError(`output ${JSON.stringify(path)} is also an input`, 'choose another name');
      }
    }
  }
  const inPlace = existing !== null && !existing.isFile();
  const target = existing !== null && !inPlace ? realpathSync(path) : path;
  const temporary = inPlace ? path : join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  let fd: number;
  try {
    const flags = inPlace
      ? constants.O_WRONLY
      : constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
    fd = openSync(temporary, flags, 0o666);
  } catch (error) {
    throw outputError(path, error);
  }
  let done = false;
  const output: Output = {
    name: path,
    write(pieces) {
      try {
        writePieces(fd, pieces);
      } catch (error) {
        output.discard();
        throw outputError(path, error);
      }
    },
    commit() {
      if (done) return;
      try {
        if (!inPlace) flush(fd);
        closeSync(fd);
        if (!inPlace) renameSync(temporary, target);
      } catch (error) {
        output.discard();
        throw outputError(path, error);
      }
      done = true;
      open.delete(output);
    },
    discard() {
      if (done) return;
      done = true;
      open.delete(output);
      try {
        closeSync(fd);
      } catch {
        // Already closed by a failed commit.
      }
      if (!inPlace) rmSync(temporary, { force: true });
    },
  };
  open.add(output);
  return output;
}

/** To the disk before the rename; Node's permission model forbids that to everybody, and the report stands without it. */
function flush(fd: number): void {
  try {
    fsyncSync(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') throw error;
  }
}

/** Two outputs may not share a file. @throws UserError */
export function refuseSharedOutputs(paths: readonly string[]): void {
  const seen = new Set<string>();
  for (const path of paths) {
    const key = resolve(path);
    if (seen.has(key))
      throw new UserError(`two outputs are written to ${JSON.stringify(path)}`, 'give each format its own file');
    seen.add(key);
  }
}
