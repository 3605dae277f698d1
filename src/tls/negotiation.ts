import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Budget } from './budget.ts';
import { cipherSuite, suiteName } from './cipher-suites.ts';
import type { TlsDirection } from './direction.ts';
import { Epoch } from './epoch.ts';
import type { TlsFacts, TlsReason } from './facts.ts';
import {
  type ClientHello,
  parseClientHello,
  parseClientHelloV2,
  parseEncryptedExtensions,
  parseServerHello,
  parseTicket,
  type ServerHello,
} from './hello.ts';
import { type Keys, LegacyHandshake } from './legacy-handshake.ts';
import { LegacyOpener, type Opener, PhasedOpener } from './phases.ts';
import { Content, Message, rulesOf, TLS13, versionName } from './protocol.ts';
import type { TlsRecord } from './record.ts';
import type { TlsSecrets } from './secrets.ts';

const MESSAGE_HEADER = 4;

/** The connection that is negotiated for. */
export interface NegotiationOwner {
  readonly facts: TlsFacts;
  readonly budget: Budget;
  readonly secrets: TlsSecrets;
  readonly client: TlsDirection;
  readonly server: TlsDirection;
  /** Which side of TCP is the client of TLS. */
  clientSide: 0 | 1;
  giveUp(why: TlsReason): void;
  say(direction: TlsDirection, code: DiagnosticCode, detail: string): void;
}

/** What the handshake messages of a connection say, and the keys that its directions use because of them. */
export class Negotiation {
  /** The version whose rules hold; null until a server has chosen it. */
  rules: number | null = null;
  /** Whether the server took the client's early data; null while that is not known. */
  earlyAccepted: boolean | null = null;
  clientHello: ClientHello | null = null;
  serverHello: ServerHello | null = null;
  readonly #owner: NegotiationOwner;
  #legacy: LegacyHandshake | null = null;
  #transcriptBytes = 0;
  #finished = 0;

  constructor(owner: NegotiationOwner) {
    this.#owner = owner;
  }

  mustWait(direction: TlsDirection, record: TlsRecord): boolean {
    if (direction.opener !== null) return this.#mustWaitSealed(direction, record);
    if (record.type !== Content.changeCipherSpec && record.type !== Content.applicationData) return false;
    const other = this.#other(direction);
    const canCome = other.ended === null && !other.isDead;
    // Joined in mid-stream: there is nothing to wait for.
    if (this.clientHello === null && this.serverHello === null) return false;
    if (this.rules === TLS13 && record.type === Content.changeCipherSpec) return false;
    if (this.clientHello === null || this.rules === null) return canCome;
    if (this.rules === TLS13) return this.serverHello === null && canCome;
    return this.#legacyState(direction) === 'wait' && canCome;
  }

