import type { Readable } from 'node:stream';
import type { ByteSource, SourceEnding } from './byte-source.ts';

/**
 * A readable stream as a source. The stream flows while somebody waits and pauses otherwise, so that little more than
 * one chunk is ever held. Chunks that arrived before an error are all given out.
 */
export class StreamSource implements ByteSource {
  readonly #stream: Readable;
  readonly #signal: AbortSignal | null;
  readonly #onError: (error: Error) => void;
  #chunks: Uint8Array[] = [];
  #at = 0;
  #done = false;
  #ending: SourceEnding = 'end';
  #wake: (() => void) | null = null;

  /** @param onError told once when the stream fails; the source then ends as `damaged` */
  constructor(stream: Readable, signal: AbortSignal | null, onError: (error: Error) => void) {
    this.#stream = stream;
    this.#signal = signal;
    this.#onError = onError;
    stream.pause();
    stream.on('data', this.#onData);
    stream.on('end', this.#onEnd);
    stream.on('close', this.#onEnd);
    stream.on('error', this.#onFailure);
    signal?.addEventListener('abort', this.#onAbort);
    if (signal?.aborted === true) this.#onAbort();
    if (stream.readableEnded || stream.destroyed) this.#finish('end');
  }

  get ending(): SourceEnding {
    return this.#ending;
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    let at = from;
    while (at < into.length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) {
        if (this.#done) break;
        await this.#more();
        continue;
      }
      const length = Math.min(chunk.length - this.#at, into.length - at);
      into.set(chunk.subarray(this.#at, this.#at + length), at);
      at += length;
      this.#at += length;
      if (this.#at === chunk.length) {
        this.#chunks.shift();
        this.#at = 0;
      }
    }
    return at - from;
  }

  /** Lets go of the stream and destroys it. */
  close(): void {
    this.#finish('end');
    this.#stream.destroy();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#stream.resume();
    });
  }

  readonly #onData = (chunk: Uint8Array | string): void => {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    if (this.#done || bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#stream.pause();
    this.#waken();
  };

  readonly #onEnd = (): void => this.#finish('end');

  readonly #onAbort = (): void => this.#finish('stopped');

  readonly #onFailure = (error: Error): void => {
    if (this.#done) return;
    this.#finish('damaged');
    this.#onError(error);
  };

  #finish(ending: SourceEnding): void {
    if (this.#done) return;
    this.#done = true;
    this.#ending = ending;
    this.#stream.off('data', this.#onData);
    this.#stream.off('end', this.#onEnd);
    this.#stream.off('close', this.#onEnd);
    // The error listener stays: a stream that fails after its end must not bring the process down.
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#stream.pause();
    this.#waken();
  }

  #waken(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
