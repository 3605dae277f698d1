import type { CipherSuite } from './cipher-suites.ts';
import { AeadCipher } from './ciphers/aead.ts';
import type { RecordCipher } from './ciphers/record-cipher.ts';
import { expandLabel } from './hkdf.ts';

const NONE = new Uint8Array(0);
const IV_LENGTH = 12;

/** The record cipher of a traffic secret, RFC 8446 §7.3. @returns null when the suite is none of TLS 1.3, or the secret has not its length */
export function trafficCipher(suite: CipherSuite, secret: Uint8Array): RecordCipher | null {
  const { bulk, hash } = suite;
  if (bulk?.kind !== 'aead' || secret.length !== hashLength(suite)) return null;
  const key = expandLabel(hash, secret, 'key', NONE, bulk.key);
  return new AeadCipher(bulk, key, expandLabel(hash, secret, 'iv', NONE, IV_LENGTH), true);
}

/** The next traffic secret after a KeyUpdate, RFC 8446 §7.2. */
export function nextTrafficSecret(suite: CipherSuite, secret: Uint8Array): Uint8Array {
  return expandLabel(suite.hash, secret, 'traffic upd', NONE, hashLength(suite));
}

function hashLength({ hash }: CipherSuite): number {
  return hash === 'sha384' ? 48 : 32;
}
