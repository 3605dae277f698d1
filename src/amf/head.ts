import { TextForm, textForm } from '../bytes/text.ts';
import { isAmf0Marker } from './amf0.ts';

/** Longest target and response URI that are believed (domain §1.4). */
const MAX_TARGET = 2048;
const MAX_RESPONSE = 256;

/** End of a UTF with printable text of at most `most` bytes at `at`, or −1. */
function printableEnd(bytes: Uint8Array, at: number, to: number, least: number, most: number): number {
  if (at + 2 > to) return -1;
  const length = (bytes[at]! << 8) | bytes[at + 1]!;
  const end = at + 2 + length;
  if (length < least || length > most || end > to) return -1;
  for (let index = at + 2; index < end; index++) {
    const byte = bytes[index]!;
    if (byte < 0x20 || byte === 0x7f) return -1;
  }
  return textForm(bytes, at + 2, end) === TextForm.invalid ? -1 : end;
}

/** True when a body (target, response URI, length, the marker of its value) may begin at `at`. */
export function looksLikeBody(bytes: Uint8Array, at: number, to: number): boolean {
  const target = printableEnd(bytes, at, to, 0, MAX_TARGET);
  if (target < 0) return false;
  const response = printableEnd(bytes, target, to, 0, MAX_RESPONSE);
  return response >= 0 && response + 5 <= to && isAmf0Marker(bytes[response + 4]!);
}

/** True when a header (name, must-understand, length, the marker of its value) may begin at `at`. */
export function looksLikeHeader(bytes: Uint8Array, at: number, to: number): boolean {
  const name = printableEnd(bytes, at, to, 1, MAX_RESPONSE);
  return name >= 0 && name + 6 <= to && bytes[name]! <= 1 && isAmf0Marker(bytes[name + 5]!);
}

/** True when the body of an answer begins at `at`: its target is a number and a known suffix. */
export function looksLikeAnswer(bytes: Uint8Array, at: number, to: number): boolean {
  const end = printableEnd(bytes, at, to, 10, 64);
  if (end < 0 || !looksLikeBody(bytes, at, to)) return false;
  let text = '';
  for (let index = at + 2; index < end; index++) text += String.fromCharCode(bytes[index]!);
  return /^\/?[0-9]+\/on(?:Result|Status|DebugEvents)$/.test(text);
}

/** Most headers and bodies that are believed (domain §1.4). */
const MAX_HEADERS = 64;
const MAX_BODIES = 4096;

/** True when an envelope of a known version with a first header or body may begin at `at`. */
export function looksLikeEnvelope(bytes: Uint8Array, at: number, to: number): boolean {
  if (at + 6 > to || bytes[at] !== 0 || (bytes[at + 1] !== 0 && bytes[at + 1] !== 1 && bytes[at + 1] !== 3))
    return false;
  return looksLikeCounts(bytes, at + 2, to);
}

/** The part of `looksLikeEnvelope` after the version word: counts and the first header or body. */
export function looksLikeCounts(bytes: Uint8Array, at: number, to: number): boolean {
  if (at + 4 > to) return false;
  const headers = (bytes[at]! << 8) | bytes[at + 1]!;
  if (headers > MAX_HEADERS) return false;
  if (headers > 0) return looksLikeHeader(bytes, at + 2, to);
  const bodies = (bytes[at + 2]! << 8) | bytes[at + 3]!;
  return bodies > 0 && bodies <= MAX_BODIES && looksLikeBody(bytes, at + 4, to);
}
