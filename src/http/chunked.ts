import { CR, hexValue, indexOfLf, LF, NUL, SEMICOLON, SPACE, TAB } from './characters.ts';

/** Bytes of extensions and of trailers that are looked at in peace; more is passed over all the same, and said. */
const MAX_EXTENSION = 16 * 1024;
/** Bytes between chunk data and its CRLF that are dropped (tolerance `chunk-stray-bytes`). */
const MAX_STRAY = 8;

/** Where the decoder stands between two bytes. */
const At = {
  sizeStart: 0,
  size: 1,
  padding: 2,
  extension: 3,
  sizeLf: 4,
  data: 5,
  dataCr: 6,
  dataLf: 7,
  trailerStart: 8,
  trailer: 9,
  endLf: 10,
  done: 11,
  failed: 12,
} as const;

/**
 * Chunked transfer coding, RFC 9112 §7.1, fed with whatever arrives. `step` consumes bytes up to the next thing worth telling and leaves that in the
 * fields; it holds no byte of the body.
 */
export class ChunkedDecoder {
  /** Body bytes found by the last `step`: `[dataFrom, dataTo)` of its input. */
  dataFrom = 0;
  dataTo = 0;
  /** The last `step` ended in a chunk's size line: the size; else null. */
  chunkLength: number | null = null;
  extensions = false;
  tooLong = false;
  bareLf = false;
  heartbeats = 0;
  /** Bytes were dropped between a chunk and its line end. */
  stray = false;
  /** Why the framing is not understood; null while it is. */
  error: string | null = null;
  #at: number = At.sizeStart;
  #size = 0;
  #remaining = 0;
  #extra = 0;
  #stray = 0;

  reset(): void {
    this.dataFrom = 0;
    this.dataTo = 0;
    this.chunkLength = null;
    this.extensions = false;
    this.tooLong = false;
    this.bareLf = false;
    this.heartbeats = 0;
    this.stray = false;
    this.error = null;
    this.#at = At.sizeStart;
    this.#size = 0;
    this.#remaining = 0;
    this.#extra = 0;
    this.#stray = 0;
  }

  get done(): boolean {
    return this.#at === At.done;
  }

  /** The line of the last chunk is read, nothing of a trailer is: the body is whole, only the closing CRLF is due. */
  get afterLastChunk(): boolean {
    return this.#at === At.trailerStart && this.#extra === 0;
  }

  /** Body bytes of the current chunk that are due. */
  get remaining(): number {
    return this.#at === At.data ? this.#remaining : 0;
  }

  /** Passes over `length` bytes that were not captured. False when they held framing: then the rest cannot be read. */
  skip(length: number): boolean {
    if (this.#at !== At.data || length > this.#remaining) return false;
    this.#remaining -= length;
    if (this.#remaining === 0) this.#at = At.dataCr;
    return true;
  }

  /** Consumes from `from`; returns the offset reached, which is behind `from` unless the body is done or failed. */
  step(bytes: Uint8Array, from: number, to: number): number {
    this.dataFrom = this.dataTo = from;
    this.chunkLength = null;
    let at = from;
    while (at < to && this.#at !== At.done && this.#at !== At.failed) {
      if (this.#at === At.data) {
        const end = Math.min(to, at + this.#remaining);
        this.#remaining -= end - at;
        if (this.#remaining === 0) this.#at = At.dataCr;
        this.dataFrom = at;
        this.dataTo = end;
        return end;
      }
      if (this.#at === At.extension || this.#at === At.trailer) {
        at = this.#passLine(bytes, at, to);
      } else {
        this.#framing(bytes[at++]!);
      }
      if (this.chunkLength !== null) return at;
    }
    return at;
  }

  #framing(byte: number): void {
    switch (this.#at) {
      case At.sizeStart:
        if (byte === NUL) this.heartbeats++;
        else this.#firstDigit(hexValue(byte));
        return;
      case At.size:
        this.#sizeByte(byte);
        return;
      case At.padding:
        this.#afterSize(byte);
        return;
      case At.sizeLf:
        if (byte === LF) this.#begin();
        else this.#fail('CR without LF after a chunk size');
        return;
      case At.dataCr:
        this.#afterData(byte);
        return;
      case At.dataLf:
        if (byte === LF) this.#at = At.sizeStart;
        else this.#fail('CR without LF after a chunk');
        return;
      case At.trailerStart:
        if (byte === CR) this.#at = At.endLf;
        else if (byte === LF) this.#end();
        else {
          this.#extra++;
          this.#at = At.trailer;
        }
        return;
      default:
        if (byte === LF) this.#at = At.done;
        else this.#fail('CR without LF after the last chunk');
    }
  }

  #firstDigit(value: number): void {
    if (Number.isNaN(value)) {
      this.#fail('chunk size is not hexadecimal');
      return;
    }
    this.#size = value;
    this.#at = At.size;
  }

  #sizeByte(byte: number): void {
    const value = hexValue(byte);
    if (Number.isNaN(value)) {
      this.#afterSize(byte);
      return;
    }
    this.#size = this.#size * 16 + value;
    if (this.#size > Number.MAX_SAFE_INTEGER) this.#fail('chunk size above 2^53');
  }

  #afterSize(byte: number): void {
    if (byte === CR) this.#at = At.sizeLf;
    else if (byte === LF) {
      this.bareLf = true;
      this.#begin();
    } else if (byte === SEMICOLON) {
      this.extensions = true;
      this.#at = At.extension;
    } else if (byte === SPACE || byte === TAB) this.#at = At.padding;
    else this.#fail('chunk size is not hexadecimal');
  }

  #begin(): void {
    this.chunkLength = this.#size;
    this.#remaining = this.#size;
    this.#stray = 0;
    this.#extra = this.#size === 0 ? 0 : this.#extra;
    this.#at = this.#size === 0 ? At.trailerStart : At.data;
  }

  #afterData(byte: number): void {
    if (byte === CR) this.#at = At.dataLf;
    else if (byte === LF && this.#stray === 0) {
      this.bareLf = true;
      this.#at = At.sizeStart;
    } else if (++this.#stray > MAX_STRAY) this.#fail('no CRLF after a chunk');
    else this.stray = true;
  }

  /** Passes over an extension or a trailer line up to its LF. */
  #passLine(bytes: Uint8Array, from: number, to: number): number {
    const found = indexOfLf(bytes, from, to);
    const lf = found < 0 ? to : found;
    this.#extra += lf - from;
    if (this.#extra > MAX_EXTENSION) this.tooLong = true;
    if (lf === to) return to;
    if (this.#at === At.extension) this.#begin();
    else this.#at = At.trailerStart;
    return lf + 1;
  }

  #end(): void {
    this.bareLf = true;
    this.#at = At.done;
  }

  #fail(reason: string): void {
    this.error = reason;
    this.#at = At.failed;
  }
}
