import { Buffer } from 'node:buffer';
import type { Transform } from 'node:stream';
import type { ByteSource, SourceEnding } from './byte-source.ts';
import type { ContainerProblem, ContainerSource } from './container.ts';
import { StreamSource } from './stream-source.ts';

const CHUNK_LENGTH = 64 * 1024;

/**
 * What a decompressing stream of `node:zlib` makes of a source. Back pressure bounds what is held, however much comes
 * out of a chunk.
 */
export class TransformSource implements ContainerSource {
  readonly #inner: ByteSource;
  readonly #transform: Transform;
  readonly #output: StreamSource;
  readonly #pumped: Promise<void>;
  #inputOver = false;
  #wake: (() => void) | null = null;

  constructor(inner: ByteSource, transform: Transform, problem: ContainerProblem) {
    this.#inner = inner;
    this.#transform = transform;
    this.#output = new StreamSource(transform, null, (error) => this.#failed(error, problem));
    // A stream that fails while it works on a chunk never calls back for it.
    transform.once('close', () => this.#wake?.());
    this.#pumped = this.#pump();
  }

  get ending(): SourceEnding {
    if (this.#inner.ending !== 'end') return this.#inner.ending;
    return this.#output.ending;
  }

  read(into: Uint8Array, from: number): Promise<number> {
    return this.#output.read(into, from);
  }

  async close(): Promise<void> {
    this.#output.close();
    await this.#pumped;
  }

  async #pump(): Promise<void> {
    const chunk = Buffer.allocUnsafe(CHUNK_LENGTH);
    while (!this.#transform.destroyed) {
      const length = await this.#inner.read(chunk, 0);
      if (length === 0) break;
      await this.#write(chunk.subarray(0, length));
    }
    this.#inputOver = true;
    if (!this.#transform.destroyed) this.#transform.end();
  }

  /** Resolves when the chunk is used up, so that it may be overwritten; also when the stream failed or was closed. */
  #write(chunk: Buffer): Promise<void> {
    return new Promise((resolve) => {
      if (this.#transform.destroyed) resolve();
      else {
        this.#wake = resolve;
        this.#transform.write(chunk, () => resolve());
      }
    });
  }

  #failed(error: Error, problem: ContainerProblem): void {
    // A guard or the user ended the stored input: that was said there.
    if (this.#inner.ending !== 'end') return;
    if (this.#inputOver) problem('file.truncated-record', 'the compressed data ends early');
    else problem('file.container-damaged', error.message);
  }
}
