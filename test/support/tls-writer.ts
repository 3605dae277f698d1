/** TLS by hand, for what OpenSSL does not say any more or cannot be made to say: early data, KeyUpdate, RC4, 3DES, NULL, SSL 2.0 hellos. */
import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { expandLabel } from '../../src/tls/hkdf.ts';
import { derive } from '../../src/tls/prf.ts';
import { Rc4 } from '../../src/tls/rc4.ts';

export const CLIENT_RANDOM = Buffer.alloc(32, 0xc1);
export const SERVER_RANDOM = Buffer.alloc(32, 0x5e);
export const MASTER = Buffer.from(Array.from({ length: 48 }, (_, index) => index));

const u8 = (value: number) => Buffer.of(value);
const u16 = (value: number) => Buffer.of(value >> 8, value & 0xff);
const u24 = (value: number) => Buffer.of(value >> 16, (value >> 8) & 0xff, value & 0xff);

export function record(type: number, version: number, fragment: Uint8Array): Buffer {
  return Buffer.concat([u8(type), u16(version), u16(fragment.length), fragment]);
}

export function message(type: number, body: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.concat([u8(type), u24(body.length), body]);
}

export function extension(type: number, body: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.concat([u16(type), u16(body.length), body]);
}

export interface HelloParts {
  readonly version?: number;
  readonly random?: Uint8Array;
  readonly sessionId?: Uint8Array;
  readonly suite?: number;
  readonly compression?: number;
  readonly extensions?: readonly Uint8Array[];
}

function vector8(bytes: Uint8Array): Buffer {
  return Buffer.concat([u8(bytes.length), bytes]);
}

function extensionList(list: readonly Uint8Array[] | undefined): Buffer {
  if (list === undefined) return Buffer.alloc(0);
  const all = Buffer.concat(list);
  return Buffer.concat([u16(all.length), all]);
}

export function clientHello({
  version = 0x0303,
  random = CLIENT_RANDOM,
  sessionId = Buffer.alloc(0),
  suite = 0x002f,
  extensions,
}: HelloParts = {}): Buffer {
  const suites = Buffer.concat([u16(2), u16(suite)]);
  return message(
    1,
    Buffer.concat([u16(version), random, vector8(sessionId), suites, vector8(u8(0)), extensionList(extensions)]),
  );
}

export function serverHello({
  version = 0x0303,
  random = SERVER_RANDOM,
  sessionId = Buffer.alloc(0),
  suite = 0x002f,
  compression = 0,
  extensions,
}: HelloParts = {}): Buffer {
  return message(
    2,
    Buffer.concat([u16(version), random, vector8(sessionId), u16(suite), u8(compression), extensionList(extensions)]),
  );
}

/** A ClientHello in the form of SSL 2.0 for TLS 1.0, its challenge the end of the client random. */
export function helloV2(challenge: Uint8Array): Buffer {
  const body = Buffer.concat([
    u8(1),
    u16(0x0301),
    u16(3),
    u16(0),
    u16(challenge.length),
    Buffer.of(0, 0, 5),
    challenge,
  ]);
  return Buffer.concat([u16(0x8000 | body.length), body]);
}

export type Seal = (type: number, plain: Uint8Array) => Buffer;

interface LegacyCipher {
  readonly version: number;
  readonly kind: 'rc4' | '3des' | 'null' | 'aes';
  readonly mac: 'md5' | 'sha1';
  readonly encryptThenMac?: boolean;
}

/** What seals the records of client and server under `MASTER`. */
export function legacySeals(cipher: LegacyCipher): { readonly client: Seal; readonly server: Seal } {
  const { version, kind, mac } = cipher;
  const macLength = mac === 'md5' ? 16 : 20;
  const keyLength = { rc4: 16, '3des': 24, null: 0, aes: 16 }[kind];
  const blockLength = { rc4: 0, '3des': 8, null: 0, aes: 16 }[kind];
  const ivLength = version < 0x0302 ? blockLength : 0;
  const seed = Buffer.concat([SERVER_RANDOM, CLIENT_RANDOM]);
  const keys = Buffer.from(
    derive(version, 'sha256', MASTER, 'key expansion', seed, 2 * (macLength + keyLength + ivLength)),
  );
  let at = 0;
  const next = (length: number) => {
    at += length;
    return keys.subarray(at - length, at);
  };
  const macs = [next(macLength), next(macLength)] as const;
  const bulk = [next(keyLength), next(keyLength)] as const;
  const ivs = [next(ivLength), next(ivLength)] as const;
  const seal = (side: 0 | 1): Seal => legacySeal(cipher, macs[side], bulk[side], ivs[side], blockLength);
  return { client: seal(0), server: seal(1) };
}

function legacySeal(
  { version, kind, mac, encryptThenMac = false }: LegacyCipher,
  macKey: Uint8Array,
  key: Uint8Array,
  firstIv: Uint8Array,
  block: number,
): Seal {
  const rc4 = kind === 'rc4' ? new Rc4(key) : null;
  let iv: Uint8Array = firstIv;
  let sequence = 0n;
  const macOf = (type: number, content: Uint8Array): Buffer => {
    const head = Buffer.alloc(13);
    head.writeBigUInt64BE(sequence);
    head[8] = type;
    head.writeUInt16BE(version, 9);
    head.writeUInt16BE(content.length, 11);
    return createHmac(mac, macKey).update(head).update(content).digest();
  };
  return (type, plain) => {
    const content = encryptThenMac ? Buffer.from(plain) : Buffer.concat([plain, macOf(type, plain)]);
    let sealed: Buffer;
    if (block === 0) sealed = rc4 === null ? content : Buffer.from(rc4.apply(content, 0, content.length));
    else {
      const padding = block - 1 - (content.length % block);
      const padded = Buffer.concat([content, Buffer.alloc(padding + 1, padding)]);
      const own = version >= 0x0302 ? createHash('md5').update(`${sequence}`).digest().subarray(0, block) : iv;
      const cipher = createCipheriv(kind === '3des' ? 'des-ede3-cbc' : 'aes-128-cbc', key, own);
      cipher.setAutoPadding(false);
      const encrypted = cipher.update(padded);
      iv = encrypted.subarray(encrypted.length - block);
      sealed = version >= 0x0302 ? Buffer.concat([own, encrypted]) : encrypted;
      if (encryptThenMac) sealed = Buffer.concat([sealed, macOf(type, sealed)]);
    }
    sequence++;
    return record(type, version, sealed);
  };
}

/** What seals records of TLS 1.3 (AES-128-GCM) under a traffic secret. */
export function seal13(secret: Uint8Array): Seal {
  const none = new Uint8Array(0);
  const key = expandLabel('sha256', secret, 'key', none, 16);
  const iv = expandLabel('sha256', secret, 'iv', none, 12);
  let sequence = 0;
  return (type, plain) => {
    const nonce = Buffer.from(iv);
    nonce[11]! ^= sequence & 0xff;
    nonce[10]! ^= sequence >> 8;
    sequence++;
    const inner = Buffer.concat([plain, u8(type)]);
    const header = Buffer.concat([u8(23), u16(0x0303), u16(inner.length + 16)]);
    const cipher = createCipheriv('aes-128-gcm', key, nonce);
    cipher.setAAD(header);
    const encrypted = cipher.update(inner);
    cipher.final();
    return Buffer.concat([header, encrypted, cipher.getAuthTag()]);
  };
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
