import type { ByteSink, EndReason, GapReason } from '../bytes/byte-sink.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Place } from '../diagnostics/log.ts';
import { type DirectionFacts, listed, newDirectionFacts } from './connection-facts.ts';
import type { TcpContext } from './context.ts';
import { AMBIGUOUS, type Arrival, type Piece } from './piece.ts';
import { advance } from './sequence.ts';

const MAX_LISTED_GAPS = 10_000;
const MAX_DOUBTS = 256;

/** What a direction needs of its connection. */
export interface StreamOwner {
  /** Number in the report, 0 before the first payload. */
  readonly number: number;
  /** Segments of both directions so far: the clock by which patience is measured. */
  readonly segments: number;
  /** The first bytes (none when a gap comes first) are about to be handed on by `end`: decide the roles, get the sinks. */
  accept(end: number, bytes: Uint8Array | null, from: number, to: number): void;
  /** Whether `end` ever sent anything. */
  hears(end: number): boolean;
  /** Whether the SYN of `end` was captured. */
  sawSyn(end: number): boolean;
  /** The window that `end` advertised last, in bytes. */
  windowOf(end: number): number;
}

/**
 * The writing end of one direction: hands bytes, gaps and doubts to the sink in order, each position once.
 *
 * `next` is the position of the first byte not handed on, `nextSeq` its sequence number; `origin` is the position of stream offset 0.
 */
export class StreamOutput {
  readonly context: TcpContext;
  readonly owner: StreamOwner;
  /** Which end of the connection sends: 0 or 1 in the order of the table's key. */
  readonly end: number;
  readonly facts: DirectionFacts = newDirectionFacts();
  next = 0;
  nextSeq = 0;
  origin = 0;
  /** Every position before it is acknowledged by the peer; −1: nothing is. */
  acked = -1;
  ended = false;
  /** Head of this direction's chain in the ring of delivered ranges. */
  chain = 0;
  direction: 'request' | 'response' | null = null;
  #sink: ByteSink | null = null;
  #readableNs = Number.NaN;
  #settledTo = 0;
  /** Positions whose bytes are doubtful, not handed on yet: from, to, from, to … */
  #doubts: number[] | null = null;

  constructor(context: TcpContext, owner: StreamOwner, end: number) {
    this.context = context;
    this.owner = owner;
    this.end = end;
  }

  get isOpen(): boolean {
    return this.#sink !== null;
  }

  open(sink: ByteSink, direction: 'request' | 'response'): void {
    this.#sink = sink;
    this.direction = direction;
    if (this.ended) sink.end('fin', this.next - this.origin, this.context.timeNs);
  }

  get hasDoubts(): boolean {
    return this.#doubts !== null;
  }

  /** Hands on the current segment, in order. */
  pushArrival(arrival: Arrival, length: number): void {
    const position = this.next;
    const at = arrival.at;
    const timeNs = arrival.timeNs;
    const { packet, slab, ttl, hasTimestamp, timestamp } = arrival;
    this.#readableNs = timeNs;
    this.chain = this.context.delivered.add(
      this.chain,
      position,
      length,
      slab,
      at,
      timeNs,
      packet,
      ttl,
      hasTimestamp,
      timestamp,
    );
    this.#push(arrival.bytes, at, at + length, timeNs, timeNs, packet);
  }

