import { describe, expect, test } from 'vitest';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { expandLabel } from '../../src/tls/hkdf.ts';
import { TlsSecrets } from '../../src/tls/secrets.ts';
import { TlsProbe } from '../support/tls-probe.ts';
import {
  CLIENT_RANDOM,
  clientHello,
  extension,
  helloV2,
  hex,
  legacySeals,
  MASTER,
  message,
  record,
  type Seal,
  seal13,
  serverHello,
} from '../support/tls-writer.ts';

const KEYLOG = `CLIENT_RANDOM ${hex(CLIENT_RANDOM)} ${hex(MASTER)}\n`;
const text = (value: string) => Buffer.from(value);
const CCS = Buffer.of(1);
const FINISHED = message(20, Buffer.alloc(12, 1));

interface Suite {
  readonly version: number;
  readonly suite: number;
  readonly seals: { client: Seal; server: Seal };
  readonly encryptThenMac?: boolean;
}

/** The handshake up to both Finished; what follows is sealed by `seals`. */
function handshake(probe: TlsProbe, { version, suite, seals, encryptThenMac }: Suite, sessionId?: Uint8Array): void {
  const extensions = encryptThenMac === true ? [extension(22)] : undefined;
  const hello = {
    version,
    suite,
    ...(extensions === undefined ? {} : { extensions }),
    ...(sessionId ? { sessionId } : {}),
  };
  probe.push(0, record(22, 0x0301, clientHello(hello)));
  probe.push(1, record(22, version, Buffer.concat([serverHello(hello), message(14)])));
  probe.push(0, record(22, version, message(16, Buffer.alloc(66, 9))));
  probe.push(0, Buffer.concat([record(20, version, CCS), seals.client(22, FINISHED)]));
  probe.push(1, Buffer.concat([record(20, version, CCS), seals.server(22, FINISHED)]));
}

describe('ciphers that OpenSSL does not speak any more', () => {
  test.each([
    ['RC4-128 SHA, TLS 1.0', 0x0301, 0x0005, 'rc4', 'sha1', false],
    ['RC4-128 MD5, TLS 1.2', 0x0303, 0x0004, 'rc4', 'md5', false],
    ['3DES-CBC, TLS 1.0', 0x0301, 0x000a, '3des', 'sha1', false],
    ['3DES-CBC, TLS 1.1', 0x0302, 0x000a, '3des', 'sha1', false],
    ['NULL SHA', 0x0303, 0x0002, 'null', 'sha1', false],
    ['AES-128-CBC, encrypt-then-MAC, TLS 1.0', 0x0301, 0x002f, 'aes', 'sha1', true],
    ['AES-128-CBC, encrypt-then-MAC, TLS 1.2', 0x0303, 0x002f, 'aes', 'sha1', true],
  ] as const)('%s', (_name, version, suite, kind, mac, encryptThenMac) => {
    const probe = new TlsProbe({ keylog: KEYLOG });
    const seals = legacySeals({ version, kind, mac, encryptThenMac });
    handshake(probe, { version, suite, seals, encryptThenMac });
    probe.push(0, seals.client(23, text('GET / HTTP/1.1\r\n\r\n')));
    probe.push(1, seals.server(23, text('HTTP/1.1 200 OK\r\n\r\n')));
    probe.push(0, seals.client(23, text('again')));
    probe.end();
    expect(probe.plain[0].bytes.toString()).toBe('GET / HTTP/1.1\r\n\r\nagain');
    expect(probe.plain[1].bytes.toString()).toBe('HTTP/1.1 200 OK\r\n\r\n');
    expect(probe.codes).toEqual([]);
  });
});

