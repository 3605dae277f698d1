import type { DiagnosticCode } from '../diagnostics/codes.ts';

/** What a streaming channel's body consists of. `bytes` are borrowed until the callback returns. */
export interface FrameSink {
  /** One server message: an AMF3 value. `whole` is false when the capture cut it: decode as far as it goes. */
  message(bytes: Uint8Array, from: number, to: number, timeNs: number, whole: boolean): void;
  /** Zero bytes between frames. */
  heartbeat(count: number): void;
  /** A frame that carries nothing. */
  padding(size: number): void;
  /** The frame of size 0. */
  ended(): void;
  trouble(code: DiagnosticCode, detail: string): void;
}

/**
 * Where the AMF3 value at `from` ends, for streams whose frames were the HTTP chunks and are gone: offset after it, `null` when
 * bytes are missing yet, NaN when no value can start here.
 */
export type MeasureValue = (bytes: Uint8Array, from: number, to: number) => number | null;

export interface FrameReaderOptions {
  /** Longest payload kept, in bytes. */
  readonly maxFrame: number;
  readonly measure: MeasureValue;
}

type State = 'start' | 'size' | 'size-lf' | 'payload' | 'payload-end' | 'bare' | 'done' | 'lost';

const CR = 0x0d;
const LF = 0x0a;
const MAX_SIZE_DIGITS = 8;
const LAST_AMF3_MARKER = 0x11;

