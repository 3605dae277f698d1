import type { Walk } from './walk.ts';

/** First bytes of text that needs a closer look: `r` (Base64 of a Java stream), `O`, `a`, `C` (PHP), AC (Java). */
const SUSPECT_FIRST = new Uint8Array(256);
for (const byte of [0x72, 0x4f, 0x61, 0x43, 0xac]) SUSPECT_FIRST[byte] = 1;

/** True when text that begins with this byte may be a serialized object. */
export function isSuspect(first: number): boolean {
  return SUSPECT_FIRST[first] === 1;
}

/** By first byte, the second one of text that may be a serialized object: `rO`, `O:`, `a:`, `C:`, AC ED. 0 = none may. */
export const SUSPECT_SECOND = new Uint8Array(256);
for (const [first, second] of [
  [0x72, 0x4f],
  [0x4f, 0x3a],
  [0x61, 0x3a],
  [0x43, 0x3a],
  [0xac, 0xed],
] as const)
  SUSPECT_SECOND[first] = second;

function startsWith(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  if (to - from < text.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return true;
}

function isPhpSerialized(bytes: Uint8Array, from: number, to: number): boolean {
  const type = bytes[from]!;
  if ((type !== 0x4f && type !== 0x61 && type !== 0x43) || bytes[from + 1] !== 0x3a) return false;
  let at = from + 2;
  while (at < to && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
  return at > from + 2 && at < to && bytes[at] === 0x3a;
}

/** Reports serialized Java and PHP objects carried as a string or byte array (domain §8.4). */
export function reportSuspect(walk: Walk, from: number, to: number): void {
  const bytes = walk.bytes;
  if (startsWith(bytes, from, to, '\xac\xed\x00\x05') || startsWith(bytes, from, to, 'rO0AB')) {
    walk.report('indicator.java-serial', 'Java serialized object', from);
  } else if (isPhpSerialized(bytes, from, to)) {
    walk.report('indicator.php-serial', 'PHP serialized value', from);
  }
}

const EXTERNAL_ID = /\b(SYSTEM|PUBLIC)\s+(?:"[^"]*"|'[^']*')(?:\s+(?:"[^"]*"|'[^']*'))?/g;

/** Reports document types and entities in XML, which is never parsed (CVE-2015-3269 and kin). */
export function checkXml(walk: Walk, from: number, to: number): void {
  const bytes = walk.bytes;
  for (let at = from; at + 8 <= to; at++) {
    if (bytes[at] !== 0x3c || bytes[at + 1] !== 0x21) continue;
    if (!startsWith(bytes, at, to, '<!DOCTYPE') && !startsWith(bytes, at, to, '<!ENTITY')) continue;
    const text = new TextDecoder().decode(bytes.subarray(at, Math.min(to, at + 2048)));
    const ids = text.match(EXTERNAL_ID) ?? [];
    walk.report('indicator.xxe', ids.length > 0 ? ids.slice(0, 4).join(', ') : 'document type or entity in XML', at);
    return;
  }
}
