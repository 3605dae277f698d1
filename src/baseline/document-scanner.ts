import { DocumentProblem } from './check.ts';

export interface ScannerSink {
  /** One element of the list of calls, as text. */
  call(text: string, index: number): void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COMMA = 0x2c;
const LINE_END = 0x0a;
const BLANK = 0x20;
/** The rest of a report, without its calls: larger than this it is none. */
const MAX_REST = 256 * 1024 * 1024;
const MAX_CALL = 128 * 1024 * 1024;
/** Bytes that begin or end something. */
const STRUCTURE = new Uint8Array(256);
for (const byte of [QUOTE, OPEN, OPEN_LIST, CLOSE, CLOSE_LIST]) STRUCTURE[byte] = 1;
/** A member's name and what may stand around it. */
const TAIL = 64;
/** How a call begins and ends in the layout in which this program writes it; no text holds a line end. */
const END_OF_CALL = Buffer.from('\n    }');
const CALLS_MEMBER = /"calls"\s*:\s*$/;

/**
 * Takes a saved document apart as it arrives: the elements of its member `calls` one by one, the rest as one text (with an empty list of calls). A
 * report of a million calls is longer than a string may be. Only the structure is looked at; every piece is still to be parsed.
 */
export class DocumentScanner {
  readonly #sink: ScannerSink;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #rest: Uint8Array[] = [];
  readonly #call: Uint8Array[] = [];
  #restLength = 0;
  /** The last bytes of the rest. */
  #tail = '';
  #callLength = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #inCalls = false;
  #calls = 0;

  constructor(sink: ScannerSink) {
    this.#sink = sink;
  }

  /** @param bytes valid until this returns */
  push(bytes: Uint8Array): void {
    const { length } = bytes;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, length);
    let from = 0;
    let at = 0;
    if (this.#escaped && length > 0) {
      at = 1;
      this.#escaped = false;
    }
    while (at < length) {
      if (this.#inString) {
        at = this.#skipString(bytes, at);
        continue;
      }
      // Between two calls every byte counts, elsewhere only structure does.
      if (!this.#inCalls || this.#depth !== 2) while (at < length && STRUCTURE[bytes[at]!] === 0) at++;
      if (at === length) break;
      const byte = bytes[at]!;
      const end = byte === OPEN && this.#inCalls && this.#depth === 2 ? endOfCall(buffer, at) : 0;
      if (end > 0) {
        this.#endCall(bytes, at, end);
        at = end;
        from = end;
        continue;
      }
      if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN || byte === OPEN_LIST) from = this.#enter(bytes, byte, from, at);
      else if (byte === CLOSE || byte === CLOSE_LIST) from = this.#leave(bytes, from, at);
      else if (byte > 0x20 && byte !== COMMA) throw new DocumentProblem(`/calls/${this.#calls}: object expected`);
      at++;
    }
    if (!this.#inCalls) this.#keepRest(bytes, from, length);
    else if (this.#depth > 2) this.#keepCall(bytes, from, length);
  }

  /** @returns where the string (or what there is of it) ends */
  #skipString(bytes: Uint8Array, from: number): number {
    const { length } = bytes;
    let at = from;
    for (;;) {
      while (at < length && bytes[at] !== QUOTE && bytes[at] !== BACKSLASH) at++;
      if (at === length) return at;
      if (bytes[at] === QUOTE) {
        this.#inString = false;
        return at + 1;
      }
      if (at + 1 === length) {
        this.#escaped = true;
        return length;
      }
      at += 2;
    }
  }

  /** @returns where the piece that is being collected begins */
  #enter(bytes: Uint8Array, byte: number, from: number, at: number): number {
    const depth = ++this.#depth;
    if (this.#inCalls) return depth === 3 ? at : from;
    if (depth !== 2 || byte !== OPEN_LIST || !this.#isCalls(bytes, from, at)) return from;
    this.#keepRest(bytes, from, at + 1);
    this.#inCalls = true;
    return at + 1;
  }

  #leave(bytes: Uint8Array, from: number, at: number): number {
    const depth = --this.#depth;
    if (!this.#inCalls || depth > 2) return from;
    if (depth === 2) {
      this.#endCall(bytes, from, at + 1);
      return at + 1;
    }
    this.#inCalls = false;
    return at;
  }

  /** The document without its calls. @throws DocumentProblem when it ends too early */
  end(): string {
    if (this.#inString || this.#depth !== 0) throw new DocumentProblem('the document ends too early');
    return this.#text(this.#rest, this.#restLength);
  }

  #isCalls(bytes: Uint8Array, from: number, at: number): boolean {
    return CALLS_MEMBER.test(this.#tail + latin1(bytes.subarray(Math.max(from, at - TAIL), at)));
  }

  #keepRest(bytes: Uint8Array, from: number, to: number): void {
    if (from >= to) return;
    this.#restLength += to - from;
    if (this.#restLength > MAX_REST) throw new DocumentProblem('too long for a report');
    this.#rest.push(bytes.slice(from, to));
    this.#tail = (this.#tail + latin1(bytes.subarray(Math.max(from, to - TAIL), to))).slice(-TAIL);
  }

  #keepCall(bytes: Uint8Array, from: number, to: number): void {
    this.#callLength += to - from;
    if (this.#callLength > MAX_CALL) throw new DocumentProblem(`/calls/${this.#calls}: too long`);
    this.#call.push(bytes.slice(from, to));
  }

  #endCall(bytes: Uint8Array, from: number, to: number): void {
    let text: string;
    if (this.#call.length === 0) text = this.#decode(bytes.subarray(from, to));
    else {
      this.#keepCall(bytes, from, to);
      text = this.#text(this.#call, this.#callLength);
      this.#call.length = 0;
      this.#callLength = 0;
    }
    this.#sink.call(text, this.#calls++);
  }

  #text(chunks: readonly Uint8Array[], length: number): string {
    const whole = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return this.#decode(whole);
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      throw new DocumentProblem('not UTF-8');
    }
  }
}

/** Where the call that begins at `from` ends, for one laid out as this program does it and whole in `bytes`; else 0. */
function endOfCall(bytes: Buffer, from: number): number {
  if (bytes[from - 5] !== LINE_END || bytes[from - 1] !== BLANK || bytes[from + 1] !== LINE_END) return 0;
  const end = bytes.indexOf(END_OF_CALL, from);
  return end < 0 ? 0 : end + END_OF_CALL.length;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
