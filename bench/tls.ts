import { createDecipheriv } from 'node:crypto';
import type { ByteSink } from '../src/bytes/byte-sink.ts';
import { DiagnosticLog } from '../src/diagnostics/log.ts';
import { Budget } from '../src/tls/budget.ts';
import { TlsConnection } from '../src/tls/connection.ts';
import { TlsSecrets } from '../src/tls/secrets.ts';
import { CLIENT_RANDOM, clientHello, extension, hex, record, seal13, serverHello } from '../test/support/tls-writer.ts';
import { median } from './measure.ts';

/** Decrypts TLS 1.3 (AES-128-GCM) in memory, records over segments of 1,460 bytes, beside node:crypto alone on the same bytes. One thread, CPU seconds. */

const BYTES = 64 * 1024 * 1024;
const SEGMENT = 1460;
const ROUNDS = 5;
const SECRET = Buffer.alloc(32, 5);
const LABELS = ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0'];
const KEYLOG = [
  ...LABELS.map((label) => `${label} ${hex(CLIENT_RANDOM)} ${'01'.repeat(32)}\n`),
  `SERVER_TRAFFIC_SECRET_0 ${hex(CLIENT_RANDOM)} ${hex(SECRET)}\n`,
].join('');

class Counter implements ByteSink {
  bytes = 0;
  push(_bytes: Uint8Array, from: number, to: number): void {
    this.bytes += to - from;
  }
  gap(): void {}
  end(): void {}
  settled(): void {}
  resent(): void {}
  doubt(): void {}
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function sealed(plainLength: number): Buffer {
  const seal = seal13(SECRET);
  const plain = Buffer.alloc(plainLength, 0x61);
  const records: Buffer[] = [];
  for (let done = 0; done < BYTES; done += plainLength) records.push(seal(23, plain));
  return Buffer.concat(records);
}

/** As the connection does it, through the sinks of TCP. */
function decrypt(stream: Buffer): number {
  const log = new DiagnosticLog();
  const secrets = new TlsSecrets();
  secrets.addKeylog(Buffer.from(KEYLOG), 'keys', log);
  const plain = [new Counter(), new Counter()] as const;
  const shared = { log, secrets, budget: new Budget(1 << 26), heldLimit: 1 << 20 };
  const { client, server } = new TlsConnection(
    { number: 1 },
    () => plain,
    shared,
    () => {},
  );
  const hello = { suite: 0x1301, extensions: [extension(43, Buffer.of(3, 4))] };
  const first = record(22, 0x0301, clientHello(hello));
  client.push(first, 0, first.length, 0, 0, 0, 1);
  const answer = record(22, 0x0303, serverHello(hello));
  server.push(answer, 0, answer.length, 0, 0, 0, 2);
  for (let at = 0, packet = 3; at < stream.length; at += SEGMENT, packet++) {
    server.push(stream, at, Math.min(stream.length, at + SEGMENT), answer.length + at, packet, packet, packet);
  }
  return plain[1].bytes;
}

/** The least that opening these records costs: the cipher, a call a record. */
function cipherAlone(stream: Buffer, plainLength: number): number {
  const key = Buffer.alloc(16, 1);
  const nonce = Buffer.alloc(12, 2);
  const whole = plainLength + 22;
  let bytes = 0;
  for (let at = 0; at < stream.length; at += whole) {
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAAD(stream.subarray(at, at + 5));
    bytes += decipher.update(stream.subarray(at + 5, at + whole - 17)).length;
  }
  return bytes;
}

console.log('record    MB/CPU-second    of the cipher alone');
for (const plainLength of [16384, 4096, 1024]) {
  const stream = sealed(plainLength);
  const ours: number[] = [];
  const alone: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let bytes = 0;
    ours.push(
      cpuSeconds(() => {
        bytes = decrypt(stream);
      }),
    );
    if (bytes !== BYTES) throw new Error(`${bytes} of ${BYTES} bytes were decrypted`);
    alone.push(cpuSeconds(() => void cipherAlone(stream, plainLength)));
  }
  const seconds = median(ours);
  const ratio = ((100 * median(alone)) / seconds).toFixed(0);
  console.log(`${String(plainLength).padStart(6)}    ${(BYTES / 1e6 / seconds).toFixed(0).padStart(13)}    ${ratio} %`);
}
