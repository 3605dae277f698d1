import { createHash } from 'node:crypto';
import type { CipherSuite } from './cipher-suites.ts';
import type { RecordCipher } from './ciphers/record-cipher.ts';
import type { ClientHello, ServerHello } from './hello.ts';
import { type LegacyParameters, masterSecret, recordCiphers } from './key-block.ts';
import { concat } from './prf.ts';
import { TLS12 } from './protocol.ts';
import { certifiedKey } from './rsa-key.ts';
import type { TlsSecrets } from './secrets.ts';

export type Keys = { readonly client: RecordCipher; readonly server: RecordCipher };

/** `wait`: a message that is needed has not been seen yet. */
export type Resolution = Keys | 'wait' | 'no-secret' | 'no-key' | 'bad-premaster' | 'unsupported-cipher';

/** One handshake up to TLS 1.2: what its messages say, and the keys that follow from them. */
export class LegacyHandshake {
  readonly clientHello: ClientHello;
  serverHello: ServerHello | null = null;
  suite: CipherSuite | null = null;
  version = TLS12;
  /** ServerHelloDone, ClientKeyExchange or Certificate were seen: it is no resumption. */
  isFull = false;
  /** The server changed its cipher without these. */
  isAbbreviated = false;
  #encryptedPremaster: Uint8Array | null = null;
  #certificate: Uint8Array | null = null;
  #ticket: Uint8Array | null = null;
  #master: Uint8Array | null = null;
  #keys: Keys | null = null;
  /** Messages up to ClientKeyExchange, as `extended_master_secret` hashes them; null: not needed, or too long. */
  #fromClient: Uint8Array[] | null = [];
  #fromServer: Uint8Array[] | null = [];
  #kept = 0;

  constructor(clientHello: ClientHello) {
    this.clientHello = clientHello;
  }

  /** Null while it cannot be told. */
  get resumed(): boolean | null {
    if (this.isFull) return false;
    const echoed = this.serverHello !== null && equal(this.serverHello.sessionId, this.clientHello.sessionId);
    return echoed || this.isAbbreviated ? true : null;
  }

  /** Bytes that are held. */
  get kept(): number {
    return this.#kept;
  }

  /** The transcript is not needed when the master secret comes from elsewhere. */
  get needsTranscript(): boolean {
    return this.#fromClient !== null;
  }

  dropTranscript(): void {
    this.#fromClient = null;
    this.#fromServer = null;
    this.#kept = 0;
  }

  /** A message in the order of its direction, copied. */
  record(fromClient: boolean, bytes: Uint8Array, from: number, to: number): void {
    const list = fromClient ? this.#fromClient : this.#fromServer;
    if (list === null || (fromClient && this.#encryptedPremaster !== null)) return;
    list.push(bytes.slice(from, to));
    this.#kept += to - from;
  }

  certificate(bytes: Uint8Array, from: number, to: number): void {
    this.isFull = true;
    this.#certificate = bytes.slice(from, to);
  }

  /** @param from behind the message header */
  clientKeyExchange(bytes: Uint8Array, from: number, to: number): void {
    this.isFull = true;
    // SSL 3.0 has no length before it.
    const length = to - from < 2 ? 0 : (bytes[from]! << 8) | bytes[from + 1]!;
    const start = length === to - from - 2 ? from + 2 : from;
    this.#encryptedPremaster = bytes.slice(start, to);
  }

  newTicket(ticket: Uint8Array): void {
    this.#ticket = ticket;
  }

  /** The keys, as soon as they can be known. */
  resolve(secrets: TlsSecrets): Resolution {
    if (this.#keys !== null) return this.#keys;
    const { serverHello, suite } = this;
    if (serverHello === null) return 'wait';
    if (suite === null || suite.bulk === null) return 'unsupported-cipher';
    const parameters: LegacyParameters = {
      version: this.version,
      suite,
      clientRandom: this.clientHello.randomBytes,
      serverRandom: serverHello.randomBytes,
      encryptThenMac: serverHello.extensions.encryptThenMac && suite.bulk.kind === 'block',
      compressed: serverHello.compression === 1,
    };
    const master = this.#findMaster(secrets, parameters);
    if (typeof master === 'string') return master;
    this.#master = master;
    const keys = recordCiphers(parameters, master);
    if (keys === null) return 'unsupported-cipher';
    this.#keys = keys;
    this.remember(secrets);
    this.dropTranscript();
    this.#certificate = null;
    return keys;
  }

  /** Leaves the session to connections that resume it. */
  remember(secrets: TlsSecrets): void {
    if (this.#master === null) return;
    const id = this.serverHello?.sessionId;
    if (id !== undefined && id.length > 0) secrets.remember('id', id, this.#master);
    if (this.#ticket !== null) secrets.remember('ticket', this.#ticket, this.#master);
  }

  #findMaster(
    secrets: TlsSecrets,
    parameters: LegacyParameters,
  ): Uint8Array | 'wait' | 'no-secret' | 'no-key' | 'bad-premaster' {
    const logged = secrets.masterOf(this.clientHello.random);
    if (logged !== null) return logged;
    const isRsa = parameters.suite.keyExchange === 'RSA';
    if (this.resumed === null) return 'wait';
    if (this.resumed) return this.#resumedMaster(secrets) ?? (isRsa ? 'no-key' : 'no-secret');
    let premaster: Uint8Array | 'unfit' | null = secrets.premasterOf(this.clientHello.random);
    if (premaster === null) {
      if (!isRsa) return 'no-secret';
      if (this.#encryptedPremaster === null) return 'wait';
      premaster = secrets.openPremaster(this.#encryptedPremaster, this.#publicKey(secrets));
    } else if (this.#encryptedPremaster === null) return 'wait';
    if (premaster === 'unfit') return 'bad-premaster';
    if (premaster === null) return 'no-key';
    const extended = this.serverHello!.extensions.extendedMasterSecret;
    const hash = extended ? this.#sessionHash(parameters) : null;
    return extended && hash === null ? 'no-secret' : masterSecret(parameters, premaster, hash);
  }

  #resumedMaster(secrets: TlsSecrets): Uint8Array | null {
    const { sessionId, extensions } = this.clientHello;
    const byTicket = extensions.ticket === null || extensions.ticket.length === 0 ? null : extensions.ticket;
    return (
      (byTicket === null ? null : secrets.resume('ticket', byTicket)) ??
      (sessionId.length === 0 ? null : secrets.resume('id', sessionId))
    );
  }

  #publicKey(secrets: TlsSecrets): Uint8Array | null {
    const message = this.#certificate;
    return message === null || !secrets.hasKeys ? null : certifiedKey(message, 4, message.length);
  }

  /** RFC 7627 §3: hash of all messages up to and including ClientKeyExchange. */
  #sessionHash({ version, suite }: LegacyParameters): Uint8Array | null {
    const [hello, ...client] = this.#fromClient ?? [];
    if (hello === undefined || this.#fromServer === null) return null;
    const all = concat(hello, ...this.#fromServer, ...client);
    if (version === TLS12) return createHash(suite.hash).update(all).digest();
    return concat(createHash('md5').update(all).digest(), createHash('sha1').update(all).digest());
  }
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length > 0 && one.length === other.length && one.every((byte, index) => byte === other[index]);
}
