import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type AnalyzeOptions, analyze } from '../../src/analysis/analyze.ts';
import { runPipeline } from '../../src/analysis/run-pipeline.ts';
import { parseRsaKey, type TlsKeys } from '../../src/analysis/tls-keys.ts';
import type { Call, Report } from '../../src/report/model.ts';
import { concat } from '../support/capture-files.ts';
import { framesOf, shopMessages, tlsPcap, tlsSection } from '../support/tls-capture.ts';
import { RSA_KEY, recordTls } from '../support/tls-recording.ts';

const folder = mkdtempSync(join(tmpdir(), 'amfscope-encrypted-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function save(bytes: Uint8Array): string {
  const path = join(folder, `${++files}.cap`);
  writeFileSync(path, bytes);
  return path;
}

const keysOf = (keylog: string): TlsKeys => ({ keylogs: [{ name: 'keys', bytes: Buffer.from(keylog) }] });

async function report(bytes: Uint8Array, options: AnalyzeOptions = {}): Promise<Report> {
  return analyze([save(bytes)], options);
}

const essence = ({ operation, status, requestBytes, responseBytes }: Call) => ({
  operation,
  status,
  requestBytes,
  responseBytes,
});

/** From the first to the last record of application data in a stream. */
function applicationRange(parts: readonly Uint8Array[]): [number, number] {
  const stream = Buffer.concat(parts);
  let from = -1;
  let to = -1;
  for (let at = 0; at + 5 <= stream.length; at += 5 + stream.readUInt16BE(at + 3)) {
    if (stream[at] !== 23) continue;
    if (from < 0) from = at;
    to = at + 5 + stream.readUInt16BE(at + 3);
  }
  return [from, to];
}

const MESSAGES = shopMessages(3, 30_000);
const plain = await report(
  tlsPcap(framesOf({ chunks: MESSAGES.map((bytes, index) => ({ side: index % 2 === 0 ? 0 : 1, bytes })) })),
);

describe.each([
  ['TLS 1.2', { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }],
  ['TLS 1.3', { version: 'TLSv1.3' }],
  ['TLS 1.0', { version: 'TLSv1', ciphers: 'AES128-SHA' }],
] as const)('%s', (version, script) => {
  test('the calls are those of plain traffic, and say how they were encrypted', async () => {
    const recording = await recordTls({ ...script, messages: MESSAGES });
    const found = await report(tlsPcap(framesOf(recording)), { tls: keysOf(recording.keylog) });
    expect(found.calls.map(essence)).toEqual(plain.calls.map(essence));
    expect(found.status).toBe('complete');
    for (const call of found.calls) {
      expect(call.tls).toEqual({
        version,
        cipher: recording.cipher,
        sni: 'amf.example',
        alpn: null,
        resumed: false,
        decrypted: true,
        why: null,
      });
      expect(call.url).toBe('https://shop.example/gateway');
      expect(call.timing.complete).toBe(true);
    }
    const [first, second] = found.calls;
    expect(first!.timing.connectNs).toBe(1_000_000);
    expect(first!.timing.tlsNs).toBeGreaterThan(0);
    expect(second!.timing.tlsNs).toBeNull();
    expect(found.tls).toMatchObject({ connections: 1, decrypted: 1, opaque: 0 });
    expect(found.otherTraffic).toBeUndefined();
  });
});

test('plain calls have no member for it', () => {
  expect(plain.tls).toBeUndefined();
  for (const call of plain.calls) {
    expect(call).not.toHaveProperty('tls');
    expect(call.timing).not.toHaveProperty('tlsNs');
  }
});

test('a message is timed on the records that carried it: the first packet of its first, the last packet of its last', async () => {
  const recording = await recordTls({ ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', messages: shopMessages(1, 3000) });
  const frames = framesOf(recording, { segment: 700 });
  // Segment by segment: the frame of each, and what it carries. Data frames are every second one from the fourth on.
  const found = await report(tlsPcap(frames), { tls: keysOf(recording.keylog) });
  const [call] = found.calls;
  const data: { side: 0 | 1; frame: number; from: number; to: number }[] = [];
  const sent = [0, 0];
  let frame = 4;
  for (const { side, bytes } of recording.chunks) {
    for (let at = 0; at < bytes.length; at += 700, frame += 2) {
      const from = sent[side]! + at;
      data.push({ side, frame, from, to: Math.min(from + 700, sent[side]! + bytes.length) });
    }
    sent[side]! += bytes.length;
  }
  const of = (side: 0 | 1) => {
    const [from, to] = applicationRange(recording.chunks.filter((one) => one.side === side).map(({ bytes }) => bytes));
    return data.filter((one) => one.side === side && one.from < to && one.to > from).map((one) => one.frame);
  };
  const timeOf = (packet: number) => (packet - 1) * 500_000;
  const [requests, responses] = [of(0), of(1)];
  expect(call!.packets).toEqual({
    request: [requests[0], requests.at(-1)],
    response: [responses[0], responses.at(-1)],
  });
  expect(responses.length).toBeGreaterThan(3);
  expect(call!.timing).toMatchObject({
    sendNs: timeOf(requests.at(-1)!) - timeOf(requests[0]!),
    waitNs: timeOf(responses[0]!) - timeOf(requests.at(-1)!),
    receiveNs: timeOf(responses.at(-1)!) - timeOf(responses[0]!),
    holeNs: 0,
  });
});

test('a packet that was not captured costs its record, and is told by HTTP as plain loss is', async () => {
  const recording = await recordTls({ version: 'TLSv1.3', messages: shopMessages(3, 60_000) });
  const frames = framesOf(recording, { lost: [30] });
  const found = await report(tlsPcap(frames), { tls: keysOf(recording.keylog) });
  const codes = found.diagnostics.map(({ code }) => code);
  expect(codes).toContain('tls.gap');
  expect(codes).not.toContain('tls.bad-record');
  expect(found.calls).toHaveLength(3);
  expect(found.calls.filter(({ status }) => status === 'ok').length).toBeGreaterThanOrEqual(2);
});

test('secrets in the capture: several blocks, each section its own', async () => {
  const one = await recordTls({ version: 'TLSv1.3', messages: MESSAGES });
  const two = await recordTls({ ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', messages: MESSAGES });
  const lines = one.keylog.split('\n');
  const first = tlsSection(framesOf(one), [lines.slice(0, 2).join('\n'), lines.slice(2).join('\n')]);
  const second = tlsSection(framesOf(two, { clientPort: 40_001 }), [two.keylog], 5000);
  const found = await report(concat([first, second]));
  expect(found.calls.map(essence)).toEqual([...plain.calls, ...plain.calls].map(essence));
  expect(found.tls).toMatchObject({ connections: 2, decrypted: 2 });
});

test('resumed connections are opened by what the first of them left', async () => {
  const ticketKeys = Buffer.alloc(48, 3);
  const script = { ciphers: 'AES128-GCM-SHA256', ticketKeys, messages: MESSAGES };
  const first = await recordTls(script);
  const second = await recordTls({ ...script, session: first.session! });
  expect(second.resumed).toBe(true);
  const frames = [...framesOf(first), ...framesOf(second, { clientPort: 40_001 })];
  const found = await report(tlsPcap(frames), { tls: { rsaKeys: [parseRsaKey(RSA_KEY)] } });
  expect(found.calls.map(({ tls }) => tls?.resumed)).toEqual([false, false, false, true, true, true]);
});

test('what stays closed is told by server name, with what would open it', async () => {
  const script = { messages: MESSAGES };
  const forward = await recordTls({ ...script, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' });
  const rsa = await recordTls({ ...script, ciphers: 'AES128-GCM-SHA256' });
  const frames = [
    ...framesOf(forward),
    ...framesOf(forward, { clientPort: 40_001 }),
    ...framesOf(rsa, { clientPort: 40_002, serverPort: 443 }),
  ];
  const found = await report(tlsPcap(frames));
  expect(found.calls).toEqual([]);
  expect(found.status).toBe('complete');
  expect(found.tls).toEqual({
    connections: 3,
    decrypted: 0,
    opaque: 3,
    servers: [
      {
        server: '10.0.0.2:8443',
        version: 'TLS 1.2',
        cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
        sni: 'amf.example',
        alpn: null,
        decrypted: false,
        why: 'no-secret',
        connections: 2,
        examples: [1, 2],
        opens: 'keylog',
      },
      {
        server: '10.0.0.2:443',
        version: 'TLS 1.2',
        cipher: 'TLS_RSA_WITH_AES_128_GCM_SHA256',
        sni: 'amf.example',
        alpn: null,
        decrypted: false,
        why: 'no-key',
        connections: 1,
        examples: [3],
        opens: 'keylog-or-key',
      },
    ],
  });
  expect(found.otherTraffic).toEqual([{ what: 'TLS connections', count: 3 }]);
});

test('one byte at a time it is the same', async () => {
  const recording = await recordTls({ version: 'TLSv1.3', messages: shopMessages(1, 50) });
  const found = await report(tlsPcap(framesOf(recording, { segment: 1 }).slice(0, 1_999)), {
    tls: keysOf(recording.keylog),
  });
  const whole = await report(tlsPcap(framesOf(recording)), { tls: keysOf(recording.keylog) });
  expect(found.tls?.servers).toEqual(whole.tls?.servers);
});

test('decrypted messages know where they came from', async () => {
  const recording = await recordTls({ version: 'TLSv1.3', messages: shopMessages(2, 20_000) });
  const seen: { direction: string; records: readonly number[]; stream: readonly number[] }[] = [];
  await runPipeline(
    [save(tlsPcap(framesOf(recording)))],
    { tls: keysOf(recording.keylog) },
    {
      message: (_connection, { direction }, _side, source) =>
        void seen.push({ direction, records: source!.records, stream: source!.stream }),
    },
  );
  expect(seen.map(({ direction }) => direction)).toEqual(['request', 'response', 'request', 'response']);
  const server = Buffer.concat(recording.chunks.filter(({ side }) => side === 1).map(({ bytes }) => bytes));
  const [, first, , second] = seen;
  expect(first!.records[1]! - first!.records[0]!).toBe(1);
  expect(second!.records[0]).toBe(first!.records[1]! + 1);
  for (const { stream } of [first!, second!])
    expect([...server.subarray(stream[0], stream[0]! + 3)]).toEqual([23, 3, 3]);
});
