import type { ByteSink } from '../bytes/byte-sink.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog, Place } from '../diagnostics/log.ts';
import { alertText } from './alerts.ts';
import type { Budget } from './budget.ts';
import type { Opened } from './ciphers/record-cipher.ts';
import { TlsDirection } from './direction.ts';
import { newTlsFacts, TLS_REASONS, type TlsFacts, type TlsReason } from './facts.ts';
import type { TlsHost } from './host.ts';
import { Negotiation, type NegotiationOwner } from './negotiation.ts';
import { type Opener, PhasedOpener } from './phases.ts';
import { PlainOutput } from './plain-output.ts';
import { TLS12, versionName } from './protocol.ts';
import { ProvenanceMap } from './provenance.ts';
import type { TlsRecord } from './record.ts';
import type { TlsSecrets } from './secrets.ts';

/** What the TLS connections of a run have in common. */
export interface TlsShared {
  readonly log: DiagnosticLog;
  readonly secrets: TlsSecrets;
  /** Of all connections. */
  readonly budget: Budget;
  /** Bytes of records one direction may keep while it waits for keys. */
  readonly heldLimit: number;
}

const PREFACE = 'PRI * HTTP/2';

/**
 * Reads one TLS connection: two sinks in, the plaintext of each direction out, through sinks of the same kind. Whatever the bytes are, nothing is thrown: what cannot
 * be opened is not handed on, and `facts.why` says why.
 */
export class TlsConnection implements TlsHost, NegotiationOwner {
  readonly facts: TlsFacts = newTlsFacts();
  readonly client: TlsDirection;
  readonly server: TlsDirection;
  readonly provenance: readonly [ProvenanceMap, ProvenanceMap] | null;
  isOpaque = false;
  clientSide: 0 | 1 = 0;
  readonly #number: number;
  readonly #shared: TlsShared;
  readonly #ended: () => void;
  readonly #negotiation: Negotiation;
  #isOver = false;
  #draining = false;

  /**
   * @param open gives the sinks where the plaintext of TCP's client and server side goes
   * @param ended called once, when both directions are over
   */
  constructor(
    connection: { readonly number: number },
    open: (connection: TlsConnection) => readonly [ByteSink, ByteSink],
    shared: TlsShared,
    ended: () => void,
    keepsProvenance = false,
  ) {
    this.#number = connection.number;
    this.#shared = shared;
    this.#ended = ended;
    this.provenance = keepsProvenance ? [new ProvenanceMap(), new ProvenanceMap()] : null;
    this.#negotiation = new Negotiation(this);
    const plain = open(this);
    this.client = new TlsDirection(this, 0, new PlainOutput(plain[0], this.provenance?.[0] ?? null));
    this.server = new TlsDirection(this, 1, new PlainOutput(plain[1], this.provenance?.[1] ?? null));
  }

  get budget(): Budget {
    return this.#shared.budget;
  }

  get secrets(): TlsSecrets {
    return this.#shared.secrets;
  }

  get heldLimit(): number {
    return this.#shared.heldLimit;
  }

  get recordVersion(): number | null {
    return this.#negotiation.rules === null ? null : Math.min(this.#negotiation.rules, TLS12);
  }

  mustWait(direction: TlsDirection, record: TlsRecord): boolean {
    return this.#negotiation.mustWait(direction, record);
  }

  isClear(record: TlsRecord): boolean {
    return this.#negotiation.isClear(record);
  }

  helloV2(direction: TlsDirection, bytes: Uint8Array, from: number, to: number): void {
    this.#negotiation.helloV2(direction, bytes, from, to);
  }

  message(direction: TlsDirection, type: number, bytes: Uint8Array, from: number, to: number): void {
    this.#negotiation.message(direction, type, bytes, from, to);
  }

  tooLong(direction: TlsDirection, type: number, length: number): void {
    this.#negotiation.tooLong(direction, type, length);
  }

  changeCipherSpec(direction: TlsDirection): void {
    this.#negotiation.changeCipherSpec(direction);
  }

  lateOpener(direction: TlsDirection): Opener | null {
    return this.#negotiation.lateOpener(direction);
  }

  alert(direction: TlsDirection, bytes: Uint8Array, from: number, to: number): void {
    // Two bytes: level 2 is fatal; TLS 1.3 sends that for all but two.
    if (to - from !== 2 || bytes[from] !== 2) return;
    this.say(direction, 'tls.alert', alertText(bytes[from + 1]!));
  }

  unkeyedData(direction: TlsDirection): void {
    if (this.isOpaque) return;
    const isJoined =
      this.#negotiation.clientHello === null && this.#negotiation.serverHello === null && !this.#lostHello;
    if (isJoined) this.say(direction, 'tls.midstream', 'application data without a handshake');
    this.giveUp(isJoined ? 'mid-stream' : 'handshake-missing');
  }

  opened(): void {
    this.facts.decrypted = true;
  }