  /** Hands on a stored piece that stands at `next`. */
  pushPiece(piece: Piece): void {
    const position = this.next;
    const timeNs = piece.timeNs;
    const length = piece.to - piece.from;
    if (timeNs > this.#readableNs || Number.isNaN(this.#readableNs)) this.#readableNs = timeNs;
    this.chain = this.context.delivered.addPiece(this.chain, piece);
    this.#push(piece.bytes, piece.at, piece.at + length, timeNs, this.#readableNs, piece.packet);
    const sink = this.#sink!;
    if (!Number.isNaN(piece.againNs)) sink.resent(position - this.origin, length, timeNs, piece.againNs);
    if ((piece.flags & AMBIGUOUS) !== 0) sink.doubt(position - this.origin, length);
    if (this.#doubts !== null) this.#tellDoubts(position);
  }

  /** Declares `[next, to)` missing. `after`: what is known to follow, or to be cut off. */
  gap(to: number, reason: GapReason, after: Piece | null): void {
    if (this.#sink === null) this.owner.accept(this.end, null, 0, 0);
    const position = this.next;
    const length = to - position;
    const offset = position - this.origin;
    this.next = to;
    this.nextSeq = advance(this.nextSeq, length);
    this.facts.missing += length;
    if (this.facts.gaps.length < MAX_LISTED_GAPS) this.facts.gaps = listed(this.facts.gaps, offset, length);
    // Snapped bytes were sent and seen; the capture's own diagnostic tells of them.
    if (reason !== 'snapped') {
      const place = { ...this.place(position, length), packet: after?.packet ?? this.context.packet };
      this.context.log.report('tcp.gap', `${length} bytes were never captured`, place);
    }
    this.#sink!.gap(length, offset, after?.timeNs ?? this.context.timeNs, reason);
    if (this.#doubts !== null) this.#tellDoubts(position);
  }

  /** Whether all of `[from, to)` was declared missing, as far as gaps are listed. */
  protected isMissing(from: number, to: number): boolean {
    const gaps = this.facts.gaps;
    const offset = from - this.origin;
    let low = 0;
    for (let high = gaps.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (gaps[middle]![0] <= offset) low = middle + 1;
      else high = middle;
    }
    const gap = low === 0 ? undefined : gaps[low - 1];
    return gap !== undefined && gap[0] + gap[1] >= to - this.origin;
  }

  /** The bytes of `[from, to)` are a choice: told at once where they were handed on, else when they are. */
  doubt(from: number, to: number): void {
    const told = Math.min(to, this.next);
    if (from < told) this.#sink?.doubt(from - this.origin, told - from);
    if (to <= this.next) return;
    const rest = Math.max(from, this.next);
    this.#doubts ??= [];
    if (this.#doubts.length < 2 * MAX_DOUBTS) this.#doubts.push(rest, to);
    else {
      // Rather too much in doubt than too little.
      this.#doubts[0] = Math.min(this.#doubts[0]!, rest);
      this.#doubts[1] = Math.max(this.#doubts[1]!, to);
    }
  }

  resent(from: number, to: number, firstNs: number): void {
    this.#sink?.resent(from - this.origin, to - from, firstNs, this.context.timeNs);
  }

  /** Everything handed on before `position` is final. */
  settle(position: number): void {
    if (position <= Math.max(this.#settledTo, this.origin) || this.#sink === null) return;
    this.#settledTo = position;
    this.#sink.settled(position - this.origin);
  }

  finish(reason: EndReason): void {
    if (this.ended) return;
    this.ended = true;
    this.#sink?.end(reason, this.next - this.origin, this.context.timeNs);
  }

  /** Reports `code` at a position of this stream, as cheaply as possible once its examples are full. */
  note(code: DiagnosticCode, position: number, length: number, what: string): void {
    const log = this.context.log;
    if (log.isFull(code)) log.tally(code);
    else log.report(code, length > 0 ? `${length} bytes: ${what}` : what, this.place(position, length));
  }

  place(position: number, length: number): Place {
    const place: { -readonly [K in keyof Place]: Place[K] } = { packet: this.context.packet };
    if (this.owner.number > 0) place.connection = this.owner.number;
    if (this.direction !== null) place.direction = this.direction;
    if (position >= this.origin) place.streamOffset = position - this.origin;
    if (length > 0) place.length = length;
    return place;
  }

  #push(bytes: Uint8Array, at: number, to: number, timeNs: number, nowNs: number, packet: number): void {
    if (this.#sink === null) this.owner.accept(this.end, bytes, at, to);
    const position = this.next;
    const length = to - at;
    this.next = position + length;
    this.nextSeq = advance(this.nextSeq, length);
    this.facts.bytes += length;
    this.#sink!.push(bytes, at, to, position - this.origin, timeNs, nowNs, packet);
  }

  /** Tells what of the doubts lies in `[from, next)`, which has just been handed on. */
  #tellDoubts(from: number): void {
    const rest: number[] = [];
    const doubts = this.#doubts!;
    for (let index = 0; index < doubts.length; index += 2) {
      const start = Math.max(doubts[index]!, from);
      const end = doubts[index + 1]!;
      const told = Math.min(end, this.next);
      if (start < told) this.#sink!.doubt(start - this.origin, told - start);
      if (end > this.next) rest.push(Math.max(start, told), end);
    }
    this.#doubts = rest.length > 0 ? rest : null;
  }
}
