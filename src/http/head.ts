import { COLON, CR, DELETE, equalsIgnoreCase, indexOfLf, isDigit, LF, SPACE, TAB, TOKEN } from './characters.ts';
import { FieldLengths } from './field-lengths.ts';
import { nameBit } from './headers.ts';
import type { HttpLimits } from './limits.ts';
import { lineEnd, methodLength, versionStart } from './start-line.ts';
import { TransferCodings } from './transfer-codings.ts';

/** Oddities of a head, as bits of `Head.oddities`. */
export const Oddity = {
  bareLf: 1,
  bareCr: 2,
  folded: 4,
  spaceBeforeColon: 8,
  badField: 16,
  spaceInTarget: 32,
  badStatus: 64,
  longStartLine: 128,
  manyFields: 256,
  /** A framing field is written so that other readers may miss it. */
  hiddenFraming: 512,
} as const;

/** The head goes on beyond the bytes given. */
export const HEAD_INCOMPLETE = -1;
/** The first line is no start line of HTTP/1.x. */
export const HEAD_BAD_START = -2;

/**
 * Reads a message head in place (RFC 9112 §2 to §5) and keeps of it what framing needs: numbers and offsets, no strings. One object is
 * used for all messages of a stream; everything in it is overwritten by the next `parse`.
 */
export class Head {
  isResponse = false;
  /** Null in a request and when the status line is not understood. */
  status: number | null = null;
  /** Offsets of the parts of the start line, relative to its first byte. */
  startLineLength = 0;
  methodLength = 0;
  targetLength = 0;
  versionOffset = 0;
  /** Offset of the first field line, relative to the first byte. */
  fieldsOffset = 0;
  /** Where the fields that are kept end, relative to the first byte. */
  fieldsEnd = 0;
  fields = 0;
  oddities = 0;
  upgrade = false;
  /** `nameBit` of every field; all bits where a name may be read in more than one way. */
  names = 0;
  readonly lengths: FieldLengths = new FieldLengths();
  readonly codings: TransferCodings = new TransferCodings();
  readonly #limits: HttpLimits;

  constructor(limits: HttpLimits) {
    this.#limits = limits;
  }

