import type { EndReason, GapReason } from '../bytes/byte-sink.ts';
import { Body } from './body.ts';
import type { BodyBuffers } from './body-buffers.ts';
import { BodyCollector } from './body-collector.ts';
import { ChunkedDecoder } from './chunked.ts';
import type { BodyFraming } from './framing.ts';
import type { IncompleteReason } from './message.ts';
import type { MessageRecord } from './message-record.ts';
import type { BodyMode } from './observer.ts';
import type { ReaderHost } from './reader-host.ts';

/**
 * Follows the body of one message at a time to its end, over holes too, and hands it to the collector or the observer. Connections borrow it for the length of a
 * body: most of those that are open are between messages.
 */
export class BodyReader {
  /** The body has ended, whole or not; `reason` says what is wrong with it. */
  ended = true;
  reason: IncompleteReason | null = null;
  /** The sender's framing cannot be followed any more: where the next message begins is unknown. */
  lost = false;
  /** Length in the other reading of a framing that has two, else null. */
  otherLength: number | null = null;
  #host: ReaderHost<unknown> | null = null;
  readonly #collector: BodyCollector;
  #chunks: ChunkedDecoder | null = null;
  #message: MessageRecord<unknown> | null = null;
  #mode: BodyMode = 'keep';
  #remaining = 0;
  #broken = false;

  constructor(buffers: BodyBuffers, limit: number) {
    this.#collector = new BodyCollector(buffers, limit);
  }

