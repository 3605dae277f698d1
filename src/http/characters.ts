export const NUL = 0x00;
export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const DELETE = 0x7f;

/** 1 for the characters of a token, RFC 9110 §5.6.2. */
export const TOKEN: Uint8Array = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  TOKEN[character.charCodeAt(0)] = 1;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Value of a hexadecimal digit, NaN when it is none. */
export function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN;
}

/** Offset of the first LF in `[from, to)`, negative when there is none. Never looks beyond `to`, as `indexOf` would. */
export function indexOfLf(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === LF) return at;
  return -1;
}

/** Compares bytes with lower-case text, ignoring case. */
export function equalsIgnoreCase(bytes: Uint8Array, from: number, to: number, lower: string): boolean {
  if (to - from !== lower.length) return false;
  for (let i = 0; i < lower.length; i++) {
    const byte = bytes[from + i]!;
    const folded = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (folded !== lower.charCodeAt(i)) return false;
  }
  return true;
}

let viewed: Uint8Array | null = null;
let view: Buffer = Buffer.alloc(0);

/** `[from, to)` as ISO 8859-1 text. The view on the last buffer is kept, because messages come many to a slab. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  if (bytes !== viewed) {
    viewed = bytes;
    view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return view.toString('latin1', from, to);
}
