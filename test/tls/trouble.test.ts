import { beforeAll, describe, expect, test } from 'vitest';
import { DIAGNOSTIC_CODES } from '../../src/diagnostics/codes.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { MAX_MESSAGE } from '../../src/tls/handshake-reader.ts';
import { TlsSecrets } from '../../src/tls/secrets.ts';
import { TlsProbe } from '../support/tls-probe.ts';
import { RSA_KEY, recordTls, type TlsChunk, type TlsRecording } from '../support/tls-recording.ts';
import {
  CLIENT_RANDOM,
  clientHello,
  hex,
  legacySeals,
  MASTER,
  message,
  record,
  serverHello,
} from '../support/tls-writer.ts';

const BODY = Buffer.from(Array.from({ length: 60_000 }, (_, index) => (index * 7) & 0xff));
const REQUEST = Buffer.from('GET /crossdomain.xml HTTP/1.1\r\n\r\n');
const MESSAGES = [REQUEST, BODY, REQUEST, BODY.subarray(0, 500)];
const KEYLOG = `CLIENT_RANDOM ${hex(CLIENT_RANDOM)} ${hex(MASTER)}\n`;
const CCS = Buffer.of(1);

const recordings: Record<string, TlsRecording> = {};
const SUITES = {
  'TLS 1.3': { version: 'TLSv1.3' },
  'TLS 1.2 GCM': { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' },
  'TLS 1.2 CBC': { ciphers: 'AES128-SHA' },
  'TLS 1.0 CBC': { version: 'TLSv1', ciphers: 'AES128-SHA' },
} as const;
beforeAll(async () => {
  for (const [name, script] of Object.entries(SUITES))
    recordings[name] = await recordTls({ ...script, messages: MESSAGES });
});

/** The chunks as segments of at most 1,400 bytes, as TCP would carry them. */
function segments({ chunks }: TlsRecording): TlsChunk[] {
  return chunks.flatMap(({ side, bytes }) =>
    Array.from({ length: Math.ceil(bytes.length / 1400) }, (_, index) => ({
      side,
      bytes: bytes.subarray(index * 1400, (index + 1) * 1400),
    })),
  );
}

/** Plays the segments but those in `lost`. */
function playWithout(recording: TlsRecording, lost: (index: number, side: 0 | 1) => boolean): TlsProbe {
  const probe = new TlsProbe({ keylog: recording.keylog });
  const count = [0, 0];
  for (const { side, bytes } of segments(recording)) {
    if (lost(count[side]!++, side)) probe.gap(side, bytes.length);
    else probe.push(side, bytes);
  }
  return probe.end();
}

/** All that is not a gap is as it was sent; returns how much is missing. */
function missing(probe: TlsProbe, sent: Uint8Array, isExact = true): number {
  const { bytes, gaps } = probe.plain[1];
  if (isExact) expect(bytes).toHaveLength(sent.length);
  const expected = Buffer.from(sent.subarray(0, bytes.length));
  let lost = 0;
  for (const [offset, length] of gaps) {
    expected.fill(0, offset, offset + length);
    lost += length;
  }
  if (isExact) expect(bytes.equals(expected)).toBe(true);
  return lost;
}

describe.each(['TLS 1.3', 'TLS 1.2 GCM'])('bytes that are missing, %s', (name) => {
  test('inside a record: that one is lost, in its length', () => {
    const recording = recordings[name]!;
    const probe = playWithout(recording, (index, side) => side === 1 && index === 8);
    expect(missing(probe, recording.plain[1])).toBe(16_384);
    expect(probe.codes).toEqual(['tls.gap']);
    expect(probe.log.count('tls.gap')).toBe(1);
  });

  test('beyond the end of a record: reading goes on at the next header, the sequence number is found', () => {
    const recording = recordings[name]!;
    const probe = playWithout(recording, (index, side) => side === 1 && index >= 12 && index <= 20);
    expect(missing(probe, recording.plain[1])).toBe(2 * 16_384);
    expect(probe.codes).toEqual(['tls.gap']);
  });
});

describe('bytes that are missing, CBC', () => {
  test('TLS 1.2: every record has its own IV', () => {
    const recording = recordings['TLS 1.2 CBC']!;
    const probe = playWithout(recording, (index, side) => side === 1 && index === 8);
    expect(missing(probe, recording.plain[1])).toBe(16_384);
    expect(probe.codes).toEqual(['tls.gap']);
  });

  test('TLS 1.0: the chain goes on when the end of the record is there', () => {
    const recording = recordings['TLS 1.0 CBC']!;
    const probe = playWithout(recording, (index, side) => side === 1 && index === 8);
    expect(missing(probe, recording.plain[1])).toBeGreaterThan(0);
    expect(probe.plain[1].bytes.subarray(-500).equals(BODY.subarray(0, 500))).toBe(true);
    expect(probe.codes).toEqual(['tls.gap']);
  });
});

test('a damaged record is lost and named; the next one opens', () => {
  const recording = recordings['TLS 1.2 GCM']!;
  const probe = new TlsProbe({ keylog: recording.keylog });
  let server = 0;
  for (const { side, bytes } of segments(recording)) {
    const copy = bytes.slice();
    if (side === 1 && server++ === 8) copy[700]! ^= 1;
    probe.push(side, copy);
  }
  probe.end();
  expect(missing(probe, recording.plain[1])).toBe(16_384);
  expect(probe.codes).toEqual(['tls.bad-record']);
});

test('bytes between records are named; the next record opens', () => {
  const recording = recordings['TLS 1.2 GCM']!;
  const probe = new TlsProbe({ keylog: recording.keylog });
  for (const { side, bytes } of recording.chunks) probe.push(side, bytes);
  probe.push(1, Buffer.from('no record at all'));
  probe.end();
  expect(probe.codes).toEqual(['tls.bad-framing']);
  expect(probe.plain[1].bytes.equals(recording.plain[1])).toBe(true);
});

test('RC4 cannot go on after a gap of unknown records', () => {
  const seals = legacySeals({ version: 0x0301, kind: 'rc4', mac: 'sha1' });
  const probe = new TlsProbe({ keylog: KEYLOG });
  shakeHands(probe, seals);
  probe.push(1, seals.server(23, Buffer.from('before')));
  probe.gap(1, 500);
  for (let index = 0; index < 10; index++) seals.server(23, Buffer.alloc(25));
  probe.push(1, seals.server(23, Buffer.from('after')));
  probe.end();
  expect(probe.plain[1].bytes.toString()).toBe('before');
  expect(probe.codes).toEqual(['tls.gap', 'tls.lost-state']);
});

test('RC4 goes on after a record whose length is known', () => {
  const seals = legacySeals({ version: 0x0301, kind: 'rc4', mac: 'sha1' });
  const probe = new TlsProbe({ keylog: KEYLOG });
  shakeHands(probe, seals);
  const lost = seals.server(23, Buffer.from('some text that is lost'));
  probe.push(1, lost.subarray(0, 10));
  probe.gap(1, lost.length - 10);
  probe.push(1, seals.server(23, Buffer.from('after')));
  probe.end();
  expect(probe.plain[1].gaps).toEqual([[0, 22]]);
  expect(probe.plain[1].bytes.subarray(22).toString()).toBe('after');
});

test('a stream that ends inside a record', () => {
  const recording = recordings['TLS 1.3']!;
  const probe = new TlsProbe({ keylog: recording.keylog });
  const all = segments(recording);
  const last = all.findLastIndex(({ bytes }) => bytes.length === 1400);
  for (const { side, bytes } of all.slice(0, last)) probe.push(side, bytes);
  probe.end();
  expect(probe.codes).toEqual(['tls.record-cut']);
});

function shakeHands(probe: TlsProbe, seals: ReturnType<typeof legacySeals>): void {
  const finished = message(20, Buffer.alloc(12));
  probe.push(0, record(22, 0x0301, clientHello({ version: 0x0301, suite: 5 })));
  probe.push(1, record(22, 0x0301, Buffer.concat([serverHello({ version: 0x0301, suite: 5 }), message(14)])));
  probe.push(0, record(22, 0x0301, message(16, Buffer.alloc(66))));
  probe.push(0, Buffer.concat([record(20, 0x0301, CCS), seals.client(22, finished)]));
  probe.push(1, Buffer.concat([record(20, 0x0301, CCS), seals.server(22, finished)]));
}

describe('why nothing is read', () => {
  test('joined in mid-stream', () => {
    const recording = recordings['TLS 1.2 GCM']!;
    const probe = new TlsProbe({ keylog: recording.keylog });
    for (const { side, bytes } of recording.chunks.slice(-4)) probe.push(side, bytes);
    probe.end();
    expect(probe.facts.why).toBe('mid-stream');
    expect(probe.codes).toEqual(['tls.midstream']);
  });

  test('the hello was not captured', () => {
    const recording = recordings['TLS 1.2 GCM']!;
    const probe = playWithout(recording, (index, side) => side === 1 && index === 0);
    expect(probe.facts).toMatchObject({ why: 'handshake-missing', sni: 'amf.example', decrypted: false });
  });

  test('the secret is of another connection', () => {
    const random = recordings['TLS 1.2 GCM']!.keylog.split(' ')[1];
    const probe = new TlsProbe({ keylog: `CLIENT_RANDOM ${random} ${'ab'.repeat(48)}` });
    probe.play(recordings['TLS 1.2 GCM']!.chunks);
    expect(probe.facts).toMatchObject({ why: 'wrong-secret', decrypted: false });
    expect(probe.codes).toEqual(['tls.secret-mismatch']);
    expect(probe.plain[1].length).toBe(0);
  });

  test("the private key is not the server's", async () => {
    const recording = await recordTls({
      ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256',
      certificate: 'ec',
      messages: MESSAGES,
    });
    const probe = new TlsProbe({ rsaKey: RSA_KEY }).play(recording.chunks);
    expect(probe.facts).toMatchObject({ why: 'no-secret', opens: 'keylog' });
  });

  test('what the private key gives is no premaster secret', () => {
    const recording = recordings['TLS 1.2 CBC']!;
    const probe = new TlsProbe({ rsaKey: RSA_KEY });
    let isDone = false;
    for (const { side, bytes } of recording.chunks) {
      const copy = bytes.slice();
      // The first byte after ClientKeyExchange's header and length.
      const at =
        side === 0 && !isDone
          ? copy.findIndex((byte, index) => byte === 16 && copy[index + 1] === 0 && copy[index + 2] === 1)
          : -1;
      if (at >= 0) {
        copy[at + 100]! ^= 1;
        isDone = true;
      }
      probe.push(side, copy);
    }
    probe.end();
    expect(probe.codes).toEqual(['tls.bad-premaster']);
    expect(probe.facts.why).toBe('bad-handshake');
  });

  test('a cipher suite that is not read', () => {
    const probe = new TlsProbe({ keylog: KEYLOG });
    probe.push(0, record(22, 0x0301, clientHello({ suite: 7 })));
    probe.push(1, record(22, 0x0303, serverHello({ suite: 7 })));
    probe.end();
    expect(probe.codes).toEqual(['tls.unsupported-cipher']);
    expect(probe.facts).toMatchObject({ cipher: 'TLS_RSA_WITH_IDEA_CBC_SHA', why: 'unsupported-cipher' });
  });

  test('a draft of TLS 1.3', () => {
    const probe = new TlsProbe({ keylog: KEYLOG });
    probe.push(0, record(22, 0x0301, clientHello()));
    probe.push(1, record(22, 0x0301, serverHello({ version: 0x7f10, suite: 0x1301 })));
    probe.end();
    expect(probe.codes).toEqual(['tls.unsupported-version']);
    expect(probe.facts.version).toBe('TLS 1.3 (draft 16)');
  });

  test('a hello whose lengths do not fit', () => {
    const probe = new TlsProbe({ keylog: KEYLOG });
    probe.push(0, record(22, 0x0301, message(1, Buffer.alloc(20, 0xff))));
    probe.end();
    expect(probe.codes).toEqual(['tls.bad-handshake']);
  });

  test('a message that is longer than any', () => {
    const probe = new TlsProbe({ keylog: KEYLOG });
    probe.push(0, record(22, 0x0301, clientHello()));
    probe.push(1, record(22, 0x0303, Buffer.concat([serverHello(), Buffer.of(11, 0xff, 0xff, 0xff)])));
    for (let sent = 0; sent < MAX_MESSAGE; sent += 16_000) probe.push(1, record(22, 0x0303, Buffer.alloc(16_000)));
    probe.end();
    expect(probe.codes).toEqual(['tls.handshake-limit']);
    expect(probe.budget.taken).toBe(0);
  });

  test('a fatal alert is named', () => {
    const probe = new TlsProbe();
    probe.push(0, record(22, 0x0301, clientHello()));
    probe.push(1, record(21, 0x0303, Buffer.of(2, 40)));
    probe.end();
    expect(probe.log.entries()).toMatchObject([{ code: 'tls.alert', examples: [{ detail: 'handshake_failure' }] }]);
  });
});

describe('limits', () => {
  test('what waits for keys is bounded', () => {
    const recording = recordings['TLS 1.2 GCM']!;
    const probe = new TlsProbe({ keylog: recording.keylog, heldLimit: 20_000 });
    for (const { side, bytes } of recording.chunks) if (side === 1) probe.push(side, bytes);
    probe.end();
    expect(probe.codes).toEqual(['tls.held-limit']);
    expect(probe.facts.why).toBe('limit');
    expect(probe.budget.taken).toBe(0);
  });

  test('so are unfinished records of all connections', () => {
    const probe = new TlsProbe({ keylog: KEYLOG, budget: 1000 });
    probe.push(0, record(22, 0x0301, Buffer.alloc(16_000)).subarray(0, 8000));
    probe.end();
    expect(probe.codes).toEqual(['tls.held-limit']);
    expect(probe.budget.taken).toBe(0);
  });

  test('and secrets inside captures', () => {
    const log = new DiagnosticLog();
    const secrets = new TlsSecrets();
    for (let index = 0; index < 5; index++) secrets.addEmbedded(new Uint8Array(8 * 1024 * 1024).fill(0x0a), log);
    expect(log.entries().map(({ code, count }) => [code, count])).toEqual([['tls.secrets-limit', 1]]);
  });
});

describe('key logs', () => {
  const read = (text: string) => {
    const log = new DiagnosticLog();
    const secrets = new TlsSecrets();
    secrets.addKeylog(Buffer.from(text, 'latin1'), 'keys.log', log);
    return { log, secrets };
  };
  const random = '0a'.repeat(32);
  const secret = '0b'.repeat(48);

  test('every label that opens records', () => {
    const { log, secrets } = read(
      [
        '# a comment',
        '',
        `CLIENT_RANDOM ${random.toUpperCase()} ${secret}\r`,
        `PMS_CLIENT_RANDOM ${random} ${secret}`,
        `RSA 0102030405060708 ${secret}`,
        `RSA Session-ID:${'0c'.repeat(32)} Master-Key:${secret}`,
        `SERVER_TRAFFIC_SECRET_0 ${random} ${'0d'.repeat(32)}`,
        `EXPORTER_SECRET ${random} ${secret}`,
        `ECH_SECRET ${random} ${secret}`,
        `CLIENT_TRAFFIC_SECRET_3 ${random} ${secret}`,
      ].join('\n'),
    );
    expect(log.entries()).toEqual([]);
    expect(secrets.masterOf(random)).toHaveLength(48);
    expect(secrets.premasterOf(random)).toHaveLength(48);
    expect(secrets.openPremaster(Buffer.from('0102030405060708ffff', 'hex'), null)).toHaveLength(48);
    expect(secrets.resume('id', Buffer.alloc(32, 0x0c))).toHaveLength(48);
    expect(secrets.trafficSecret('SERVER_TRAFFIC_SECRET_0', random)).toHaveLength(32);
  });

  test('hostile lines are passed over; of what stands in them nothing is said', () => {
    const { log, secrets } = read(
      [
        'CLIENT_RANDOM',
        `CLIENT_RANDOM ${random} tooshort`,
        `CLIENT_RANDOM ${random} ${secret} more`,
        `UNKNOWN ${random} ${secret}`,
        `CLIENT_RANDOM ${'0a'.repeat(31)} ${secret}`,
        'x'.repeat(20_000),
        '\0\u00ff\u0001',
        `__proto__ ${random} ${secret}`,
        `CLIENT_RANDOM ${'0e'.repeat(32)} ${secret}`,
      ].join('\n'),
    );
    const [entry] = log.entries();
    expect(entry).toMatchObject({ code: 'tls.bad-keylog', count: 8 });
    expect(JSON.stringify(log.entries())).not.toMatch(/0a0a|0b0b|tooshort/);
    expect(secrets.masterOf('0e'.repeat(32))).toHaveLength(48);
  });
});

test('every code of this layer is provoked here', () => {
  const own = DIAGNOSTIC_CODES.filter((code) => code.startsWith('tls.'));
  expect(own).toHaveLength(18);
});
