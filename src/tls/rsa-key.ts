import {
  createPrivateKey,
  createPublicKey,
  constants as crypto,
  type KeyObject,
  privateDecrypt,
  X509Certificate,
} from 'node:crypto';
import { Cursor } from './cursor.ts';

const PREMASTER = 48;

/** A file that is no usable key. The message says why, never what is in it. */
export class TlsKeyError extends Error {
  override readonly name = 'TlsKeyError';
}

/** An RSA private key of a server. */
export interface RsaKey {
  readonly key: KeyObject;
  /** Its public half as DER, to find it by a certificate. */
  readonly publicKey: Buffer;
  /** Length of the modulus in bytes. */
  readonly length: number;
}

/**
 * Reads a private key: PEM (PKCS #1 or #8), or DER.
 * @throws TlsKeyError when it is none, is encrypted, or is no RSA key
 */
export function parseRsaKey(bytes: Uint8Array): RsaKey {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isPem = data.includes('-----BEGIN ');
  if (isPem && /ENCRYPTED/.test(data.toString('latin1')))
    throw new TlsKeyError('the key is encrypted: decrypt it first (openssl pkey -in KEY -out PLAIN)');
  const key = isPem ? keyOf({ key: data, format: 'pem' }) : derKey(data);
  if (key === null) throw new TlsKeyError(`no private key in ${isPem ? 'the PEM file' : 'the file (PEM or DER)'}`);
  if (key.asymmetricKeyType !== 'rsa')
    throw new TlsKeyError('not an RSA key: only connections with RSA key exchange can be opened by a private key');
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { key, publicKey, length: Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8) };
}

function derKey(data: Buffer): KeyObject | null {
  return (
    keyOf({ key: data, format: 'der', type: 'pkcs8' }) ??
    keyOf({ key: data, format: 'der', type: 'pkcs1' }) ??
    keyOf({ key: data, format: 'der', type: 'sec1' })
  );
}

function keyOf(input: Parameters<typeof createPrivateKey>[0]): KeyObject | null {
  try {
    return createPrivateKey(input);
  } catch {
    return null;
  }
}

/** The public key of the first certificate in a Certificate message up to TLS 1.2 (RFC 5246 §7.4.2); null when there is none that can be read. */
export function certifiedKey(bytes: Uint8Array, from: number, to: number): Buffer | null {
  const cursor = new Cursor(bytes, from, to);
  const list = cursor.inner(cursor.u24());
  const certificate = list.take(list.u24());
  if (cursor.overrun || list.overrun || certificate.length === 0) return null;
  try {
    return new X509Certificate(certificate).publicKey.export({ format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

/**
 * The premaster secret that was encrypted to a server (RFC 5246 §7.4.7.1). The padding of PKCS #1 v1.5 is taken off by hand.
 * @returns null when the key does not fit it or its padding is wrong
 */
export function decryptPremaster({ key, length }: RsaKey, encrypted: Uint8Array): Uint8Array | null {
  if (encrypted.length > length || encrypted.length === 0) return null;
  const padded = new Uint8Array(length);
  padded.set(encrypted, length - encrypted.length);
  let block: Uint8Array;
  try {
    block = privateDecrypt({ key, padding: crypto.RSA_NO_PADDING }, padded);
  } catch {
    return null;
  }
  return unpad(block);
}

/** RFC 8017 §7.2.2: 00 02, at least eight bytes that are not 0, 00, the secret. */
export function unpad(block: Uint8Array): Uint8Array | null {
  const zero = block.length - PREMASTER - 1;
  if (zero < 10 || block[0] !== 0 || block[1] !== 2 || block[zero] !== 0) return null;
  for (let index = 2; index < zero; index++) if (block[index] === 0) return null;
  return block.slice(zero + 1);
}