  mayPass(direction: TlsDirection, opened: Opened): boolean {
    if (this.isOpaque) return false;
    const { opener } = direction;
    if (opener instanceof PhasedOpener && opener.phase === 'early' && this.#negotiation.earlyAccepted === false)
      return false;
    const isHttp2 =
      this.facts.alpn === 'h2' ||
      (direction.isClient && direction.out.offset === 0 && startsWith(opened.bytes, opened.from, opened.to, PREFACE));
    if (!isHttp2) return true;
    this.say(direction, 'tls.http2', 'HTTP/2 was agreed on');
    this.giveUp('http2');
    return false;
  }

  reportsUnproven(direction: TlsDirection): boolean {
    const { opener } = direction;
    return !(opener instanceof PhasedOpener) || (opener.isWhole && opener.phase === 'application');
  }

  badRecord(direction: TlsDirection, record: TlsRecord, count = 1): void {
    const what = count === 1 ? `record ${record.number}` : `${count} records before record ${record.number}`;
    this.say(direction, 'tls.bad-record', `${what}: MAC, tag or padding is wrong`, record);
  }

  secretMismatch(direction: TlsDirection): void {
    this.say(direction, 'tls.secret-mismatch', `${versionName(this.#negotiation.rules ?? 0)}, ${this.facts.cipher}`);
    if (this.facts.decrypted) direction.close();
    else this.giveUp('wrong-secret');
  }

  lost(direction: TlsDirection, record: TlsRecord, detail: string): void {
    if (this.#negotiation.clientHello !== null || this.#negotiation.serverHello !== null)
      this.say(direction, 'tls.gap', detail, record);
  }

  #lostHello = false;

  clearLost(direction: TlsDirection): void {
    this.#negotiation.dropTranscript();
    const hello = direction.isClient ? this.#negotiation.clientHello : this.#negotiation.serverHello;
    if (hello !== null) return;
    this.#lostHello = true;
    this.giveUp('handshake-missing');
  }

  cannotGoOn(direction: TlsDirection): void {
    this.say(direction, 'tls.lost-state', `${this.facts.cipher} cannot go on after what is missing`);
    direction.close();
  }

  cut(direction: TlsDirection, bytes: number): void {
    this.say(direction, 'tls.record-cut', `${bytes} bytes of a record, then the stream ends`);
  }

  framingBroken(direction: TlsDirection, offset: number, packet: number): void {
    if (this.#negotiation.rules === null) {
      this.giveUp('bad-handshake');
      return;
    }
    this.#shared.log.report('tls.bad-framing', 'bytes that are no record', {
      ...this.#place(direction),
      streamOffset: offset,
      packet,
    });
  }

  giveUp(why: TlsReason): void {
    if (this.isOpaque) return;
    this.isOpaque = true;
    this.facts.why = why;
    if (why === 'limit') this.say(this.client, 'tls.held-limit', TLS_REASONS.limit);
    if (why === 'unsupported-version') this.say(this.client, 'tls.unsupported-version', `${this.facts.version}`);
    if (why === 'unsupported-cipher' || why === 'unsupported-compression')
      this.say(this.client, 'tls.unsupported-cipher', `${this.facts.cipher}`);
    if (why === 'no-secret' || why === 'wrong-secret') this.facts.opens = 'keylog';
    if (why === 'no-key') this.facts.opens = 'keylog-or-key';
    this.#negotiation.dropTranscript();
    this.client.close();
    this.server.close();
  }

  progress(): void {
    if (this.#draining) return;
    this.#draining = true;
    while (this.client.drain() || this.server.drain());
    this.#draining = false;
    for (const direction of [this.client, this.server]) {
      if (direction.ended !== null && !direction.isWaiting && !direction.isDead) {
        direction.out.end(direction.ended.reason, direction.ended.timeNs);
      }
    }
  }

  /** Time of the first byte of what was captured and not handed on yet; null: there is none. */
  heldSinceNs(): number | null {
    if (this.isOpaque) return null;
    const sinceNs = Math.min(this.client.heldSinceNs, this.server.heldSinceNs);
    return sinceNs === Number.POSITIVE_INFINITY ? null : sinceNs;
  }

  directionEnded(): void {
    if (this.#isOver || this.client.ended === null || this.server.ended === null) return;
    this.#isOver = true;
    if (!this.facts.decrypted && this.facts.why === null) this.#negotiation.giveUpAtEnd();
    this.client.finish();
    this.server.finish();
    this.#negotiation.dropTranscript();
    this.#ended();
  }

  #place(direction: TlsDirection): Place {
    return { connection: this.#number, direction: direction.isClient ? 'request' : 'response' };
  }

  say(direction: TlsDirection, code: DiagnosticCode, detail: string, record = direction.current): void {
    const { log } = this.#shared;
    if (log.isFull(code)) log.tally(code);
    else {
      const place = this.#place(direction);
      const at = record === null ? {} : { streamOffset: record.offset, packet: record.arrival.lastPacket };
      log.report(code, detail, { ...place, ...at });
    }
  }
}

function startsWith(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  if (to - from < text.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return true;
}
