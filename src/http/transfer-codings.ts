import { CR, equalsIgnoreCase, LF, latin1, SPACE, TAB } from './characters.ts';

/** How the Transfer-Encoding fields of a message end. */
export type FinalCoding = 'absent' | 'chunked' | 'other';

/** The Transfer-Encoding of one message, RFC 9112 §6.1. */
export class TransferCodings {
  final: FinalCoding = 'absent';
  /** True when the value is anything but exactly `chunked`. */
  odd = false;
  /** Codings under the final chunked, in the order they were applied, lower case. */
  inner: string[] = [];
  /** The value as sent (at most 64 characters), when it is odd. */
  text = '';
  #count = 0;

  reset(): void {
    if (this.#count === 0) return;
    this.final = 'absent';
    this.odd = false;
    this.inner = [];
    this.text = '';
    this.#count = 0;
  }

  /** Reads one field value, `[from, to)` with its line end. */
  add(bytes: Uint8Array, from: number, to: number): void {
    this.#count++;
    let start = from;
    let end = to;
    while (start < end && isBlank(bytes[start]!)) start++;
    while (end > start && isBlank(bytes[end - 1]!)) end--;
    if (this.#count === 1 && equalsIgnoreCase(bytes, start, end, 'chunked')) {
      this.final = 'chunked';
      return;
    }
    this.odd = true;
    this.text = latin1(bytes, start, Math.min(end, start + 64));
    for (const part of latin1(bytes, start, Math.min(end, start + 1024)).split(',')) this.#coding(trimBlanks(part));
  }

  #coding(name: string): void {
    const lower = name.toLowerCase();
    if (lower === 'identity' && this.final === 'absent') return;
    if (this.final === 'chunked') {
      // Something on top of chunked, chunked itself included: the chunks are not the outermost layer.
      this.final = 'other';
      return;
    }
    if (lower === 'chunked' && this.final === 'absent') this.final = 'chunked';
    else if (TRANSFER_CODINGS.includes(lower)) this.inner.push(lower);
    else this.final = 'other';
  }
}

const TRANSFER_CODINGS: readonly string[] = ['gzip', 'x-gzip', 'deflate'];

/** Only SP and HTAB (and the line ends of a folded value) are white space here: `\v` before `chunked` is not. */
function trimBlanks(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR || byte === LF;
}
