import { createGunzip } from 'node:zlib';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import type { ByteSource, SourceEnding } from './byte-source.ts';
import type { Compression } from './capture-facts.ts';
import { TransformSource } from './transform-source.ts';

/** A decompressor between a stored input and its reader. */
export interface ContainerSource extends ByteSource {
  /** Lets go of the stored input; resolves when it is no longer read from. */
  close(): Promise<void>;
}

/** Told what is wrong with a container, once: it is cut short, damaged, or needs more than this tool gives. */
export type ContainerProblem = (code: DiagnosticCode, detail: string) => void;

interface Container {
  readonly seen: DiagnosticCode;
  readonly open: (inner: ByteSource, problem: ContainerProblem) => Promise<ContainerSource>;
}

const CONTAINERS = {
  gzip: {
    seen: 'file.gzip',
    open: async (inner, problem) => new TransformSource(inner, createGunzip({ chunkSize: 64 * 1024 }), problem),
  },
  zstd: {
    seen: 'file.zstd',
    open: async (inner, problem) => (await import('./zstd-source.ts')).openZstd(inner, problem),
  },
  lz4: {
    seen: 'file.lz4',
    open: async (inner, problem) => (await import('./lz4-source.ts')).openLz4(inner, problem),
  },
} as const satisfies Record<Compression, Container>;

/**
 * What comes out of a compressed input, as far as it goes: a cut or damaged one gives everything before. At most
 * `maxBytes` come out, then `file.gzip-limit` is reported, whatever the compression.
 */
export async function openContainer(
  compression: Compression,
  inner: ByteSource,
  input: string,
  log: DiagnosticLog,
  maxBytes: number | null,
): Promise<ContainerSource> {
  const container: Container = CONTAINERS[compression];
  log.report(container.seen, `${compression}-compressed`, { input });
  const opened = await container.open(inner, (code, detail) =>
    log.report(code, `${compression}: ${detail}`, { input }),
  );
  if (maxBytes === null) return opened;
  return new CappedSource(opened, maxBytes, () =>
    log.report('file.gzip-limit', `more than ${maxBytes} bytes come out of the ${compression} container`, { input }),
  );
}

class CappedSource implements ContainerSource {
  readonly #inner: ContainerSource;
  readonly #onLimit: () => void;
  #left: number;
  #stopped = false;

  constructor(inner: ContainerSource, maxBytes: number, onLimit: () => void) {
    this.#inner = inner;
    this.#left = maxBytes;
    this.#onLimit = onLimit;
  }

  get ending(): SourceEnding {
    return this.#stopped ? 'stopped' : this.#inner.ending;
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    if (this.#stopped) return 0;
    const room = Math.min(into.length - from, this.#left);
    if (room === 0) return this.#atLimit();
    const length = await this.#inner.read(into.subarray(0, from + room), from);
    this.#left -= length;
    return length;
  }

  /** A container of exactly the limit is whole: only a further byte is too much. */
  async #atLimit(): Promise<number> {
    const length = await this.#inner.read(new Uint8Array(1), 0);
    if (length === 0) return 0;
    this.#stopped = true;
    this.#onLimit();
    return 0;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