  /** Reads the head that begins at `from`. Returns the offset after its empty line, or `HEAD_INCOMPLETE` or `HEAD_BAD_START`. */
  parse(bytes: Uint8Array, from: number, to: number): number {
    const lf = indexOfLf(bytes, from, to);
    if (lf < 0) return HEAD_INCOMPLETE;
    this.oddities = 0;
    if (!this.#startLine(bytes, from, lf)) return HEAD_BAD_START;
    this.fields = 0;
    this.names = 0;
    this.upgrade = false;
    this.lengths.reset();
    this.codings.reset();
    this.fieldsOffset = lf + 1 - from;
    let at = lf + 1;
    let keptTo = at;
    while (at < to) {
      const first = bytes[at]!;
      if (first === LF) {
        this.oddities |= Oddity.bareLf;
        this.fieldsEnd = keptTo - from;
        return at + 1;
      }
      if (first === CR && at + 1 < to && bytes[at + 1] === LF) {
        this.fieldsEnd = keptTo - from;
        return at + 2;
      }
      const next = this.#field(bytes, at, to);
      if (next < 0) return HEAD_INCOMPLETE;
      if (this.fields < this.#limits.fields) keptTo = next;
      else this.oddities |= Oddity.manyFields;
      this.fields++;
      at = next;
    }
    return HEAD_INCOMPLETE;
  }

  /** RFC 9112 §3 and §4. False when this is no start line of HTTP/1.x. */
  #startLine(bytes: Uint8Array, from: number, lf: number): boolean {
    const end = lineEnd(bytes, from, lf);
    if (end === lf) this.oddities |= Oddity.bareLf;
    if (end - from > this.#limits.startLine) this.oddities |= Oddity.longStartLine;
    this.startLineLength = end - from;
    this.isResponse = bytes[from] === 0x48 && bytes[from + 4] === 0x2f;
    this.status = null;
    if (this.isResponse) return this.#statusLine(bytes, from, end);
    const method = methodLength(bytes, from, end);
    const version = method === 0 ? null : versionStart(bytes, from, end);
    if (version === null || bytes[version + 5] !== 0x31 || version - 1 <= from + method) return false;
    this.methodLength = method;
    this.versionOffset = version - from;
    this.targetLength = version - 1 - (from + method + 1);
    for (let at = from + method + 1; at < version - 1; at++) {
      const byte = bytes[at]!;
      if (byte === CR) this.oddities |= Oddity.bareCr;
      else if (byte <= SPACE || byte === DELETE) this.oddities |= Oddity.spaceInTarget;
    }
    return true;
  }

  /** The version must be right; a status that is none is an oddity, because its fields still frame the message. */
  #statusLine(bytes: Uint8Array, from: number, end: number): boolean {
    if (end - from < 9 || bytes[from + 5] !== 0x31 || bytes[from + 6] !== 0x2e || !isDigit(bytes[from + 7]!)) {
      return false;
    }
    this.methodLength = 0;
    this.targetLength = 0;
    this.versionOffset = 0;
    let at = from + 8;
    while (at < end && bytes[at] === SPACE) at++;
    const digits = at;
    let status = 0;
    while (at < end && at < digits + 3 && isDigit(bytes[at]!)) status = status * 10 + bytes[at++]! - 0x30;
    const whole = digits > from + 8 && at === digits + 3 && (at === end || bytes[at] === SPACE);
    if (whole && status >= 100) this.status = status;
    else this.oddities |= Oddity.badStatus;
    return true;
  }

  /** RFC 9112 §5. Reads a field line with its continuations; returns the offset behind it, negative when the bytes run out. */
  #field(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to && TOKEN[bytes[at]!] === 1) at++;
    const nameEnd = at;
    while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    const named = at < to && nameEnd > from && bytes[at] === COLON;
    const spaced = at > nameEnd;
    const valueFrom = named ? at + 1 : from;
    let odd = 0;
    let folded = false;
    at = valueFrom;
    for (;;) {
      // The only loop over every byte of a head.
      for (; at < to; at++) {
        const byte = bytes[at]!;
        if (byte >= SPACE && byte !== DELETE) continue;
        if (byte === LF) break;
        if (byte === CR) {
          if (at + 1 < to && bytes[at + 1] !== LF) odd |= Oddity.bareCr;
        } else if (byte !== TAB) odd |= Oddity.badField;
      }
      if (at >= to) return HEAD_INCOMPLETE;
      if (at === from || bytes[at - 1] !== CR) {
        // CR and LF with something between them are one damaged line end, not two habits.
        odd = (odd & Oddity.bareCr) === 0 ? odd | Oddity.bareLf : (odd & ~Oddity.bareCr) | Oddity.badField;
      }
      at++;
      if (at >= to) return HEAD_INCOMPLETE;
      if (bytes[at] !== SPACE && bytes[at] !== TAB) break;
      odd |= Oddity.folded;
      folded = true;
    }
    if (named && odd === 0) this.names |= nameBit(nameEnd - from, bytes[from]!);
    else this.names = -1;
    if (!named) odd |= Oddity.badField;
    else if (spaced) odd |= Oddity.spaceBeforeColon;
    if (named && this.#framingField(bytes, from, nameEnd, valueFrom, at) && (folded || spaced)) {
      odd |= Oddity.hiddenFraming;
    }
    this.oddities |= odd;
    return at;
  }

  /** Takes over what framing needs; true when the field was about it. `to` includes the line end. */
  #framingField(bytes: Uint8Array, nameFrom: number, nameTo: number, from: number, to: number): boolean {
    switch (nameTo - nameFrom) {
      case 7:
        if (equalsIgnoreCase(bytes, nameFrom, nameTo, 'upgrade')) this.upgrade = true;
        return false;
      case 14:
        if (!equalsIgnoreCase(bytes, nameFrom, nameTo, 'content-length')) return false;
        this.lengths.add(bytes, from, to);
        return true;
      case 17:
        if (!equalsIgnoreCase(bytes, nameFrom, nameTo, 'transfer-encoding')) return false;
        this.codings.add(bytes, from, to);
        return true;
      default:
        return false;
    }
  }
}
