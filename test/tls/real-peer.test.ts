import { beforeAll, describe, expect, test } from 'vitest';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { TlsSecrets } from '../../src/tls/secrets.ts';
import { TlsProbe } from '../support/tls-probe.ts';
import { RSA_KEY, recordTls, type TlsRecording, type TlsScript } from '../support/tls-recording.ts';

const REQUEST = Buffer.from('POST /gateway HTTP/1.1\r\nHost: amf.example\r\nContent-Length: 5\r\n\r\nhello');
const RESPONSE = Buffer.concat([
  Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n'),
  Buffer.alloc(40_000, 0x61),
]);
const MESSAGES = [REQUEST, RESPONSE, REQUEST, Buffer.from('HTTP/1.1 204 No Content\r\n\r\n')];

/** Every suite and version that this OpenSSL speaks. */
const SCRIPTS: Readonly<Record<string, TlsScript>> = {
  'TLS 1.3 AES-128-GCM': { version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' },
  'TLS 1.3 AES-256-GCM': { version: 'TLSv1.3', ciphers: 'TLS_AES_256_GCM_SHA384' },
  'TLS 1.3 ChaCha20-Poly1305': { version: 'TLSv1.3', ciphers: 'TLS_CHACHA20_POLY1305_SHA256' },
  'TLS 1.3 AES-128-CCM': { version: 'TLSv1.3', ciphers: 'TLS_AES_128_CCM_SHA256' },
  'TLS 1.3 AES-128-CCM-8': { version: 'TLSv1.3', ciphers: 'TLS_AES_128_CCM_8_SHA256' },
  'TLS 1.3 after HelloRetryRequest': {
    version: 'TLSv1.3',
    server: { ecdhCurve: 'P-384' },
    client: { ecdhCurve: 'P-256:P-384' },
  },
  'TLS 1.2 ECDHE-RSA AES-128-GCM': { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
  'TLS 1.2 ECDHE-ECDSA AES-256-GCM': { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', certificate: 'ec' },
  'TLS 1.2 ECDHE-RSA ChaCha20-Poly1305': { ciphers: 'ECDHE-RSA-CHACHA20-POLY1305' },
  'TLS 1.2 ECDHE-ECDSA AES-128-CCM': { ciphers: 'ECDHE-ECDSA-AES128-CCM', certificate: 'ec' },
  'TLS 1.2 ECDHE-ECDSA AES-256-CCM-8': { ciphers: 'ECDHE-ECDSA-AES256-CCM8', certificate: 'ec' },
  'TLS 1.2 AES-128-CBC, encrypt-then-MAC': { ciphers: 'ECDHE-RSA-AES128-SHA' },
  'TLS 1.2 AES-256-CBC SHA-384, encrypt-then-MAC': { ciphers: 'ECDHE-RSA-AES256-SHA384' },
  'TLS 1.2 Camellia-256-CBC SHA-256': { ciphers: 'CAMELLIA256-SHA256' },
  'TLS 1.2 NULL SHA-256': { ciphers: 'NULL-SHA256:@SECLEVEL=0' },
  'TLS 1.1 AES-256-CBC': { version: 'TLSv1.1', ciphers: 'ECDHE-RSA-AES256-SHA' },
  'TLS 1.0 AES-128-CBC': { version: 'TLSv1', ciphers: 'ECDHE-RSA-AES128-SHA' },
};

describe.each(Object.entries(SCRIPTS))('%s', (_name, script) => {
  let recording: TlsRecording;
  beforeAll(async () => {
    recording = await recordTls({ ...script, messages: MESSAGES });
  });

  test.each([Number.POSITIVE_INFINITY, 1448, 333, 7])('opens with a key log, segments of %s', (segment) => {
    const probe = new TlsProbe({ keylog: recording.keylog, segment }).play(recording.chunks);
    expect(probe.plain[0].bytes.equals(recording.plain[0])).toBe(true);
    expect(probe.plain[1].bytes.equals(recording.plain[1])).toBe(true);
    expect(probe.codes).toEqual([]);
    expect(probe.facts).toMatchObject({
      version: script.version === undefined ? 'TLS 1.2' : `TLS ${script.version.slice(4).padEnd(3, '.0')}`,
      cipher: recording.cipher,
      sni: 'amf.example',
      resumed: false,
      decrypted: true,
      why: null,
    });
    expect(probe.plain.map(({ ends }) => ends)).toEqual([['fin'], ['fin']]);
    expect(probe.ended).toBe(1);
    expect(probe.budget.taken).toBe(0);
  });

  test('without keys nothing comes out, and it is said what would open it', () => {
    const probe = new TlsProbe().play(recording.chunks);
    expect(probe.plain.map(({ length }) => length)).toEqual([0, 0]);
    const isRsa = /^TLS_RSA/.test(recording.cipher);
    expect(probe.facts).toMatchObject({
      sni: 'amf.example',
      cipher: recording.cipher,
      decrypted: false,
      why: isRsa ? 'no-key' : 'no-secret',
      opens: isRsa ? 'keylog-or-key' : 'keylog',
    });
    expect(probe.budget.taken).toBe(0);
  });

  test('the other direction may come late', () => {
    for (const side of [0, 1] as const) {
      const probe = new TlsProbe({ keylog: recording.keylog, segment: 1448 });
      for (const chunk of recording.chunks) if (chunk.side === side) probe.push(side, chunk.bytes);
      for (const chunk of recording.chunks) if (chunk.side !== side) probe.push(chunk.side, chunk.bytes);
      probe.end();
      expect(probe.plain[0].bytes.equals(recording.plain[0])).toBe(true);
      expect(probe.plain[1].bytes.equals(recording.plain[1])).toBe(true);
      expect(probe.codes).toEqual([]);
      expect(probe.budget.taken).toBe(0);
    }
  });
});

describe('RSA key exchange', () => {
  const SUITES: Readonly<Record<string, TlsScript>> = {
    'TLS 1.2, extended master secret': { ciphers: 'AES128-GCM-SHA256' },
    'TLS 1.2, AES-256-CBC': { ciphers: 'AES256-SHA256' },
    'TLS 1.2, AES-128-CCM': { ciphers: 'AES128-CCM' },
    'TLS 1.1': { version: 'TLSv1.1', ciphers: 'AES128-SHA' },
    'TLS 1.0': { version: 'TLSv1', ciphers: 'AES256-SHA' },
  };

  test.each(Object.entries(SUITES))("%s: opens with the server's private key", async (_name, script) => {
    const recording = await recordTls({ ...script, messages: MESSAGES });
    const probe = new TlsProbe({ rsaKey: RSA_KEY }).play(recording.chunks);
    expect(probe.plain[1].bytes.equals(recording.plain[1])).toBe(true);
    expect(probe.facts).toMatchObject({ decrypted: true, why: null, cipher: recording.cipher });
  });
});

describe('resumption', () => {
  const ticketKeys = Buffer.alloc(48, 7);

  test('by ticket: opens with the master secret of the first connection', async () => {
    const script: TlsScript = { ciphers: 'AES128-GCM-SHA256', ticketKeys, messages: MESSAGES };
    const first = await recordTls(script);
    const second = await recordTls({ ...script, session: first.session! });
    expect(second.resumed).toBe(true);
    const secrets = new TlsSecrets();
    secrets.addKeylog(Buffer.from(first.keylog), 'keys', new DiagnosticLog());
    new TlsProbe({ secrets }).play(first.chunks);
    const probe = new TlsProbe({ secrets }).play(second.chunks);
    expect(probe.plain[1].bytes.equals(second.plain[1])).toBe(true);
    expect(probe.facts).toMatchObject({ resumed: true, decrypted: true, why: null });
    const alone = new TlsProbe({ rsaKey: RSA_KEY }).play(second.chunks);
    expect(alone.facts).toMatchObject({ resumed: true, decrypted: false, why: 'no-key' });
  });

  test('of TLS 1.3', async () => {
    const script: TlsScript = { version: 'TLSv1.3', ticketKeys, messages: MESSAGES };
    const first = await recordTls(script);
    const second = await recordTls({ ...script, session: first.session! });
    expect(second.resumed).toBe(true);
    const probe = new TlsProbe({ keylog: second.keylog }).play(second.chunks);
    expect(probe.plain[1].bytes.equals(second.plain[1])).toBe(true);
    expect(probe.facts.resumed).toBe(true);
  });
});

test('HTTP/2 by ALPN is named, not handed on', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    const recording = await recordTls({ version, alpn: ['h2'], messages: [preface, Buffer.from('frames')] });
    const probe = new TlsProbe({ keylog: recording.keylog }).play(recording.chunks);
    expect(probe.codes).toEqual(['tls.http2']);
    expect(probe.facts).toMatchObject({ alpn: 'h2', decrypted: true, why: 'http2' });
    expect(probe.plain.map(({ length }) => length)).toEqual([0, 0]);
  }
});

test('HTTP/1.1 by ALPN is read', async () => {
  const recording = await recordTls({ version: 'TLSv1.3', alpn: ['http/1.1'], messages: MESSAGES });
  const probe = new TlsProbe({ keylog: recording.keylog }).play(recording.chunks);
  expect(probe.facts).toMatchObject({ alpn: 'http/1.1', decrypted: true, why: null });
  expect(probe.plain[0].bytes.equals(recording.plain[0])).toBe(true);
});

test('renegotiation: the keys of the new handshake open what follows', async () => {
  const recording = await recordTls({ ciphers: 'AES128-GCM-SHA256', messages: MESSAGES, renegotiates: true });
  for (const options of [{ keylog: recording.keylog }, { rsaKey: RSA_KEY }]) {
    const probe = new TlsProbe(options).play(recording.chunks);
    expect(probe.codes).toEqual([]);
    expect(probe.plain[0].bytes.equals(recording.plain[0])).toBe(true);
    expect(probe.plain[1].bytes.equals(recording.plain[1])).toBe(true);
  }
});
