import { constants, open as openDescriptor } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import type { ByteSource, SourceEnding } from './byte-source.ts';
import type { CaptureInput } from './capture-facts.ts';
import { CaptureOpenError } from './capture-facts.ts';
import { StreamSource } from './stream-source.ts';

/** An opened input. */
export interface RawSource extends ByteSource {
  /** Bytes that were there at opening; null for a pipe or device, which can be read once only. */
  readonly size: number | null;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly log: DiagnosticLog;
  readonly signal: AbortSignal;
  readonly stdin?: Readable | undefined;
  /** Whether the SHA-256 is wanted; default true. */
  readonly hash?: boolean | undefined;
}

/**
 * Opens a file, named pipe, device or standard input.
 * @throws CaptureOpenError
 */
export async function openRawSource(input: CaptureInput, options: OpenOptions): Promise<RawSource> {
  const { name, path } = input;
  if (path === null) {
    if (options.stdin === undefined) throw new CaptureOpenError(name, 'unreadable');
    return new PipeSource(options.stdin, name, options);
  }
  try {
    const kind = await stat(path);
    if (kind.isDirectory()) throw new CaptureOpenError(name, 'directory');
    if (kind.isFIFO()) return new PipeSource(await openPipe(path), name, options);
    const handle = await open(path, 'r');
    return new FileSource(handle, kind.isFile() ? (await handle.stat()).size : null, name, options);
  } catch (error) {
    if (error instanceof CaptureOpenError) throw error;
    throw new CaptureOpenError(name, isMissing(error) ? 'missing' : 'unreadable', { cause: error });
  }
}

export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Non-blocking, so that a pipe nobody writes to neither holds up a thread nor keeps the process from ending. */
async function openPipe(path: string): Promise<Readable> {
  const fd = await promisify(openDescriptor)(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}

function reportReadError(error: unknown, name: string, log: DiagnosticLog, fileOffset: number | null): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  log.report(
    'file.read-error',
    `reading failed: ${code}`,
    fileOffset === null ? { input: name } : { input: name, fileOffset },
  );
}

/** Bytes of a file, at most as many as it had when it was opened: a file that grows ends there. */
class FileSource implements RawSource {
  readonly size: number | null;
  readonly #handle: FileHandle;
  readonly #name: string;
  readonly #options: OpenOptions;
  #offset = 0;
  #ending: SourceEnding = 'end';

  constructor(handle: FileHandle, size: number | null, name: string, options: OpenOptions) {
    this.#handle = handle;
    this.size = size;
    this.#name = name;
    this.#options = options;
  }

  get ending(): SourceEnding {
    return this.#ending;
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    let at = from;
    while (at < into.length && this.#ending === 'end') {
      if (this.#options.signal.aborted) {
        this.#ending = 'stopped';
        break;
      }
      const wanted = Math.min(
        into.length - at,
        this.size === null ? Number.POSITIVE_INFINITY : this.size - this.#offset,
      );
      const length = wanted === 0 ? 0 : await this.#readSome(into, at, wanted);
      if (length === 0) break;
      at += length;
      this.#offset += length;
    }
    return at - from;
  }

  async #readSome(into: Uint8Array, at: number, wanted: number): Promise<number> {
    try {
      return (await this.#handle.read(into, at, wanted, null)).bytesRead;
    } catch (error) {
      this.#ending = 'damaged';
      reportReadError(error, this.#name, this.#options.log, this.#offset);
      return 0;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

class PipeSource implements RawSource {
  readonly size = null;
  readonly #stream: StreamSource;

  constructor(stream: Readable, name: string, options: OpenOptions) {
    this.#stream = new StreamSource(stream, options.signal, (error) => reportReadError(error, name, options.log, null));
  }

  get ending(): SourceEnding {
    return this.#stream.ending;
  }

  read(into: Uint8Array, from: number): Promise<number> {
    return this.#stream.read(into, from);
  }

  async close(): Promise<void> {
    this.#stream.close();
  }
}