test('a client that says hello in the form of SSL 2.0', () => {
  const challenge = CLIENT_RANDOM.subarray(0, 16);
  const random = Buffer.concat([Buffer.alloc(16), challenge]);
  const probe = new TlsProbe({ keylog: `CLIENT_RANDOM ${hex(random)} ${hex(MASTER)}` });
  probe.push(0, helloV2(challenge));
  probe.push(1, record(22, 0x0301, Buffer.concat([serverHello({ version: 0x0301, suite: 5 }), message(14)])));
  probe.push(0, record(22, 0x0301, message(16, Buffer.alloc(66))));
  expect(probe.facts).toMatchObject({ version: 'TLS 1.0', cipher: 'TLS_RSA_WITH_RC4_128_SHA', why: null });
  probe.push(0, record(20, 0x0301, CCS));
  expect(probe.connection.isOpaque).toBe(false);
});

test('SSL 2.0 itself is named', () => {
  const probe = new TlsProbe({ keylog: KEYLOG });
  probe.push(0, helloV2(Buffer.alloc(16)));
  probe.push(1, Buffer.of(0x80, 11, 4, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0));
  probe.end();
  expect(probe.codes).toEqual(['tls.unsupported-version']);
  expect(probe.facts).toMatchObject({ version: 'SSL 2.0', why: 'unsupported-version' });
});

test('a session is resumed by its id', () => {
  const secrets = new TlsSecrets();
  secrets.addKeylog(text(KEYLOG), 'keys', new DiagnosticLog());
  const sessionId = Buffer.alloc(32, 0x51);
  const suite = { version: 0x0301, suite: 5, seals: legacySeals({ version: 0x0301, kind: 'rc4', mac: 'sha1' }) };
  handshake(new TlsProbe({ secrets }), suite, sessionId);
  const fresh = new TlsSecrets();
  fresh.remember('id', sessionId, MASTER);
  for (const [known, why] of [
    [fresh, null],
    [new TlsSecrets(), 'no-key'],
  ] as const) {
    const seals = legacySeals({ version: 0x0301, kind: 'rc4', mac: 'sha1' });
    const probe = new TlsProbe({ secrets: known });
    const hello = { version: 0x0301, suite: 5, sessionId };
    probe.push(0, record(22, 0x0301, clientHello(hello)));
    probe.push(1, record(22, 0x0301, serverHello(hello)));
    probe.push(1, Buffer.concat([record(20, 0x0301, CCS), seals.server(22, FINISHED)]));
    probe.push(0, Buffer.concat([record(20, 0x0301, CCS), seals.client(22, FINISHED)]));
    probe.push(0, seals.client(23, text('resumed')));
    probe.end();
    expect(probe.facts).toMatchObject({ resumed: true, why });
    expect(probe.plain[0].bytes.toString()).toBe(why === null ? 'resumed' : '');
  }
  expect(secrets.resume('id', sessionId)).toEqual(new Uint8Array(MASTER));
});