  /** Early data may have been refused: what the server says of it is encrypted. */
  #mustWaitSealed(direction: TlsDirection, record: TlsRecord): boolean {
    const { opener } = direction;
    if (!(opener instanceof PhasedOpener) || record.type !== Content.applicationData || opener.phase !== 'early')
      return this.rules !== TLS13 && record.type === Content.changeCipherSpec && this.#renegotiationWaits(direction);
    const other = this.#other(direction);
    return this.earlyAccepted === null && other.ended === null && !other.isDead && !other.handshake.isLost;
  }

  #renegotiationWaits(direction: TlsDirection): boolean {
    const other = this.#other(direction);
    return this.#legacyState(direction) === 'wait' && other.ended === null && !other.isDead;
  }

  isClear(record: TlsRecord): boolean {
    return this.rules === TLS13 && record.type !== Content.applicationData;
  }

  helloV2(direction: TlsDirection, bytes: Uint8Array, from: number, to: number): void {
    if (bytes[from] === 4) {
      this.#owner.facts.version = versionName(0x0002);
      this.#owner.giveUp('unsupported-version');
      return;
    }
    const hello = parseClientHelloV2(bytes, from, to);
    if (hello === null) this.#badHandshake(direction, 'ClientHello of SSL 2.0');
    else this.#startClient(direction, hello, bytes, from, to);
  }

  message(direction: TlsDirection, type: number, bytes: Uint8Array, from: number, to: number): void {
    const body = from + MESSAGE_HEADER;
    switch (type) {
      case Message.clientHello: {
        const hello = parseClientHello(bytes, body, to);
        if (hello === null) this.#badHandshake(direction, 'ClientHello');
        else this.#startClient(direction, hello, bytes, from, to);
        return;
      }
      case Message.serverHello: {
        const hello = parseServerHello(bytes, body, to);
        if (hello === null) this.#badHandshake(direction, 'ServerHello');
        else this.#startServer(direction, hello, bytes, from, to);
        return;
      }
      case Message.finished:
        this.#finish(direction);
        return;
      default:
        if (this.rules === TLS13) this.#message13(direction, type, bytes, body, to);
        else this.#legacyMessage(direction, type, bytes, from, to);
    }
  }

  tooLong(direction: TlsDirection, type: number, length: number): void {
    this.#owner.say(direction, 'tls.handshake-limit', `message ${type} of ${length} bytes`);
    if (type === Message.clientHello || type === Message.serverHello) this.#owner.giveUp('limit');
    this.dropTranscript();
  }

  changeCipherSpec(direction: TlsDirection): void {
    if (this.rules === TLS13) return;
    const legacy = this.#legacy;
    if (!direction.isClient && legacy !== null && !legacy.isFull && !direction.handshake.isLost) {
      legacy.isAbbreviated = true;
    }
    this.#owner.facts.resumed = legacy?.resumed ?? null;
    const keys = this.#keys();
    if (keys === null) return;
    direction.opener = new LegacyOpener(new Epoch(direction.isClient ? keys.client : keys.server));
    direction.handshake.restart();
  }

  lateOpener(direction: TlsDirection): Opener | null {
    if (this.rules === null || this.rules === TLS13 || !direction.handshake.isLost) return null;
    const keys = this.#legacy?.resolve(this.#owner.secrets) ?? 'wait';
    if (typeof keys === 'string') return null;
    const epoch = new Epoch(direction.isClient ? keys.client : keys.server);
    if (!epoch.loseBytes(1024)) return null;
    direction.handshake.restart();
    return new LegacyOpener(epoch);
  }

  /** No record ever had to be opened, or one still waits for a message that did not come. */
  giveUpAtEnd(): void {
    if (this.rules === null || this.rules === TLS13 || this.#legacy === null) {
      this.#owner.giveUp('handshake-missing');
      return;
    }
    const state = this.#legacy.resolve(this.#owner.secrets);
    if (state === 'no-key' || state === 'no-secret' || state === 'unsupported-cipher') this.#owner.giveUp(state);
    else if (!this.#owner.client.isWaiting && !this.#owner.server.isWaiting && typeof state !== 'string') return;
    else this.#owner.giveUp('handshake-missing');
  }

  #startClient(direction: TlsDirection, hello: ClientHello, bytes: Uint8Array, from: number, to: number): void {
    if (this.clientHello === null) {
      this.#owner.clientSide = direction.side;
      this.#owner.facts.sni = hello.extensions.sni;
      this.#owner.facts.startNs = direction.current?.arrival.firstNs ?? Number.NaN;
    }
    const isFirst = this.clientHello === null;
    this.clientHello = hello;
    if (this.rules === TLS13) {
      if (isFirst && this.serverHello !== null) this.#chooseRules(this.serverHello);
      return;
    }
    // A ServerHello that was seen first belongs to it; later ones to a renegotiation.
    const early = this.#legacy === null ? this.serverHello : null;
    this.dropTranscript();
    this.#legacy = new LegacyHandshake(hello);
    this.#remember(direction, bytes, from, to);
    if (early !== null) this.#chooseRules(early);
  }

  #startServer(direction: TlsDirection, hello: ServerHello, bytes: Uint8Array, from: number, to: number): void {
    if (this.clientHello === null) this.#owner.clientSide = direction.side === 0 ? 1 : 0;
    if (hello.isRetry) {
      this.earlyAccepted = false;
      this.rules = rulesOf(hello.version);
      this.#owner.facts.version = versionName(hello.version);
      return;
    }
    this.serverHello = hello;
    this.#chooseRules(hello);
    this.#remember(direction, bytes, from, to);
  }

  #chooseRules(hello: ServerHello): void {
    const { facts } = this.#owner;
    facts.version = versionName(hello.version);
    facts.cipher = suiteName(hello.suite);
    if (hello.extensions.alpn[0] !== undefined) facts.alpn = hello.extensions.alpn[0];
    const rules = rulesOf(hello.version);
    if (rules === null) {
      this.#owner.giveUp('unsupported-version');
      return;
    }
    this.rules = rules;
    const suite = cipherSuite(hello.suite);
    if (suite === null || suite.bulk === null) this.#owner.giveUp('unsupported-cipher');
    else if (hello.compression > 1) this.#owner.giveUp('unsupported-compression');
    else if (this.clientHello === null) return;
    else if (rules === TLS13) this.#start13(this.clientHello, hello);
    else if (this.#legacy !== null) {
      this.#legacy.serverHello = hello;
      this.#legacy.suite = suite;
      this.#legacy.version = rules;
      facts.resumed = this.#legacy.resumed;
    }
  }

  #start13({ random, extensions }: ClientHello, hello: ServerHello): void {
    this.dropTranscript();
    this.#legacy = null;
    this.#owner.facts.resumed = hello.extensions.preSharedKey;
    const suite = cipherSuite(hello.suite)!;
    const { secrets } = this.#owner;
    const client = new PhasedOpener(suite);
    const server = new PhasedOpener(suite);
    if (extensions.earlyData) client.add('early', secrets.trafficSecret('CLIENT_EARLY_TRAFFIC_SECRET', random));
    client.add('handshake', secrets.trafficSecret('CLIENT_HANDSHAKE_TRAFFIC_SECRET', random));
    client.add('application', secrets.trafficSecret('CLIENT_TRAFFIC_SECRET_0', random));
    server.add('handshake', secrets.trafficSecret('SERVER_HANDSHAKE_TRAFFIC_SECRET', random));
    server.add('application', secrets.trafficSecret('SERVER_TRAFFIC_SECRET_0', random));
    if (client.isEmpty && server.isEmpty) {
      this.#owner.giveUp('no-secret');
      return;
    }
    const [clientEnd, serverEnd] =
      this.#owner.clientSide === 0
        ? [this.#owner.client, this.#owner.server]
        : [this.#owner.server, this.#owner.client];
    this.#use(clientEnd, client);
    this.#use(serverEnd, server);
  }

  #use(direction: TlsDirection, opener: PhasedOpener): void {
    if (opener.isEmpty) {
      this.#owner.say(direction, 'tls.secret-mismatch', 'the key log has secrets of the other direction only');
      direction.close();
      return;
    }
    direction.opener = opener;
    direction.handshake.restart();
  }

  #message13(direction: TlsDirection, type: number, bytes: Uint8Array, from: number, to: number): void {
    const { opener } = direction;
    if (!(opener instanceof PhasedOpener)) return;
    if (type === Message.encryptedExtensions) {
      const extensions = parseEncryptedExtensions(bytes, from, to);
      if (extensions === null) return;
      this.#owner.facts.alpn = extensions.alpn[0] ?? null;
      this.earlyAccepted = extensions.earlyData;
    } else if (type === Message.endOfEarlyData) opener.leave('early');
    else if (type === Message.keyUpdate) opener.update();
  }

  #finish(direction: TlsDirection): void {
    if (direction.opener instanceof PhasedOpener) {
      direction.opener.leave('handshake');
      direction.handshake.restart();
    }
    if (direction.opener === null || ++this.#finished !== 2) return;
    this.#owner.facts.doneNs = direction.current?.arrival.lastNs ?? Number.NaN;
  }

  #legacyMessage(direction: TlsDirection, type: number, bytes: Uint8Array, from: number, to: number): void {
    const legacy = this.#legacy;
    if (legacy === null || type === Message.helloRequest) return;
    this.#remember(direction, bytes, from, to);
    const body = from + MESSAGE_HEADER;
    if (type === Message.certificate && !direction.isClient) legacy.certificate(bytes, from, to);
    else if (type === Message.serverHelloDone) legacy.isFull = true;
    else if (type === Message.clientKeyExchange) legacy.clientKeyExchange(bytes, body, to);
    else if (type === Message.newSessionTicket) {
      const ticket = parseTicket(bytes, body, to);
      if (ticket === null) return;
      legacy.newTicket(ticket);
      legacy.remember(this.#owner.secrets);
    }
  }

  /** Keeps a message for `extended_master_secret`. */
  #remember(direction: TlsDirection, bytes: Uint8Array, from: number, to: number): void {
    const legacy = this.#legacy;
    if (legacy === null || !legacy.needsTranscript) return;
    if (!this.#owner.budget.take(to - from)) {
      this.dropTranscript();
      return;
    }
    this.#transcriptBytes += to - from;
    legacy.record(direction.isClient, bytes, from, to);
  }

  dropTranscript(): void {
    this.#owner.budget.give(this.#transcriptBytes);
    this.#transcriptBytes = 0;
    this.#legacy?.dropTranscript();
  }

  #legacyState(direction: TlsDirection): 'wait' | 'ready' {
    const legacy = this.#legacy;
    if (legacy === null) return 'ready';
    // The server's own ChangeCipherSpec, coming now, may be what tells.
    if (!direction.isClient && legacy.resumed === null && !direction.handshake.isLost) return 'ready';
    return legacy.resolve(this.#owner.secrets) === 'wait' ? 'wait' : 'ready';
  }

  /** The keys; null, and the connection is given up, when there are none. */
  #keys(): Keys | null {
    const found = this.#legacy?.resolve(this.#owner.secrets) ?? 'wait';
    if (typeof found !== 'string') {
      this.#owner.budget.give(this.#transcriptBytes);
      this.#transcriptBytes = 0;
      return found;
    }
    if (found === 'wait') this.#owner.giveUp('handshake-missing');
    else if (found === 'bad-premaster') {
      this.#owner.say(this.#owner.client, 'tls.bad-premaster', 'what the private key gives is no premaster secret');
      this.#owner.giveUp('bad-handshake');
    } else this.#owner.giveUp(found);
    return null;
  }

  #badHandshake(direction: TlsDirection, what: string): void {
    this.#owner.say(direction, 'tls.bad-handshake', `${what}: its lengths do not fit`);
    this.#owner.giveUp('bad-handshake');
  }

  #other(direction: TlsDirection): TlsDirection {
    const { client, server } = this.#owner;
    return direction === client ? server : client;
  }
}
