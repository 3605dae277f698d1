import { createHash, type Hash } from 'node:crypto';
import type { ByteSink, EndReason, GapReason } from '../bytes/byte-sink.ts';
import type { Direction, HttpMessage } from '../http/message.ts';
import type { ConnectionFacts } from '../tcp/connection-facts.ts';
import type { TlsConnection } from '../tls/connection.ts';
import type { MessageSource } from './connection-reader.ts';
import type { Redactor } from './redact.ts';
import { type TlsConnectionRow, tlsRow } from './tls-counter.ts';

/** One HTTP message as `amfscope streams` lists it. Times in ns since the first packet, null when unknown. */
export interface StreamMessageRow {
  readonly flow: number;
  readonly dir: Direction;
  readonly n: number;
  readonly start: string;
  readonly complete: boolean;
  readonly missing: number;
  readonly bodyBytes: number;
  readonly bodySha256: string | null;
  readonly decodedSha256: string | null;
  readonly firstByteNs: number | null;
  readonly lastByteNs: number | null;
  /** Of a decrypted message: records and offsets of the encrypted stream, first and last packet. Missing on others. */
  readonly decrypted?: MessageSource & { readonly packets: readonly [number, number] };
}

/** An encrypted connection. */
export type EncryptedRow = Omit<TlsConnectionRow, 'connection'> & { readonly flow: number };

/** One direction of a connection: the bytes that were captured, without the gaps. */
export interface StreamRow {
  readonly flow: number;
  readonly dir: Direction;
  readonly bytes: number;
  readonly sha256: string;
  /** `[offset, length]` in the stream. */
  readonly gaps: readonly (readonly [number, number])[];
}

/** Passes a stream on and hashes it. */
class HashingSink implements ByteSink {
  readonly gaps: (readonly [number, number])[] = [];
  bytes = 0;
  readonly #hash: Hash = createHash('sha256');
  readonly #next: ByteSink;

  constructor(next: ByteSink) {
    this.#next = next;
  }

  push(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    timeNs: number,
    nowNs: number,
    packet: number,
  ): void {
    this.#hash.update(bytes.subarray(from, to));
    this.bytes += to - from;
    this.#next.push(bytes, from, to, offset, timeNs, nowNs, packet);
  }

  gap(length: number, offset: number, timeNs: number, reason: GapReason): void {
    this.gaps.push([offset, length]);
    this.#next.gap(length, offset, timeNs, reason);
  }

  end(reason: EndReason, offset: number, timeNs: number): void {
    this.#next.end(reason, offset, timeNs);
  }

  settled(offset: number): void {
    this.#next.settled(offset);
  }

  resent(offset: number, length: number, firstNs: number, againNs: number): void {
    this.#next.resent(offset, length, firstNs, againNs);
  }

  doubt(offset: number, length: number): void {
    this.#next.doubt(offset, length);
  }

  sha256(): string {
    return this.#hash.copy().digest('hex');
  }
}

const knownOrNull = (ns: number): number | null => (Number.isFinite(ns) ? Math.round(ns) : null);

/** Collects what the pipeline's taps see into the rows of `amfscope streams`. */
export class StreamCollector {
  readonly #messages: StreamMessageRow[] = [];
  readonly #redactor: Redactor;
  readonly #encrypted: TlsConnectionRow[] = [];
  readonly #streams: { facts: ConnectionFacts; side: 0 | 1; sink: HashingSink }[] = [];

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  tap(facts: ConnectionFacts, side: 0 | 1, sink: ByteSink): ByteSink {
    const hashing = new HashingSink(sink);
    this.#streams.push({ facts, side, sink: hashing });
    return hashing;
  }

  encrypted(facts: ConnectionFacts, tls: TlsConnection): void {
    this.#encrypted.push(tlsRow(facts, tls));
  }

  message(connection: number, message: HttpMessage<unknown>, source: MessageSource | null): void {
    const { body } = message;
    this.#messages.push({
      flow: connection,
      dir: message.direction,
      n: message.number,
      start: this.#redactor.line(message.startLine),
      complete: message.complete,
      missing: message.missing,
      bodyBytes: body === null ? 0 : body.length,
      bodySha256: body === null ? null : body.sha256(),
      decodedSha256: body?.kept ? body.content().sha256() : null,
      firstByteNs: knownOrNull(message.firstByteNs),
      lastByteNs: knownOrNull(message.lastByteNs),
      ...(source === null ? {} : { decrypted: { ...source, packets: [message.firstPacket, message.lastPacket] } }),
    });
  }

  /** Flows are numbered from 0 in the order of their first packets; a connection's own number follows its first payload. */
  #flows(): Map<number, number> {
    const all = new Map(this.#streams.map(({ facts }) => [facts.number, facts.firstPacket]));
    const ordered = [...all].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    return new Map(ordered.map(([number], index) => [number, index]));
  }

  encryptedConnections(): EncryptedRow[] {
    const flows = this.#flows();
    return this.#encrypted
      .map(({ connection, ...row }) => ({ flow: flows.get(connection)!, ...row }))
      .sort((a, b) => a.flow - b.flow);
  }

  streams(): StreamRow[] {
    const flows = this.#flows();
    const rows = this.#streams.map(
      ({ facts, side, sink }): StreamRow => ({
        flow: flows.get(facts.number)!,
        dir: side === 0 ? 'request' : 'response',
        bytes: sink.bytes,
        sha256: sink.sha256(),
        gaps: sink.gaps,
      }),
    );
    return rows.sort(byFlowAndDirection);
  }

  messages(): StreamMessageRow[] {
    const flows = this.#flows();
    const rows = this.#messages.map((row) => ({ ...row, flow: flows.get(row.flow)! }));
    return rows.sort((a, b) => byFlowAndDirection(a, b) || a.n - b.n);
  }
}

function byFlowAndDirection(a: { flow: number; dir: Direction }, b: { flow: number; dir: Direction }): number {
  return a.flow - b.flow || (a.dir === b.dir ? 0 : a.dir === 'request' ? -1 : 1);
}
