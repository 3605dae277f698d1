/** Real TLS conversations between node:tls (OpenSSL) as client and as server, over streams in memory. */
import { readFileSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { type ConnectionOptions, connect, createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';

const fixture = (name: string): Buffer => readFileSync(new URL(`../tls/fixtures/${name}`, import.meta.url));

export const RSA_KEY = fixture('rsa-key.pem');
const RSA_CERTIFICATE = fixture('rsa-cert.pem');
const EC_KEY = fixture('ec-key.pem');
const EC_CERTIFICATE = fixture('ec-cert.pem');

/** What one side sent, in the order of the wire. Side 0 is the client. */
export interface TlsChunk {
  readonly side: 0 | 1;
  readonly bytes: Uint8Array;
}

export interface TlsRecording {
  readonly chunks: readonly TlsChunk[];
  readonly keylog: string;
  /** What the applications sent. */
  readonly plain: readonly [Uint8Array, Uint8Array];
  readonly cipher: string;
  readonly version: string;
  /** To resume it by. */
  readonly session: Buffer | null;
  readonly resumed: boolean;
}

export interface TlsScript {
  readonly version?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** OpenSSL's names. */
  readonly ciphers?: string;
  readonly certificate?: 'rsa' | 'ec';
  readonly alpn?: readonly string[];
  /** Alternately from client and server. */
  readonly messages?: readonly Uint8Array[];
  readonly session?: Buffer;
  /** A second handshake after the first two messages (up to TLS 1.2). */
  readonly renegotiates?: boolean;
  readonly client?: ConnectionOptions;
  readonly server?: SecureContextOptions & { ALPNProtocols?: string[] };
  /** Both sides' tickets are sealed with it, so that another recording can resume the session. */
  readonly ticketKeys?: Buffer;
}

/** Two ends of a wire; `sent` hears of every chunk. */
function wire(sent: (side: 0 | 1, bytes: Uint8Array) => void): [Duplex, Duplex] {
  const end = (side: 0 | 1): Duplex =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        sent(side, new Uint8Array(chunk));
        const other = side === 0 ? second : first;
        setImmediate(() => {
          other.push(chunk);
          done();
        });
      },
      final(done) {
        (side === 0 ? second : first).push(null);
        done();
      },
    });
  const first = end(0);
  const second = end(1);
  return [first, second];
}

/** Holds a conversation and records it. */
export async function recordTls(script: TlsScript = {}): Promise<TlsRecording> {
  const { messages = [], alpn } = script;
  const chunks: TlsChunk[] = [];
  const [clientEnd, serverEnd] = wire((side, bytes) => void chunks.push({ side, bytes }));
  const version = script.version ?? 'TLSv1.2';
  const old = version === 'TLSv1' || version === 'TLSv1.1' ? ':@SECLEVEL=0' : '';
  const common = {
    minVersion: version,
    maxVersion: version,
    ...(script.ciphers === undefined
      ? old === ''
        ? {}
        : { ciphers: `ALL${old}` }
      : { ciphers: script.ciphers + old }),
  } as const;
  const isEc = script.certificate === 'ec';
  const context = createSecureContext({
    ...common,
    key: isEc ? EC_KEY : RSA_KEY,
    cert: isEc ? EC_CERTIFICATE : RSA_CERTIFICATE,
    ...(script.ticketKeys === undefined ? {} : { ticketKeys: script.ticketKeys }),
    ...script.server,
  });
  const keylog: string[] = [];
  let session: Buffer | null = null;
  const server = new TLSSocket(serverEnd, {
    isServer: true,
    secureContext: context,
    ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
  });
  const client = connect({
    socket: clientEnd,
    servername: 'amf.example',
    rejectUnauthorized: false,
    ...common,
    ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
    ...(script.session === undefined ? {} : { session: script.session }),
    ...script.client,
  });
  client.on('keylog', (line: Buffer) => keylog.push(line.toString()));
  client.on('session', (given: Buffer) => {
    session = given;
  });
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    client.once('secureConnect', resolve);
    client.once('error', reject);
  });
  const cipher = client.getCipher().standardName;
  const plain: [Uint8Array[], Uint8Array[]] = [[], []];
  for (const [index, message] of messages.entries()) {
    const side = index % 2 === 0 ? 0 : 1;
    plain[side].push(message);
    if (index === 2 && script.renegotiates === true) await renegotiate(client, server);
    await pass(side === 0 ? client : server, side === 0 ? server : client, message);
  }
  // Tickets of TLS 1.3 come when somebody reads.
  client.resume();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const resumed = client.isSessionReused();
  client.end();
  server.end();
  await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    chunks,
    keylog: keylog.join(''),
    plain: [Buffer.concat(plain[0]), Buffer.concat(plain[1])],
    cipher,
    version,
    session,
    resumed,
  };
}

function renegotiate(client: TLSSocket, server: TLSSocket): Promise<void> {
  client.resume();
  server.resume();
  return new Promise((resolve, reject) => {
    client.renegotiate({ rejectUnauthorized: false }, (error) => (error === null ? resolve() : reject(error)));
  });
}

/** Until all of it has arrived. */
function pass(from: TLSSocket, to: TLSSocket, message: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = message.length;
    const onData = (data: Buffer) => {
      left -= data.length;
      if (left > 0) return;
      to.off('data', onData);
      to.pause();
      resolve();
    };
    to.on('data', onData);
    to.resume();
    from.once('error', reject);
    from.write(message);
  });
}
