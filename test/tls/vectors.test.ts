import { describe, expect, test } from 'vitest';
import { cipherSuite } from '../../src/tls/cipher-suites.ts';
import { expandLabel, hkdfExpand } from '../../src/tls/hkdf.ts';
import { prf10, prf12 } from '../../src/tls/prf.ts';
import { Rc4 } from '../../src/tls/rc4.ts';
import { unpad } from '../../src/tls/rsa-key.ts';
import { nextTrafficSecret } from '../../src/tls/traffic-keys.ts';
import { hex } from '../support/tls-writer.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text.replace(/\s/g, ''), 'hex');

describe('published vectors', () => {
  test('PRF of TLS 1.2 with SHA-256 (IETF TLS mailing list, 2009-06)', () => {
    const secret = bytes('9bbe436ba940f017b17652849a71db35');
    const seed = bytes('a0ba9f936cda311827a6f796ffd5198c');
    expect(hex(prf12('sha256', secret, 'test label', seed, 100))).toBe(
      'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66',
    );
  });

  test('PRF of TLS 1.0 and 1.1 (evpkdf_tls1_prf.txt of OpenSSL)', () => {
    const secret = bytes(
      'bded7fa5c1699c010be23dd06ada3a48349f21e5f86263d512c0c5cc379f0e780ec55d9844b2f1db02a96453513568d0',
    );
    const seed = bytes(
      'e5acaf549cd25c22d964c0d930fa4b5261d2507fad84c33715b7b9a864020693135e4d557fdf3aa6406d82975d5c606a9734c9334b42136e96990fbd5358cdb2',
    );
    expect(hex(prf10(secret, 'master secret', seed, 48))).toBe(
      '2f6962dfbc744c4b2138bb6b3d33054c5ecc14f24851d9896395a44ab3964efc2090c5bf51a0891209f46c1e1e998f62',
    );
  });

  test('HKDF-Expand (RFC 5869, A.1)', () => {
    const prk = bytes('077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5');
    expect(hex(hkdfExpand('sha256', prk, bytes('f0f1f2f3f4f5f6f7f8f9'), 42))).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
  });

  test('HKDF-Expand-Label: key and IV of the server handshake (RFC 8448 §3)', () => {
    const secret = bytes('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38');
    const none = new Uint8Array(0);
    expect(hex(expandLabel('sha256', secret, 'key', none, 16))).toBe('3fce516009c21727d0f2e4e86ee403bc');
    expect(hex(expandLabel('sha256', secret, 'iv', none, 12))).toBe('5d313eb2671276ee13000b30');
  });

  test.each([
    ['0102030405', 'b2396305f03dc027ccc3524a0a1118a86982944f18fc82d589c403a47a0d0919', 0],
    ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b975248c4959014126a6e8a84f11d1a9e1c', 0],
  ])('RC4 with key %s (RFC 6229)', (key, stream, offset) => {
    const rc4 = new Rc4(bytes(key));
    rc4.skip(offset);
    expect(hex(rc4.apply(new Uint8Array(32), 0, 32))).toBe(stream);
    const later = new Rc4(bytes(key));
    later.skip(16);
    expect(hex(later.apply(new Uint8Array(16), 0, 16))).toBe(stream.slice(32));
  });
});

test('the secret after a KeyUpdate follows from the one before, in its length', () => {
  const secret = new Uint8Array(48).fill(1);
  const next = nextTrafficSecret(cipherSuite(0x1302)!, secret);
  expect(next).toHaveLength(48);
  expect(next).toEqual(expandLabel('sha384', secret, 'traffic upd', new Uint8Array(0), 48));
});

describe('RSA unpadding (RFC 8017 §7.2.2)', () => {
  const good = new Uint8Array(128).fill(7);
  good[0] = 0;
  good[1] = 2;
  good[128 - 49] = 0;

  test('takes the secret off', () => expect(unpad(good)).toEqual(new Uint8Array(48).fill(7)));

  test.each([
    ['another block type', 1, 1],
    ['no leading zero', 0, 1],
    ['a zero in the padding', 20, 0],
    ['no separator', 128 - 49, 9],
  ])('refuses %s', (_name, at, value) => {
    const bad = good.slice();
    bad[at] = value;
    expect(unpad(bad)).toBeNull();
  });

  test('refuses a padding that is too short', () => {
    const short = new Uint8Array(58).fill(7);
    short.set([0, 2]);
    short[9] = 0;
    expect(unpad(short)).toBeNull();
  });
});

describe('cipher suites', () => {
  test.each([
    [0xc02f, 'ECDHE_RSA', 'aes-128-gcm', null, 'sha256'],
    [0x1302, '', 'aes-256-gcm', null, 'sha384'],
    [0xc0a0, 'RSA', 'aes-128-ccm', null, 'sha256'],
    [0xcca8, 'ECDHE_RSA', 'chacha20-poly1305', null, 'sha256'],
  ])('%s is AEAD', (number, keyExchange, name, mac, hash) => {
    expect(cipherSuite(number)).toMatchObject({ keyExchange, bulk: { kind: 'aead', name }, mac, hash });
  });

  test.each([
    [0x0035, 'RSA', { kind: 'block', cipher: 'aes-256-cbc', key: 32, block: 16 }, 'sha1', 'sha256'],
    [0xc028, 'ECDHE_RSA', { kind: 'block', cipher: 'aes-256-cbc', key: 32, block: 16 }, 'sha384', 'sha384'],
    [0x0005, 'RSA', { kind: 'rc4', key: 16 }, 'sha1', 'sha256'],
    [0x0001, 'RSA', { kind: 'null', key: 0 }, 'md5', 'sha256'],
  ])('%s has a MAC', (number, keyExchange, bulk, mac, hash) => {
    expect(cipherSuite(number)).toMatchObject({ keyExchange, bulk, mac, hash });
  });

  test('what no provider has is known by name only', () => {
    expect(cipherSuite(0x0007)).toMatchObject({ name: 'TLS_RSA_WITH_IDEA_CBC_SHA', bulk: null });
    expect(cipherSuite(0xfafa)).toBeNull();
  });
});