/**
 * Splits the body of a streaming channel into server messages as it arrives (domain §1.7). Two layouts, told apart by the first
 * byte that is not zero: a hexadecimal digit starts application frames (`size CRLF payload CRLF`); an AMF3 marker says that the
 * frames were the HTTP chunks and values follow each other bare.
 *
 * Holds at most one unfinished frame, never more than `maxFrame` bytes and never more than what arrived.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #maxFrame: number;
  readonly #measure: MeasureValue;
  #state: State = 'start';
  #digits = 0;
  #size = 0;
  #remaining = 0;
  /** The unfinished payload; its kind is known from its first byte. */
  #held = new Uint8Array(0);
  #heldLength = 0;
  #keep: 'undecided' | 'message' | 'nothing' = 'undecided';
  #damaged = false;
  #lastNs = Number.NaN;
  #heartbeats = 0;
  /** Bare layout: held bytes at the last fruitless measurement, so that measuring stays linear in the bytes. */
  #measuredAt = 0;

  constructor(sink: FrameSink, options: FrameReaderOptions) {
    this.#sink = sink;
    this.#maxFrame = options.maxFrame;
    this.#measure = options.measure;
  }

  /** Takes the next bytes of the body; they stay the caller's. */
  push(bytes: Uint8Array, from: number, to: number, timeNs: number): void {
    this.#lastNs = timeNs;
    if (this.#state === 'lost' && from < to) this.#resume(bytes[from]!);
    let at = from;
    while (at < to) at = this.#step(bytes, at, to, timeNs);
    this.#flushHeartbeats();
  }

  /** `length` bytes of the body were never captured. */
  gap(length: number): void {
    if (this.#state === 'payload' && length <= this.#remaining) {
      this.#remaining -= length;
      this.#damaged = true;
      if (this.#keep === 'undecided') this.#keep = 'nothing';
      if (this.#remaining === 0) this.#finishPayload(this.#lastNs);
      return;
    }
    if (this.#state === 'done') return;
    this.#abandon('bytes are missing');
  }

  /** The body ended, by its framing or by the capture's end. */
  end(): void {
    const open = this.#state === 'payload' || this.#state === 'size-lf' || (this.#state === 'size' && this.#digits > 0);
    if (open || (this.#state === 'bare' && this.#heldLength > 0)) this.#abandon('the stream ends inside a frame');
    this.#state = 'done';
    this.#held = new Uint8Array(0);
  }

  #step(bytes: Uint8Array, at: number, to: number, timeNs: number): number {
    switch (this.#state) {
      case 'start':
      case 'size':
        return this.#readSize(bytes, at);
      case 'size-lf':
        return this.#readSizeEnd(bytes, at);
      case 'payload':
        return this.#readPayload(bytes, at, to, timeNs);
      case 'payload-end':
        return this.#readPayloadEnd(bytes, at);
      case 'bare':
        return this.#readBare(bytes, at, to, timeNs);
      case 'done':
        this.#sink.trouble('amf.trailing', `${to - at} bytes after the end of the stream`);
        return to;
      case 'lost':
        return to;
    }
  }

  #readSize(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (byte === 0 && this.#digits === 0) {
      this.#heartbeats++;
      return at + 1;
    }
    this.#flushHeartbeats();
    const digit = hexDigit(byte);
    if (digit >= 0 && this.#digits < MAX_SIZE_DIGITS) {
      this.#state = 'size';
      this.#size = this.#size * 16 + digit;
      this.#digits++;
      return at + 1;
    }
    if (byte === CR && this.#digits > 0) {
      this.#state = 'size-lf';
      return at + 1;
    }
    if (this.#state === 'start' && byte <= LAST_AMF3_MARKER) {
      this.#state = 'bare';
      return at;
    }
    this.#abandon('a frame size was expected');
    return at;
  }

  #readSizeEnd(bytes: Uint8Array, at: number): number {
    if (bytes[at] !== LF) {
      this.#abandon('a frame size without its line end');
      return at;
    }
    this.#remaining = this.#size;
    this.#keep = 'undecided';
    this.#state = this.#size === 0 ? 'done' : 'payload';
    if (this.#size === 0) this.#sink.ended();
    if (this.#size > this.#maxFrame) {
      this.#keep = 'nothing';
      this.#sink.trouble('flex.frame-limit', `frame of ${this.#size} bytes, limit ${this.#maxFrame}`);
    }
    return at + 1;
  }

  #readPayload(bytes: Uint8Array, at: number, to: number, timeNs: number): number {
    if (this.#keep === 'undecided') this.#keep = bytes[at] === 0 ? 'nothing' : 'message';
    const take = Math.min(to - at, this.#remaining);
    this.#remaining -= take;
    if (this.#keep === 'message') {
      if (this.#remaining === 0 && this.#heldLength === 0 && !this.#damaged) {
        this.#sink.message(bytes, at, at + take, timeNs, true);
        this.#nextFrame();
        return at + take;
      }
      if (!this.#damaged) this.#hold(bytes, at, at + take);
    }
    if (this.#remaining === 0) this.#finishPayload(timeNs);
    return at + take;
  }

  #finishPayload(timeNs: number): void {
    if (this.#damaged) this.#sink.trouble('flex.partial-frame', `bytes are missing in a frame of ${this.#size} bytes`);
    if (this.#keep === 'message' && this.#heldLength > 0) {
      this.#sink.message(this.#held, 0, this.#heldLength, timeNs, !this.#damaged);
    } else if (this.#keep === 'nothing' && this.#size <= this.#maxFrame && !this.#damaged) {
      this.#sink.padding(this.#size);
    }
    this.#nextFrame();
  }

  #nextFrame(): void {
    this.#state = 'payload-end';
    this.#clear();
  }

  /** CRLF after the payload; the last byte of it opens the next size line. */
  #readPayloadEnd(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (byte === CR && this.#digits === 0) {
      this.#digits = 1;
      return at + 1;
    }
    if (byte === LF && this.#digits === 1) {
      this.#digits = 0;
      this.#state = 'size';
      return at + 1;
    }
    this.#digits = 0;
    this.#abandon('a frame longer than its size');
    return at;
  }

  #readBare(bytes: Uint8Array, at: number, to: number, timeNs: number): number {
    if (this.#heldLength > 0) {
      this.#hold(bytes, at, to);
      if (this.#state === 'bare' && this.#worthMeasuring()) this.#measureHeld(timeNs);
      return to;
    }
    if (bytes[at] === 0) {
      this.#heartbeats++;
      return at + 1;
    }
    this.#flushHeartbeats();
    const end = this.#measure(bytes, at, to);
    if (end === null) {
      this.#hold(bytes, at, to);
      this.#measuredAt = this.#heldLength;
      return to;
    }
    if (!(end > at)) {
      this.#abandon('no AMF3 value where one was expected');
      return at;
    }
    this.#sink.message(bytes, at, end, timeNs, true);
    return end;
  }

  #measureHeld(timeNs: number): void {
    const end = this.#measure(this.#held, 0, this.#heldLength);
    this.#measuredAt = this.#heldLength;
    if (end === null) return;
    if (!(end > 0)) {
      this.#abandon('no AMF3 value where one was expected');
      return;
    }
    const rest = this.#held.slice(end, this.#heldLength);
    this.#sink.message(this.#held, 0, end, timeNs, true);
    this.#clear();
    let at = 0;
    while (at < rest.length) at = this.#step(rest, at, rest.length, timeNs);
  }

  /** Small values are measured at every push; of large ones a quarter more must have come, so that the sum of all measurements stays linear. */
  #worthMeasuring(): boolean {
    return this.#measuredAt < 65_536 || this.#heldLength >= this.#measuredAt * 1.25;
  }

  #hold(bytes: Uint8Array, from: number, to: number): void {
    const length = this.#heldLength + (to - from);
    if (length > this.#maxFrame) {
      this.#sink.trouble('flex.frame-limit', `more than ${this.#maxFrame} bytes in one value`);
      this.#clear();
      this.#state = 'lost';
      return;
    }
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.max(length, this.#held.length * 2));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(from, to), this.#heldLength);
    this.#heldLength = length;
  }

  #abandon(detail: string): void {
    this.#flushHeartbeats();
    this.#sink.trouble('flex.partial-frame', detail);
    if (this.#heldLength > 0 && this.#keep !== 'nothing') {
      this.#sink.message(this.#held, 0, this.#heldLength, this.#lastNs, false);
    }
    this.#clear();
    this.#state = 'lost';
  }

  #clear(): void {
    this.#heldLength = 0;
    this.#size = 0;
    this.#digits = 0;
    this.#damaged = false;
    this.#keep = 'undecided';
    this.#measuredAt = 0;
  }

  /** A frame, a heartbeat or a value may start where the bytes of one segment start: nowhere else is looked after a loss. */
  #resume(byte: number): void {
    if (byte === 0 || hexDigit(byte) >= 0 || byte <= LAST_AMF3_MARKER) this.#state = 'start';
  }

  #flushHeartbeats(): void {
    if (this.#heartbeats > 0) this.#sink.heartbeat(this.#heartbeats);
    this.#heartbeats = 0;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
