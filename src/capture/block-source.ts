import type { ByteSource, SourceEnding } from './byte-source.ts';
import type { ContainerProblem, ContainerSource } from './container.ts';
import { InputWindow } from './input-window.ts';

/** What a decoder found at its place in the input: a piece of output, or why there is none. */
export type Decoded =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'damaged'; readonly detail: string }
  | { readonly kind: 'unsupported'; readonly detail: string };

/** Decompresses block by block. */
export interface BlockDecoder {
  /** The next piece of output, borrowed until the next call. `end` only between frames. */
  next(input: InputWindow): Promise<Decoded>;
}

/** What a block decoder makes of a source. */
export class BlockSource implements ContainerSource {
  readonly #inner: ByteSource;
  readonly #input: InputWindow;
  readonly #decoder: BlockDecoder;
  readonly #problem: ContainerProblem;
  #block = new Uint8Array(0);
  #at = 0;
  #done = false;
  #ending: SourceEnding = 'end';

  constructor(inner: ByteSource, decoder: BlockDecoder, problem: ContainerProblem) {
    this.#inner = inner;
    this.#input = new InputWindow(inner);
    this.#decoder = decoder;
    this.#problem = problem;
  }

  get ending(): SourceEnding {
    return this.#ending;
  }

  async read(into: Uint8Array, from: number): Promise<number> {
    let at = from;
    while (at < into.length) {
      if (this.#at === this.#block.length) {
        if (this.#done) break;
        await this.#next();
        continue;
      }
      const length = Math.min(into.length - at, this.#block.length - this.#at);
      into.set(this.#block.subarray(this.#at, this.#at + length), at);
      at += length;
      this.#at += length;
    }
    return at - from;
  }

  async close(): Promise<void> {}

  async #next(): Promise<void> {
    const decoded = await this.#decoder.next(this.#input);
    if (decoded.kind === 'bytes') {
      this.#block = decoded.bytes as Uint8Array<ArrayBuffer>;
      this.#at = 0;
      return;
    }
    this.#done = true;
    if (this.#inner.ending !== 'end') this.#ending = this.#inner.ending;
    else if (decoded.kind !== 'end') {
      this.#ending = 'damaged';
      this.#report(decoded);
    }
  }

  #report(decoded: Exclude<Decoded, { kind: 'bytes' | 'end' }>): void {
    if (decoded.kind === 'truncated') this.#problem('file.truncated-record', 'the compressed data ends early');
    else if (decoded.kind === 'damaged') this.#problem('file.container-damaged', decoded.detail);
    else this.#problem('file.unsupported-format', decoded.detail);
  }
}
