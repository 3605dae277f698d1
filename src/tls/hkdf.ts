import { createHmac } from 'node:crypto';
import { concat } from './prf.ts';

/** HKDF-Expand, RFC 5869 §2.3. */
export function hkdfExpand(hash: string, secret: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let at = 0, round = 1; at < length; at += block.length, round++) {
    block = createHmac(hash, secret).update(block).update(info).update(Uint8Array.of(round)).digest();
    out.set(block.subarray(0, Math.min(block.length, length - at)), at);
  }
  return out;
}

/** HKDF-Expand-Label, RFC 8446 §7.1. */
export function expandLabel(
  hash: string,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const name = Buffer.from(`tls13 ${label}`, 'latin1');
  const head = Uint8Array.of(length >> 8, length & 0xff, name.length);
  return hkdfExpand(hash, secret, concat(head, name, Uint8Array.of(context.length), context), length);
}
