import { createHash } from 'node:crypto';
import type { CipherSuite } from './cipher-suites.ts';
import { AeadCipher } from './ciphers/aead.ts';
import { BlockCipher } from './ciphers/block.ts';
import { InflatingCipher } from './ciphers/inflating.ts';
import { RecordMac } from './ciphers/mac.ts';
import type { RecordCipher } from './ciphers/record-cipher.ts';
import { StreamCipher } from './ciphers/stream.ts';
import { concat, derive } from './prf.ts';
import { SSL30, TLS11 } from './protocol.ts';

/** What the keys of a connection up to TLS 1.2 come from. */
export interface LegacyParameters {
  readonly version: number;
  readonly suite: CipherSuite;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  readonly encryptThenMac: boolean;
  /** DEFLATE, RFC 3749. */
  readonly compressed: boolean;
}

/** RFC 5246 §8.1, or RFC 7627 §4 when `sessionHash` is given: the master secret of a premaster secret. */
export function masterSecret(
  { version, suite, clientRandom, serverRandom }: LegacyParameters,
  premaster: Uint8Array,
  sessionHash: Uint8Array | null,
): Uint8Array {
  if (sessionHash !== null) return derive(version, suite.hash, premaster, 'extended master secret', sessionHash, 48);
  return derive(version, suite.hash, premaster, 'master secret', concat(clientRandom, serverRandom), 48);
}

/** The ciphers of both directions, RFC 5246 §6.3. @returns null when the suite cannot be read here */
export function recordCiphers(
  parameters: LegacyParameters,
  master: Uint8Array,
): { readonly client: RecordCipher; readonly server: RecordCipher } | null {
  const { version, suite, clientRandom, serverRandom } = parameters;
  const { bulk, macLength } = suite;
  if (bulk === null) return null;
  const keyLength = suite.exportKey ?? bulk.key;
  const ivLength = suite.exportKey === null ? ivLengthOf(suite, version) : 0;
  const seed = concat(serverRandom, clientRandom);
  const block = derive(version, suite.hash, master, 'key expansion', seed, 2 * (macLength + keyLength + ivLength));
  let at = 0;
  const next = (length: number) => {
    at += length;
    return block.slice(at - length, at);
  };
  const [clientMac, serverMac] = [next(macLength), next(macLength)];
  const [clientKey, serverKey] = [next(keyLength), next(keyLength)];
  const [clientIv, serverIv] = [next(ivLength), next(ivLength)];
  const client = { mac: clientMac, key: clientKey, iv: clientIv };
  const server = { mac: serverMac, key: serverKey, iv: serverIv };
  if (suite.exportKey !== null) weaken(parameters, client, server);
  return { client: cipherOf(parameters, client), server: cipherOf(parameters, server) };
}

interface DirectionKeys {
  readonly mac: Uint8Array;
  key: Uint8Array;
  iv: Uint8Array;
}

function ivLengthOf({ bulk }: CipherSuite, version: number): number {
  if (bulk?.kind === 'block') return version < TLS11 ? bulk.block : 0;
  if (bulk?.kind === 'aead') return bulk.cipher === 'chacha' ? 12 : 4;
  return 0;
}

function cipherOf(parameters: LegacyParameters, { mac, key, iv }: DirectionKeys): RecordCipher {
  const { suite, version, encryptThenMac, compressed } = parameters;
  const bulk = suite.bulk!;
  const cipher =
    bulk.kind === 'aead'
      ? new AeadCipher(bulk, key, iv, false)
      : bulk.kind === 'block'
        ? new BlockCipher(bulk, key, iv, macOf(suite, mac, version), version, encryptThenMac)
        : new StreamCipher(key, macOf(suite, mac, version));
  return compressed ? new InflatingCipher(cipher) : cipher;
}

function macOf(suite: CipherSuite, key: Uint8Array, version: number): RecordMac {
  return new RecordMac(suite.mac ?? 'sha1', suite.macLength, key, version);
}

/** Export suites use 40 bits: RFC 2246 §6.3.1, RFC 6101 §6.2.2. */
function weaken(parameters: LegacyParameters, client: DirectionKeys, server: DirectionKeys): void {
  const { version, suite, clientRandom, serverRandom } = parameters;
  const bulk = suite.bulk!;
  const ivLength = bulk.kind === 'block' ? bulk.block : 0;
  const clientFirst = concat(clientRandom, serverRandom);
  const serverFirst = concat(serverRandom, clientRandom);
  if (version === SSL30) {
    const md5 = (...parts: Uint8Array[]) =>
      new Uint8Array(
        createHash('md5')
          .update(concat(...parts))
          .digest(),
      );
    client.key = md5(client.key, clientFirst).slice(0, bulk.key);
    server.key = md5(server.key, serverFirst).slice(0, bulk.key);
    client.iv = md5(clientFirst).slice(0, ivLength);
    server.iv = md5(serverFirst).slice(0, ivLength);
    return;
  }
  client.key = derive(version, suite.hash, client.key, 'client write key', clientFirst, bulk.key);
  server.key = derive(version, suite.hash, server.key, 'server write key', clientFirst, bulk.key);
  const ivs = derive(version, suite.hash, new Uint8Array(0), 'IV block', clientFirst, 2 * ivLength);
  client.iv = ivs.slice(0, ivLength);
  server.iv = ivs.slice(ivLength);
}
