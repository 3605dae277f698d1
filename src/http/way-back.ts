import type { MessageDiagnostic } from './message.ts';

const FIRST_BYTES = 64;
const EMPTY = new Uint8Array(0);

/**
 * What is passed over while a reader looks for the next message. `start`: the stream did not begin with a message; `gap`: bytes were not captured;
 * `framing`: the sender broke its own framing; `extra`: bytes behind a response; `refused`: told already.
 */
export class WayBack {
  why: 'start' | 'gap' | 'framing' | 'extra' | 'refused' = 'start';
  /** Stream offset where the way was lost. */
  from = 0;
  skipped = 0;
  /** The first bytes of a stream that did not begin with a message. */
  first: Uint8Array = EMPTY;

  begin(why: WayBack['why'], from: number): void {
    this.why = why;
    this.from = from;
    this.skipped = 0;
  }

  skip(bytes: Uint8Array, from: number, to: number): void {
    this.skipped += to - from;
    if (this.why === 'start' && this.first.length < FIRST_BYTES) this.foreign(bytes, from, to);
  }

  /** Keeps the first bytes of a stream that is something else. */
  foreign(bytes: Uint8Array, from: number, to: number): void {
    const room = FIRST_BYTES - this.first.length;
    const more = bytes.subarray(from, Math.min(to, from + room));
    const first = new Uint8Array(this.first.length + more.length);
    first.set(this.first);
    first.set(more, this.first.length);
    this.first = first;
  }

  /** What the skipped bytes give reason to say; null when there were none or it is said. */
  report(): MessageDiagnostic | null {
    if (this.skipped === 0 || this.why === 'refused') return null;
    const detail = `${this.skipped} bytes passed over`;
    return this.why === 'extra'
      ? { code: 'http.extra-data', detail: `${detail} behind a response` }
      : { code: 'http.resync', detail: `${detail} to find the next message` };
  }
}
