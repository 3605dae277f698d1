import { COMMA, CR, isDigit, LF, latin1, SPACE, TAB } from './characters.ts';

/**
 * The Content-Length values of one message (RFC 9110 §8.6: `1*DIGIT`, and a list of equal ones may be read as one). Numbers above 2^53 - 1 are
 * refused: they cannot be counted exactly.
 */
export class FieldLengths {
  /** The first valid value; null when there is none. */
  value: number | null = null;
  /** Another value that differs from the first; null when there is none. */
  other: number | null = null;
  /** Values given, valid or not. */
  count = 0;
  /** The first value that is no length, as sent (at most 64 characters); null when all are. */
  invalid: string | null = null;

  reset(): void {
    this.value = null;
    this.other = null;
    this.count = 0;
    this.invalid = null;
  }

  /** Reads one field value, `[from, to)` with its line end. */
  add(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    for (;;) {
      while (at < to && isBlank(bytes[at]!)) at++;
      const start = at;
      let value = 0;
      while (at < to && isDigit(bytes[at]!)) value = value * 10 + bytes[at++]! - 0x30;
      const digits = at - start;
      while (at < to && isBlank(bytes[at]!)) at++;
      this.count++;
      const ended = at >= to || bytes[at] === COMMA;
      if (digits === 0 || !ended || value > Number.MAX_SAFE_INTEGER) {
        this.invalid ??= latin1(bytes, from, Math.min(to, from + 64)).trim();
        return;
      }
      if (this.value === null) this.value = value;
      else if (this.value !== value) this.other ??= value;
      if (at >= to) return;
      at++;
    }
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR || byte === LF;
}