describe('TLS 1.3', () => {
  const secretOf = (byte: number) => Buffer.alloc(32, byte);
  const [EARLY, CLIENT_HS, SERVER_HS, CLIENT_APP, SERVER_APP] = [1, 2, 3, 4, 5].map(secretOf) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const LABELS: readonly (readonly [string, Buffer])[] = [
    ['CLIENT_EARLY_TRAFFIC_SECRET', EARLY],
    ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', CLIENT_HS],
    ['SERVER_HANDSHAKE_TRAFFIC_SECRET', SERVER_HS],
    ['CLIENT_TRAFFIC_SECRET_0', CLIENT_APP],
    ['SERVER_TRAFFIC_SECRET_0', SERVER_APP],
  ];
  const keylog13 = (without: readonly string[] = []): string =>
    LABELS.filter(([label]) => !without.includes(label))
      .map(([label, secret]) => `${label} ${hex(CLIENT_RANDOM)} ${hex(secret)}\n`)
      .join('');
  const VERSION = extension(43, Buffer.of(3, 4));
  const hello = { suite: 0x1301, extensions: [VERSION] };
  const updated = (secret: Uint8Array) => expandLabel('sha256', secret, 'traffic upd', new Uint8Array(0), 32);
  const encryptedExtensions = (...list: Buffer[]) => {
    const all = Buffer.concat(list);
    return message(8, Buffer.concat([Buffer.of(all.length >> 8, all.length), all]));
  };

  function serverFlight(probe: TlsProbe, extensions: Buffer[] = []): void {
    probe.push(1, record(22, 0x0303, serverHello(hello)));
    probe.push(1, record(20, 0x0303, CCS));
    const seal = seal13(SERVER_HS);
    probe.push(1, seal(22, Buffer.concat([encryptedExtensions(...extensions), message(20, Buffer.alloc(32))])));
  }

  test('KeyUpdate changes the key of its direction, as often as it comes', () => {
    const probe = new TlsProbe({ keylog: keylog13() });
    probe.push(0, record(22, 0x0301, clientHello({ suite: 0x1301 })));
    serverFlight(probe);
    probe.push(0, seal13(CLIENT_HS)(22, message(20, Buffer.alloc(32))));
    let secret: Uint8Array = CLIENT_APP;
    for (const word of ['one ', 'two ', 'three']) {
      const seal = seal13(secret);
      probe.push(0, seal(23, text(word)));
      probe.push(0, seal(22, message(24, Buffer.of(0))));
      secret = updated(secret);
    }
    const server = seal13(SERVER_APP);
    probe.push(1, server(23, text('unchanged')));
    probe.end();
    expect(probe.plain[0].bytes.toString()).toBe('one two three');
    expect(probe.plain[1].bytes.toString()).toBe('unchanged');
    expect(probe.codes).toEqual([]);
  });

  test.each([
    ['accepted: it is part of the stream', true, 'early late'],
    ['refused: only what was sent again is', false, 'late'],
  ])('early data %s', (_name, accepted, expected) => {
    const probe = new TlsProbe({ keylog: keylog13() });
    probe.push(0, record(22, 0x0301, clientHello({ suite: 0x1301, extensions: [extension(42)] })));
    const early = seal13(EARLY);
    probe.push(0, early(23, text('early ')));
    serverFlight(probe, accepted ? [extension(42)] : []);
    if (accepted) probe.push(0, early(22, message(5)));
    probe.push(0, seal13(CLIENT_HS)(22, message(20, Buffer.alloc(32))));
    probe.push(0, seal13(CLIENT_APP)(23, text('late')));
    probe.end();
    expect(probe.plain[0].bytes.toString()).toBe(expected);
    expect(probe.codes).toEqual([]);
  });

  test('without the handshake secrets the application secrets still open what is theirs', () => {
    const without = [
      'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
      'SERVER_HANDSHAKE_TRAFFIC_SECRET',
      'CLIENT_EARLY_TRAFFIC_SECRET',
    ];
    const probe = new TlsProbe({ keylog: keylog13(without) });
    probe.push(0, record(22, 0x0301, clientHello({ suite: 0x1301 })));
    serverFlight(probe);
    probe.push(0, seal13(CLIENT_HS)(22, message(20, Buffer.alloc(32))));
    probe.push(0, seal13(CLIENT_APP)(23, text('request')));
    probe.push(1, seal13(SERVER_APP)(23, text('answer')));
    probe.end();
    expect(probe.plain[0].bytes.toString()).toBe('request');
    expect(probe.plain[1].bytes.toString()).toBe('answer');
  });

  test('secrets of one direction open that one', () => {
    const without = ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_TRAFFIC_SECRET_0'];
    const probe = new TlsProbe({ keylog: keylog13(without) });
    probe.push(0, record(22, 0x0301, clientHello({ suite: 0x1301 })));
    serverFlight(probe);
    probe.push(0, seal13(CLIENT_HS)(22, message(20, Buffer.alloc(32))));
    probe.push(0, seal13(CLIENT_APP)(23, text('request')));
    probe.end();
    expect(probe.plain[0].bytes.toString()).toBe('request');
    expect(probe.codes).toEqual(['tls.secret-mismatch']);
  });
});
