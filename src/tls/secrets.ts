import { createHash } from 'node:crypto';
import { toHex } from '../bytes/text.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { parseKeylog, type SecretSink, type TrafficLabel } from './keylog.ts';
import { decryptPremaster, type RsaKey } from './rsa-key.ts';

/** Text of key logs inside captures that is read, all together. */
const MAX_EMBEDDED = 32 * 1024 * 1024;
/** Sessions that may be resumed are remembered, the oldest forgotten first. */
const MAX_SESSIONS = 65_536;

/**
 * All that opens connections: what key logs say, private keys, and the sessions that connections of this run have begun. The first two are the same for every
 * connection; the sessions (`remember`, `resume`) are the only thing that one connection leaves to another.
 */
export class TlsSecrets implements SecretSink {
  readonly #masters = new Map<string, Uint8Array>();
  readonly #premasters = new Map<string, Uint8Array>();
  readonly #traffic = new Map<string, Uint8Array>();
  readonly #sessions = new Map<string, Uint8Array>();
  readonly #keys: readonly RsaKey[];
  #embedded = 0;

  constructor(keys: readonly RsaKey[] = []) {
    this.#keys = keys;
  }

  get hasKeys(): boolean {
    return this.#keys.length > 0;
  }

  /** Reads a key log the user gave. @param name as the user gave it */
  addKeylog(bytes: Uint8Array, name: string, log: DiagnosticLog): void {
    parseKeylog(bytes, this, (line) =>
      log.report('tls.bad-keylog', `line ${line} of the key log is not understood`, { input: name }),
    );
  }

  /** Reads a key log that a capture holds. */
  addEmbedded(bytes: Uint8Array, log: DiagnosticLog): void {
    if (this.#embedded + bytes.length > MAX_EMBEDDED) {
      log.report('tls.secrets-limit', `secrets in the capture above ${MAX_EMBEDDED} bytes are not read`, {});
      return;
    }
    this.#embedded += bytes.length;
    parseKeylog(bytes, this, (line) =>
      log.report('tls.bad-keylog', `line ${line} of secrets in the capture is not understood`, {}),
    );
  }

  master(random: string, secret: Uint8Array): void {
    this.#masters.set(random, secret);
  }

  premaster(random: string, secret: Uint8Array): void {
    this.#premasters.set(random, secret);
  }

  encryptedPremaster(first: string, secret: Uint8Array): void {
    this.#premasters.set(first, secret);
  }

  session(id: string, secret: Uint8Array): void {
    this.#sessions.set(`id ${id}`, secret);
  }

  traffic(label: TrafficLabel, random: string, secret: Uint8Array): void {
    this.#traffic.set(`${label} ${random}`, secret);
  }

  masterOf(random: string): Uint8Array | null {
    return this.#masters.get(random) ?? null;
  }

  premasterOf(random: string): Uint8Array | null {
    return this.#premasters.get(random) ?? null;
  }

  trafficSecret(label: TrafficLabel, random: string): Uint8Array | null {
    return this.#traffic.get(`${label} ${random}`) ?? null;
  }

  /**
   * The premaster secret that a client encrypted to a server.
   * @param publicKey of the server's certificate; null: every private key is tried
   * @returns `unfit`: a private key is the server's, but what it gives is no premaster secret; null: there is no key for it
   */
  openPremaster(encrypted: Uint8Array, publicKey: Uint8Array | null): Uint8Array | 'unfit' | null {
    const logged = this.#premasters.get(toHex(encrypted, 0, Math.min(8, encrypted.length)));
    if (logged !== undefined) return logged;
    let unfit = false;
    for (const key of this.#keys) {
      if (publicKey !== null && !key.publicKey.equals(publicKey)) continue;
      const secret = decryptPremaster(key, encrypted);
      if (secret !== null) return secret;
      unfit ||= publicKey !== null;
    }
    return unfit ? 'unfit' : null;
  }

  /** A session that later connections may resume, by its id or a ticket. */
  remember(kind: 'id' | 'ticket', name: Uint8Array, master: Uint8Array): void {
    const key = sessionKey(kind, name);
    this.#sessions.delete(key);
    this.#sessions.set(key, master);
    if (this.#sessions.size <= MAX_SESSIONS) return;
    for (const oldest of this.#sessions.keys()) {
      this.#sessions.delete(oldest);
      break;
    }
  }

  resume(kind: 'id' | 'ticket', name: Uint8Array): Uint8Array | null {
    return this.#sessions.get(sessionKey(kind, name)) ?? null;
  }
}

function sessionKey(kind: 'id' | 'ticket', name: Uint8Array): string {
  if (kind === 'id') return `id ${toHex(name, 0, name.length)}`;
  return `ticket ${createHash('sha256').update(name).digest('hex')}`;
}