  /** Starts the body of `message`, which has one. */
  begin(host: ReaderHost<unknown>, message: MessageRecord<unknown>, framing: BodyFraming): void {
    this.#host = host;
    this.#message = message;
    this.otherLength = framing.otherLength;
    this.ended = false;
    this.reason = null;
    this.lost = false;
    this.#broken = framing.broken;
    this.#remaining = framing.length;
    this.#mode = this.#host!.observer.head?.(message) ?? 'keep';
    if (framing.framing === 'chunked') {
      this.#chunks ??= new ChunkedDecoder();
      this.#chunks.reset();
    }
    const declared = framing.framing === 'length' ? framing.length : null;
    if (!this.#collector.begin(this.#mode === 'keep', this.#host!.hashBodies, declared)) this.#overLimit();
    if (declared === 0) this.ended = true;
  }

  /** The sender gave no end that can be trusted, so a start line at the beginning of a segment is one. */
  get endless(): boolean {
    return !this.ended && this.#message?.framing === 'close' && (this.#broken || this.#host!.matcher.expectsResponse);
  }

  /** Only the CRLF after the last chunk is due. */
  get afterLastChunk(): boolean {
    return !this.ended && this.#message?.framing === 'chunked' && this.#chunks!.afterLastChunk;
  }

  /** Consumes body bytes from `at`; returns the offset reached: `to`, or the end of the body. `base` is the stream offset of index 0. */
  read(bytes: Uint8Array, at: number, to: number, base: number, timeNs: number): number {
    const message = this.#message!;
    if (message.framing === 'chunked') return this.#readChunks(bytes, at, to, base, timeNs);
    if (message.framing === 'close') {
      this.#piece(bytes, at, to, base, timeNs);
      return to;
    }
    const end = Math.min(to, at + this.#remaining);
    this.#piece(bytes, at, end, base, timeNs);
    this.#remaining -= end - at;
    if (this.#remaining === 0) this.#end();
    return end;
  }

  /** `length` bytes are missing; returns how many of them the body accounts for. */
  gap(length: number, timeNs: number, reason: GapReason): number {
    const framing = this.#message!.framing;
    if (framing === 'chunked' && !this.#chunks!.skip(length)) {
      const due = this.#chunks!.remaining;
      this.#hole(due, timeNs, reason);
      this.#chunks!.skip(due);
      this.lost = true;
      this.#end();
      return 0;
    }
    const covered = framing === 'length' ? Math.min(length, this.#remaining) : length;
    this.#hole(covered, timeNs, reason);
    if (framing === 'length') {
      this.#remaining -= covered;
      if (this.#remaining === 0) this.#end();
    }
    return covered;
  }

  /** The packet is handed back: keeps what is still needed of it. */
  retain(): void {
    if (!this.ended && !this.#collector.retain()) this.#overLimit();
  }

  /** The stream is over, or the next message begins: ends the body as far as it came. */
  cut(reason: EndReason | 'framing'): void {
    const { framing } = this.#message!;
    if (framing === 'close' && reason === 'fin') {
      if (this.#broken) this.reason ??= 'framing';
    } else if (!this.afterLastChunk) {
      this.reason ??= reason;
    }
    this.#end();
  }

  /** What is known to be missing: holes, and what was announced and did not come. */
  get missing(): number {
    const due = this.#message?.framing === 'chunked' ? this.#chunks!.remaining : this.#remaining;
    return this.#collector.missing + due;
  }

  /** Bytes of the body so far, holes included. */
  get length(): number {
    return this.#collector.length;
  }

  /** The body of `message`, for as long as the observer looks at it. */
  body(message: MessageRecord<unknown>): Body {
    return new Body(message, this.#collector);
  }

  /** The observer has seen the message. */
  release(): void {
    this.#collector.release();
    this.#message = null;
    this.#host = null;
  }

  #readChunks(bytes: Uint8Array, from: number, to: number, base: number, timeNs: number): number {
    const chunks = this.#chunks!;
    const message = this.#message!;
    let at = from;
    while (at < to && !this.ended) {
      at = chunks.step(bytes, at, to);
      if (chunks.dataTo > chunks.dataFrom) this.#piece(bytes, chunks.dataFrom, chunks.dataTo, base, timeNs);
      if (chunks.chunkLength !== null && this.#mode === 'stream') {
        this.#host!.observer.bodyChunk?.(message, this.#collector.length, chunks.chunkLength, timeNs);
      }
      if (chunks.done) this.#end();
      else if (chunks.error !== null) {
        message.note({ code: 'http.chunk-invalid', detail: chunks.error });
        this.reason ??= 'framing';
        this.lost = true;
        this.#end();
      }
    }
    return at;
  }

  #piece(bytes: Uint8Array, from: number, to: number, base: number, timeNs: number): void {
    if (from >= to) return;
    const message = this.#message!;
    if (Number.isNaN(message.bodyFirstNs)) message.bodyFirstNs = timeNs;
    const offset = this.#collector.length;
    if (!this.#collector.add(bytes, from, to, base + from)) this.#overLimit();
    if (this.#mode === 'stream') this.#host!.observer.bodyData?.(message, bytes, from, to, offset, timeNs);
  }

  #hole(length: number, timeNs: number, reason: GapReason): void {
    this.reason ??= reason;
    if (length <= 0) return;
    const offset = this.#collector.length;
    if (!this.#collector.gap(length)) this.#overLimit();
    if (this.#mode === 'stream') this.#host!.observer.bodyGap?.(this.#message!, length, offset, timeNs, reason);
  }

  #overLimit(): void {
    const { limits } = this.#host!.shared;
    this.#message!.note({ code: 'http.body-limit', detail: `body above ${limits.body} bytes: measured, not kept` });
  }

  #end(): void {
    this.ended = true;
    if (this.#message!.framing !== 'chunked') return;
    const message = this.#message!;
    const chunks = this.#chunks!;
    if (chunks.extensions) message.note({ code: 'http.chunk-extension', detail: 'chunk extensions' });
    if (chunks.tooLong)
      message.note({ code: 'http.chunk-extension-limit', detail: 'chunk extensions or trailers above 16384 bytes' });
    if (chunks.bareLf) message.note({ code: 'http.bare-lf', detail: 'line of the chunk framing ends in LF alone' });
    if (chunks.stray && chunks.error === null)
      message.note({ code: 'http.chunk-invalid', detail: 'bytes between a chunk and its CRLF' });
  }
}
