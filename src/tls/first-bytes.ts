import { Content, HEADER_LENGTH, MAX_FRAGMENT } from './protocol.ts';

const HELLO_V2_LENGTH = 11;

/**
 * Whether a stream that begins with `bytes[from, to)` is TLS, on whatever port: a record header, or the ClientHello of SSL 2.0 that old clients sent first
 * (RFC 5246 §E.2).
 * @returns null while there are too few bytes to tell
 */
export function beginsTls(bytes: Uint8Array, from: number, to: number): boolean | null {
  const length = to - from;
  if (length === 0) return null;
  const first = bytes[from]!;
  if ((first & 0x80) !== 0) return beginsHelloV2(bytes, from, length);
  if (first < Content.changeCipherSpec || first > Content.applicationData) return false;
  if (length > 1 && bytes[from + 1] !== 3) return false;
  if (length > 2 && bytes[from + 2]! > 4) return false;
  if (length < HEADER_LENGTH) return null;
  const declared = (bytes[from + 3]! << 8) | bytes[from + 4]!;
  return declared > 0 && declared <= MAX_FRAGMENT;
}

/** Its three inner lengths must add up to the outer one. */
function beginsHelloV2(bytes: Uint8Array, from: number, length: number): boolean | null {
  if (length > 2 && bytes[from + 2] !== 1) return false;
  if (length > 3 && bytes[from + 3] !== 3 && bytes[from + 3] !== 0) return false;
  if (length > 4 && bytes[from + 4]! > 4) return false;
  if (length < HELLO_V2_LENGTH) return null;
  const at = (index: number) => (bytes[from + index]! << 8) | bytes[from + index + 1]!;
  const suites = at(5);
  return suites > 0 && suites % 3 === 0 && 9 + suites + at(7) + at(9) === (at(0) & 0x7fff);
}

/** Whether a record of a connection whose records say `version` may begin here; used to find the way back after bytes that are missing. */
export function mayBeRecord(bytes: Uint8Array, at: number, version: number): boolean {
  const type = bytes[at]!;
  if (type < Content.changeCipherSpec || type > Content.applicationData) return false;
  if (((bytes[at + 1]! << 8) | bytes[at + 2]!) !== version) return false;
  const length = (bytes[at + 3]! << 8) | bytes[at + 4]!;
  return length > 0 && length <= MAX_FRAGMENT;
}
