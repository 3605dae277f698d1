import type { ByteSink, EndReason, GapReason } from '../bytes/byte-sink.ts';
import { beginsTls } from '../tls/first-bytes.ts';

/** What reads a connection. */
export type Protocol = 'http' | 'tls';

/** Whether a stream begins with a protocol: null while there are too few bytes to tell. Asked in order; what none of them claims is read as HTTP. */
const PROTOCOLS = [{ name: 'tls', begins: beginsTls }] as const satisfies readonly {
  readonly name: Protocol;
  readonly begins: (bytes: Uint8Array, from: number, to: number) => boolean | null;
}[];

/** What begins with `bytes[from, to)`; null while there are too few bytes to tell. */
export function chooseProtocol(bytes: Uint8Array, from: number, to: number): Protocol | null {
  let open = false;
  for (const { name, begins } of PROTOCOLS) {
    const found = begins(bytes, from, to);
    if (found === true) return name;
    open ||= found === null;
  }
  return open ? null : 'http';
}

/** What TCP hands over first is enough to tell on nearly every connection; this keeps it until it is on the others. */
export class UndecidedConnection {
  readonly sinks: readonly [ByteSink, ByteSink];
  readonly #open: (protocol: Protocol) => readonly [ByteSink, ByteSink];
  readonly #held: (() => void)[] = [];
  #chosen: readonly [ByteSink, ByteSink] | null = null;
  #ends = 0;

  constructor(open: (protocol: Protocol) => readonly [ByteSink, ByteSink]) {
    this.#open = open;
    this.sinks = [new UndecidedSink(this, 0), new UndecidedSink(this, 1)];
  }

  /** Hands `call` the sink of a side: now, or as soon as there is one. */
  pass(side: 0 | 1, call: (sink: ByteSink) => void): void {
    if (this.#chosen !== null) call(this.#chosen[side]);
    else this.#held.push(() => call(this.#chosen![side]));
  }

  get isDecided(): boolean {
    return this.#chosen !== null;
  }

  /** One direction is over. When both are, nothing more will tell. */
  ended(): void {
    if (++this.#ends === 2) this.decide('http');
  }

  decide(protocol: Protocol): void {
    if (this.#chosen !== null) return;
    this.#chosen = this.#open(protocol);
    for (const call of this.#held.splice(0)) call();
  }
}

class UndecidedSink implements ByteSink {
  readonly #connection: UndecidedConnection;
  readonly #side: 0 | 1;
  #first: Uint8Array = new Uint8Array(0);

  constructor(connection: UndecidedConnection, side: 0 | 1) {
    this.#connection = connection;
    this.#side = side;
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
    if (this.#connection.isDecided) {
      this.#connection.pass(this.#side, (sink) => sink.push(bytes, from, to, offset, timeNs, nowNs, packet));
      return;
    }
    const kept = bytes.slice(from, to);
    const first = new Uint8Array(this.#first.length + kept.length);
    first.set(this.#first);
    first.set(kept, this.#first.length);
    this.#first = first;
    this.#connection.pass(this.#side, (sink) => sink.push(kept, 0, kept.length, offset, timeNs, nowNs, packet));
    const protocol = chooseProtocol(first, 0, first.length);
    if (protocol !== null) this.#connection.decide(protocol);
  }

  gap(length: number, offset: number, timeNs: number, reason: GapReason): void {
    this.#connection.pass(this.#side, (sink) => sink.gap(length, offset, timeNs, reason));
  }

  end(reason: EndReason, offset: number, timeNs: number): void {
    this.#connection.pass(this.#side, (sink) => sink.end(reason, offset, timeNs));
    this.#connection.ended();
  }

  settled(offset: number): void {
    this.#connection.pass(this.#side, (sink) => sink.settled(offset));
  }

  resent(offset: number, length: number, firstNs: number, againNs: number): void {
    this.#connection.pass(this.#side, (sink) => sink.resent(offset, length, firstNs, againNs));
  }

  doubt(offset: number, length: number): void {
    this.#connection.pass(this.#side, (sink) => sink.doubt(offset, length));
  }
}
