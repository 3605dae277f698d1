/** How a run of bytes reads as text. */
export const TextForm = {
  utf8: 0,
  /** Java modified UTF-8 or CESU-8: NUL as C0 80, supplementary characters as two 3-byte surrogates. */
  modified: 1,
  /** Neither; bad bytes read as U+FFFD. */
  invalid: 2,
} as const;
export type TextForm = (typeof TextForm)[keyof typeof TextForm];

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });

/** First offset in `[from, to)` whose byte is above 0x7F, or `to`. */
export function asciiUntil(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at]! < 0x80) at++;
  return at;
}

/**
 * Length of the well-formed sequence at `at` (RFC 3629), 0 when there is none; −2 for C0 80, −6 for a surrogate pair of two
 * 3-byte halves.
 */
function sequenceAt(bytes: Uint8Array, at: number, to: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const second = at + 1 < to ? bytes[at + 1]! : 0;
  if (lead < 0xc2) return lead === 0xc0 && second === 0x80 ? -2 : 0;
  if ((second & 0xc0) !== 0x80) return 0;
  if (lead < 0xe0) return 2;
  const third = at + 2 < to ? bytes[at + 2]! : 0;
  if ((third & 0xc0) !== 0x80) return 0;
  if (lead < 0xf0) {
    if (lead === 0xe0 && second < 0xa0) return 0;
    if (lead !== 0xed || second < 0xa0) return 3;
    const low = at + 5 < to && second < 0xb0 && bytes[at + 3] === 0xed;
    return low && (bytes[at + 4]! & 0xf0) === 0xb0 && (bytes[at + 5]! & 0xc0) === 0x80 ? -6 : 0;
  }
  const fourth = at + 3 < to ? bytes[at + 3]! : 0;
  if (lead > 0xf4 || (fourth & 0xc0) !== 0x80) return 0;
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
  return 4;
}

/** Tells the three forms of text apart without decoding. */
export function textForm(bytes: Uint8Array, from: number, to: number): TextForm {
  let at = asciiUntil(bytes, from, to);
  let form: TextForm = TextForm.utf8;
  while (at < to) {
    const length = sequenceAt(bytes, at, to);
    if (length === 0) return TextForm.invalid;
    if (length < 0) {
      form = TextForm.modified;
      at -= length;
    } else at += length;
  }
  return form;
}

function decodeModified(bytes: Uint8Array, from: number, to: number): string {
  const plain = new Uint8Array(to - from);
  let text = '';
  let length = 0;
  const flush = () => {
    text += strict.decode(plain.subarray(0, length));
    length = 0;
  };
  for (let at = from; at < to; ) {
    const size = sequenceAt(bytes, at, to);
    if (size === -2) plain[length++] = 0;
    else if (size === -6) {
      flush();
      const unit = (index: number) => 0xd000 | ((bytes[index + 1]! & 0x3f) << 6) | (bytes[index + 2]! & 0x3f);
      text += String.fromCharCode(unit(at), unit(at + 3));
    } else for (let index = 0; index < size; index++) plain[length++] = bytes[at + index]!;
    at += Math.abs(size);
  }
  flush();
  return text;
}

/** Texts up to this many bytes are looked for among those decoded before. */
export const SHORT_TEXT = 64;
/** Direct-mapped by hash; a later text takes the place of an earlier one. */
const RECENT_SLOTS = 4096;
const recent: string[] = new Array<string>(RECENT_SLOTS).fill('');

/** True when `text` is the ASCII in `bytes[from, from + text.length)`. */
function isSame(text: string, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) !== bytes[from + index]) return false;
  return true;
}

/** From this length on, a sum of strings is a chain of its pieces, not a string of its own. */
const FLAT_SUM = 13;

/** ASCII below that length: sooner done than handed to a decoder. */
function addedUp(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  let at = from;
  for (; at + 4 <= to; at += 4) {
    text += String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);
  }
  for (; at < to; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

/** ASCII of up to `SHORT_TEXT` bytes. Names and ids come again and again: then it is the string made the first time, which costs and keeps nothing. */
function shortAscii(bytes: Uint8Array, from: number, to: number, hash: number): string {
  const slot = (hash ^ (hash >>> 15)) & (RECENT_SLOTS - 1);
  const known = recent[slot]!;
  if (known.length === to - from && isSame(known, bytes, from)) return known;
  const text = to - from < FLAT_SUM ? addedUp(bytes, from, to) : strict.decode(bytes.subarray(from, to));
  recent[slot] = text;
  return text;
}

/** The bytes as text: UTF-8, else its Java variant, else with U+FFFD in the place of what is neither. */
export function decodeText(bytes: Uint8Array, from: number, to: number): string {
  if (to <= from) return '';
  if (to - from <= SHORT_TEXT) {
    let hash = 0;
    let seen = 0;
    let at = from;
    for (; at + 4 <= to; at += 4) {
      const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      hash = Math.imul(hash ^ word, 0x9e3779b1);
      hash ^= hash >>> 15;
      seen |= word;
    }
    for (; at < to; at++) {
      hash = Math.imul(hash ^ bytes[at]!, 0x9e3779b1);
      seen |= bytes[at]!;
    }
    if ((seen & 0x80808080) === 0) return shortAscii(bytes, from, to, hash);
  }
  const run = bytes.subarray(from, to);
  switch (textForm(bytes, from, to)) {
    case TextForm.utf8:
      return strict.decode(run);
    case TextForm.modified:
      return decodeModified(bytes, from, to);
    case TextForm.invalid:
      return lossy.decode(run);
  }
}

/** True when `[from, to)` holds exactly the characters of `ascii`. */
export function equalsAscii(bytes: Uint8Array, from: number, to: number, ascii: string): boolean {
  if (to - from !== ascii.length) return false;
  for (let index = 0; index < ascii.length; index++) {
    if (bytes[from + index] !== ascii.charCodeAt(index)) return false;
  }
  return true;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal digits, two a byte. */
export function toHex(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) text += HEX[bytes[at]!];
  return text;
}

/** Bytes of hexadecimal digits (white space is ignored), or null when the text is none. */
export function fromHex(text: string): Uint8Array | null {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) return null;
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}
