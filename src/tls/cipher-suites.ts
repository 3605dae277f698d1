import { CIPHER_SUITE_NAMES } from './cipher-suite-names.ts';

/** What encrypts records. Lengths in bytes. */
export type Bulk =
  | { readonly kind: 'null'; readonly key: 0 }
  | { readonly kind: 'rc4'; readonly key: number }
  | { readonly kind: 'block'; readonly cipher: string; readonly key: number; readonly block: number }
  | {
      readonly kind: 'aead';
      readonly cipher: 'gcm' | 'ccm' | 'chacha';
      readonly name: string;
      readonly key: number;
      readonly tag: number;
    };

export interface CipherSuite {
  readonly name: string;
  /** `RSA`, `ECDHE_RSA`, …; empty for TLS 1.3, whose suites do not say. */
  readonly keyExchange: string;
  /** Null: not read here. */
  readonly bulk: Bulk | null;
  /** Key bytes that an export suite (RFC 2246 §6.3.1) really uses; null for others. */
  readonly exportKey: number | null;
  /** Of the MAC, for `createHmac`; null for AEAD suites. */
  readonly mac: string | null;
  readonly macLength: number;
  /** Of the PRF of TLS 1.2 and the HKDF of 1.3. */
  readonly hash: 'sha256' | 'sha384';
}

const block = (cipher: string, key: number, length: number): Bulk => ({ kind: 'block', cipher, key, block: length });
const aead = (cipher: 'gcm' | 'ccm' | 'chacha', name: string, key: number, tag = 16): Bulk => ({
  kind: 'aead',
  cipher,
  name,
  key,
  tag,
});

/** Cipher part of a suite's name → what it is. Single DES is 3DES with three equal keys. Those that are missing (SEED, IDEA, RC2) no provider here offers. */
const BULKS: Readonly<Record<string, Bulk>> = {
  NULL: { kind: 'null', key: 0 },
  RC4_128: { kind: 'rc4', key: 16 },
  RC4_40: { kind: 'rc4', key: 16 },
  DES_CBC: block('des-ede3-cbc', 8, 8),
  DES40_CBC: block('des-ede3-cbc', 8, 8),
  '3DES_EDE_CBC': block('des-ede3-cbc', 24, 8),
  AES_128_CBC: block('aes-128-cbc', 16, 16),
  AES_256_CBC: block('aes-256-cbc', 32, 16),
  CAMELLIA_128_CBC: block('camellia-128-cbc', 16, 16),
  CAMELLIA_256_CBC: block('camellia-256-cbc', 32, 16),
  AES_128_GCM: aead('gcm', 'aes-128-gcm', 16),
  AES_256_GCM: aead('gcm', 'aes-256-gcm', 32),
  AES_128_CCM: aead('ccm', 'aes-128-ccm', 16),
  AES_256_CCM: aead('ccm', 'aes-256-ccm', 32),
  AES_128_CCM_8: aead('ccm', 'aes-128-ccm', 16, 8),
  AES_256_CCM_8: aead('ccm', 'aes-256-ccm', 32, 8),
  CHACHA20_POLY1305: aead('chacha', 'chacha20-poly1305', 32),
};

const MACS: Readonly<Record<string, readonly [name: string, length: number]>> = {
  MD5: ['md5', 16],
  SHA: ['sha1', 20],
  SHA256: ['sha256', 32],
  SHA384: ['sha384', 48],
};

const EXPORT_KEY_BYTES = 5;
const PARTS = /^TLS_(?:(\w+?)_WITH_)?(\w+?)(?:_(MD5|SHA|SHA256|SHA384))?$/;
const SUITES = new Map<number, CipherSuite>();

/** The suite with this number; null when it has no name here. */
export function cipherSuite(number: number): CipherSuite | null {
  const known = SUITES.get(number);
  if (known !== undefined) return known;
  const name = CIPHER_SUITE_NAMES.get(number);
  const parts = name === undefined ? null : PARTS.exec(name);
  if (name === undefined || parts === null) return null;
  const [, keyExchange = '', cipher = '', hash] = parts;
  const bulk = BULKS[cipher] ?? null;
  const [mac, macLength] = bulk?.kind === 'aead' ? [null, 0] : (MACS[hash ?? 'SHA'] ?? [null, 0]);
  const suite: CipherSuite = {
    name,
    keyExchange,
    bulk,
    exportKey: keyExchange.includes('EXPORT') ? EXPORT_KEY_BYTES : null,
    mac,
    macLength,
    hash: hash === 'SHA384' ? 'sha384' : 'sha256',
  };
  SUITES.set(number, suite);
  return suite;
}

/** `TLS_…`, or the number when there is no name for it. */
export function suiteName(number: number): string {
  return CIPHER_SUITE_NAMES.get(number) ?? `0x${number.toString(16).padStart(4, '0')}`;
}
