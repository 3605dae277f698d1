import { createHash, createHmac } from 'node:crypto';
import { SSL30, TLS12 } from './protocol.ts';

/** P_hash of RFC 5246 §5, `length` bytes. */
function expand(hash: string, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let a: Uint8Array = seed;
  for (let at = 0; at < length; ) {
    a = createHmac(hash, secret).update(a).digest();
    const block = createHmac(hash, secret).update(a).update(seed).digest();
    out.set(block.subarray(0, Math.min(block.length, length - at)), at);
    at += block.length;
  }
  return out;
}

/** The PRF of TLS 1.0 and 1.1 (RFC 2246 §5): MD5 with the first half of the secret, XOR SHA-1 with the second. */
export function prf10(secret: Uint8Array, label: string, seed: Uint8Array, length: number): Uint8Array {
  const half = Math.ceil(secret.length / 2);
  const labelled = labelAndSeed(label, seed);
  const out = expand('md5', secret.subarray(0, half), labelled, length);
  const other = expand('sha1', secret.subarray(secret.length - half), labelled, length);
  for (let index = 0; index < length; index++) out[index]! ^= other[index]!;
  return out;
}

/** The PRF of TLS 1.2 (RFC 5246 §5). */
export function prf12(hash: string, secret: Uint8Array, label: string, seed: Uint8Array, length: number): Uint8Array {
  return expand(hash, secret, labelAndSeed(label, seed), length);
}

/** What SSL 3.0 derives with (RFC 6101 §6.1): MD5 over SHA-1, salted with A, BB, CCC, … */
export function deriveSsl30(secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0, round = 1; at < length; at += 16, round++) {
    const salt = String.fromCharCode(0x40 + round).repeat(round);
    const inner = createHash('sha1').update(salt, 'latin1').update(secret).update(seed).digest();
    const block = createHash('md5').update(secret).update(inner).digest();
    out.set(block.subarray(0, Math.min(16, length - at)), at);
  }
  return out;
}

/**
 * The derivation of a version up to TLS 1.2. SSL 3.0 has no labels.
 * @param hash of the cipher suite, used by TLS 1.2
 */
export function derive(
  version: number,
  hash: string,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  if (version === SSL30) return deriveSsl30(secret, seed, length);
  return version < TLS12 ? prf10(secret, label, seed, length) : prf12(hash, secret, label, seed, length);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function labelAndSeed(label: string, seed: Uint8Array): Uint8Array {
  return concat(Buffer.from(label, 'latin1'), seed);
}
