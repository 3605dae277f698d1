/** Feeds recorded TLS to the reader, and collects what comes out. */
import type { ByteSink } from '../../src/bytes/byte-sink.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { Budget } from '../../src/tls/budget.ts';
import { TlsConnection } from '../../src/tls/connection.ts';
import type { TlsFacts } from '../../src/tls/facts.ts';
import { parseRsaKey } from '../../src/tls/rsa-key.ts';
import { TlsSecrets } from '../../src/tls/secrets.ts';
import type { TlsChunk } from './tls-recording.ts';

export interface PlainPush {
  readonly text: string;
  readonly offset: number;
  readonly timeNs: number;
  readonly packet: number;
}

/** One direction of plaintext; lost bytes are 0. */
export class PlainProbe implements ByteSink {
  readonly pushes: PlainPush[] = [];
  readonly gaps: [offset: number, length: number][] = [];
  settledTo = 0;
  readonly resentRanges: [number, number][] = [];
  ends: string[] = [];
  #bytes: Buffer[] = [];

  push(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    timeNs: number,
    _now: number,
    packet: number,
  ): void {
    if (offset !== this.length) throw new Error(`push at ${offset}, expected at ${this.length}`);
    const copy = Buffer.from(bytes.subarray(from, to));
    this.#bytes.push(copy);
    this.pushes.push({ text: copy.toString('latin1'), offset, timeNs, packet });
  }

  gap(length: number, offset: number): void {
    if (offset !== this.length) throw new Error(`gap at ${offset}, expected at ${this.length}`);
    this.gaps.push([offset, length]);
    this.#bytes.push(Buffer.alloc(length));
  }

  end(reason: string): void {
    this.ends.push(reason);
  }

  settled(offset: number): void {
    this.settledTo = offset;
  }

  resent(offset: number, length: number): void {
    this.resentRanges.push([offset, length]);
  }

  doubt(): void {
    throw new Error('decrypted bytes are in no doubt');
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#bytes);
  }

  get length(): number {
    return this.#bytes.reduce((sum, part) => sum + part.length, 0);
  }
}

export interface ProbeOptions {
  readonly keylog?: string;
  readonly rsaKey?: Uint8Array;
  readonly secrets?: TlsSecrets;
  /** Each chunk is pushed in segments of this length. */
  readonly segment?: number;
  readonly heldLimit?: number;
  readonly budget?: number;
}

export class TlsProbe {
  readonly log = new DiagnosticLog(100);
  readonly plain: readonly [PlainProbe, PlainProbe] = [new PlainProbe(), new PlainProbe()];
  readonly connection: TlsConnection;
  readonly budget: Budget;
  ended = 0;
  readonly offsets: [number, number] = [0, 0];
  readonly #segment: number;
  #packet = 0;

  constructor(options: ProbeOptions = {}) {
    const secrets =
      options.secrets ?? new TlsSecrets(options.rsaKey === undefined ? [] : [parseRsaKey(options.rsaKey)]);
    if (options.keylog !== undefined) secrets.addKeylog(Buffer.from(options.keylog), 'keys', this.log);
    this.budget = new Budget(options.budget ?? 1 << 26);
    this.connection = new TlsConnection(
      { number: 1 },
      () => this.plain,
      { log: this.log, secrets, budget: this.budget, heldLimit: options.heldLimit ?? 1 << 20 },
      () => {
        this.ended++;
      },
      true,
    );
    this.#segment = options.segment ?? Number.POSITIVE_INFINITY;
  }

  get facts(): TlsFacts {
    return this.connection.facts;
  }

  get codes(): string[] {
    return this.log.entries().map(({ code }) => code);
  }

  sink(side: 0 | 1): ByteSink {
    return side === 0 ? this.connection.client : this.connection.server;
  }

  /** The n-th packet, at n ms. */
  push(side: 0 | 1, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += this.#segment) {
      const part = bytes.slice(at, Math.min(bytes.length, at + this.#segment));
      const timeNs = ++this.#packet * 1e6;
      this.sink(side).push(part, 0, part.length, this.offsets[side], timeNs, timeNs, this.#packet);
      this.offsets[side] += part.length;
    }
  }

  gap(side: 0 | 1, length: number): void {
    this.sink(side).gap(length, this.offsets[side], this.#packet * 1e6, 'lost');
    this.offsets[side] += length;
  }

  play(chunks: readonly TlsChunk[]): this {
    for (const { side, bytes } of chunks) this.push(side, bytes);
    return this.end();
  }

  end(): this {
    for (const side of [0, 1] as const) this.sink(side).end('fin', this.offsets[side], this.#packet * 1e6);
    return this;
  }
}
