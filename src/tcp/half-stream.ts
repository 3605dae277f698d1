import type { EndReason } from '../bytes/byte-sink.ts';
import { reportConflict } from './conflict.ts';
import { compareDelivered } from './delivered-comparison.ts';
import { FarAhead } from './far-ahead.ts';
import { Offload } from './offload.ts';
import { type Arrival, BAD_CHECKSUM, MIRRORED, type Piece, VOID, WEAK } from './piece.ts';
import { isRetransmission, type OverlapObserver, SegmentQueue } from './segment-queue.ts';
import { advance, distance } from './sequence.ts';
import { SequencedStream } from './sequenced-stream.ts';

/** Data further ahead than this (or the window, where that is more) is taken for a forgery until something speaks for it. */
const FAR_AHEAD = 16 * 1024 * 1024;
/** A hole that the peer acknowledged is given up after so many further segments: captures reorder, and an acknowledgement may overtake its data. */
const PATIENCE = 256;
/** The same when the peer's packets are not in the capture. */
const DEAF_PATIENCE = 1024;
/** A stream joined in mid-stream begins with the lowest byte among so many segments, or so many bytes. */
const START_PATIENCE = 64;
const START_BYTES = 64 * 1024;
/** What the payload of a segment turned out to be. */
export const REPEATED = 1;
export const CONFLICTED = 2;

/**
 * The receiving side of one direction: places segments, stores what cannot be handed on yet, decides what is lost.
 *
 * Invariants: once `started`, stored pieces begin at or after `next`, and a piece that begins at `next` waits only for an acknowledgement (a weak copy, or a
 * policy that holds). Every position is handed on or declared missing once, in order.
 */
export class HalfStream extends SequencedStream implements OverlapObserver {
  /** Position of the FIN; −1: none seen. */
  fin = -1;
  /** This side advertises a window of 0, since `windowClosedNs`. */
  isWindowClosed = false;
  windowClosedNs = Number.NaN;
  #offload: Offload | null = null;
  /** What the segment last received turned out to be: `REPEATED`, `CONFLICTED`. */
  outcome = 0;
  /** `owner.segments` when the hole at `next` became worth waiting for; −1: there is none. */
  #waitingSince = -1;
  #queue: SegmentQueue | null = null;
  #far: FarAhead | null = null;
  #finIsBad = false;

  /** Wrong checksums of this direction say nothing. */
  get ignoresChecksums(): boolean {
    return this.#offload?.isLikely ?? false;
  }

  get isWaiting(): boolean {
    return this.#waitingSince >= 0;
  }

  /** Where the furthest byte seen ends. */
  get ahead(): number {
    const queue = this.#queue;
    return queue === null || queue.count === 0 ? this.next : Math.max(this.next, queue.end);
  }

  /** When the first of the bytes that are held back was seen; +Infinity when none are. */
  get heldSinceNs(): number {
    return this.#queue?.first?.timeNs ?? Number.POSITIVE_INFINITY;
  }

  /** Whether the peer acknowledged this side's FIN. */
  get isFinAcked(): boolean {
    return this.ended && this.acked > this.fin;
  }

  /** Whether a SYN with first byte `seq` can belong to what was seen of this direction so far. */
  isPlausibleStart(seq: number): boolean {
    return this.isPlausible(seq, this.#queue?.first?.from ?? Math.min(this.lowestAck, this.next));
  }

  /** The stream's first byte has sequence number `seq`: a SYN said so. Bytes stored before it was seen are taken over. */
  startAt(seq: number): void {
    if (this.started) return;
    this.begin(seq);
    const queue = this.#queue;
    if (queue !== null && queue.count > 0) {
      this.note('tcp.out-of-order', this.next, 0, 'data captured before its SYN');
      if (queue.dropBefore(this.next))
        this.note('tcp.out-of-window', this.next, 0, 'data before the first sequence number');
    }
    this.#proceed(false);
  }

  /** Takes a segment's payload: `length` bytes from `seq` on, of which the arrival holds the first `captured`. The arrival is used up. */
  receive(arrival: Arrival, seq: number, captured: number, length: number): void {
    if (!this.anchored) this.expect(seq);
    const from = this.next + distance(seq, this.nextSeq);
    const queue = this.#queue;
    this.outcome = 0;
    if (
      from === this.next &&
      this.started &&
      captured === length &&
      this.fin < 0 &&
      (arrival.flags & ~MIRRORED) === 0 &&
      (queue === null || queue.count === 0) &&
      !this.context.holds &&
      !this.hasDoubts
    ) {
      this.pushArrival(arrival, length);
      if (this.acked > from) this.settle(Math.min(this.acked, this.next));
      if (this.#waitingSince >= 0) this.#watch(true);
      return;
    }
    this.#receive(arrival, from, captured, length);
  }

  /** The peer acknowledges everything before `seq`. */
  acknowledge(seq: number): void {
    if (!this.anchored) this.expect(seq);
    const position = this.next + distance(seq, this.nextSeq);
    if (position <= this.acked) {
      this.firstAck(position);
      return;
    }
    if (position <= this.next && this.started && (this.#queue === null || this.#queue.count === 0)) {
      this.acked = position;
      this.settle(position);
      return;
    }
    if (position > this.ahead + this.#reach() && this.facts.segments > 0) {
      this.#far ??= new FarAhead(this.context.held, FAR_AHEAD);
      if (!this.#far.acknowledgement(position)) return;
    }
    this.acked = position;
    this.firstAck(position);
    if (!this.started) return;
    this.#proceed(false);
    this.settle(Math.min(position, this.next));
  }

  /** A FIN whose sequence number is `seq`; `bad`: its checksum is wrong. */
  finishAt(seq: number, bad: boolean): void {
    this.expect(seq);
    const position = this.positionOf(seq);
    if (this.ended || (this.started && position < this.next) || position > this.ahead + this.#reach()) return;
    if (this.fin < 0 || position < this.fin) {
      this.fin = position;
      this.#finIsBad = bad && !this.ignoresChecksums;
    } else if (position === this.fin && !bad) this.#finIsBad = false;
    this.facts.sawFin = true;
    if (this.started) this.#proceed(false);
  }

  /** Called for every further segment of the connection while `isWaiting`: gives up what enough of them did not bring. */
  wait(): void {
    const waited = this.owner.segments - this.#waitingSince;
    if (!this.started) {
      if (waited >= START_PATIENCE) this.#start();
      return;
    }
    const heard = this.owner.hears(1 - this.end);
    if (waited < (heard ? PATIENCE : DEAF_PATIENCE)) return;
    const first = this.#queue?.first ?? null;
    let to = first === null ? Number.POSITIVE_INFINITY : first.from;
    if (heard) to = Math.min(to, this.acked);
    if (this.fin >= 0) to = Math.min(to, this.fin);
    if (to > this.next && Number.isFinite(to)) this.gap(to, 'lost', first);
    // What begins at `next` and still waits is a weak copy whose acknowledgement ends inside it.
    this.#proceed(first !== null && first.from === this.next && !this.context.holds);
  }

  /** Hands on everything that is left, with the gaps between. */
  flush(): void {
    if (!this.started) this.#start();
    if (!this.started) return;
    this.#finIsBad = false;
    this.#proceed(true);
    for (let first = this.#queue?.first ?? null; first !== null && !this.ended; first = this.#queue!.first) {
      this.gap(this.fin >= this.next ? Math.min(first.from, this.fin) : first.from, 'lost', first);
      this.#proceed(true);
    }
    if (this.ended || this.facts.segments === 0) return;
    if (this.fin > this.next) this.gap(this.fin, 'lost', null);
    // One byte more than was sent is a FIN that was not captured.
    else if (this.fin < 0 && this.acked > this.next + 1) this.gap(this.acked, 'lost', null);
    this.#proceed(true);
  }

  /** Ends the sink after a flush; what was handed on is final now. */
  close(reason: EndReason): void {
    this.finish(reason);
    this.settle(this.next);
    this.#queue?.truncate(0);
    this.#far?.take();
    this.context.holders.delete(this);
  }

  repeated(arrival: Arrival, piece: Piece): void {
    this.outcome |= REPEATED;
    if (isRetransmission(arrival)) piece.againNs = arrival.timeNs;
  }

  conflicted(arrival: Arrival, piece: Piece, from: number, to: number, newWins: boolean, settled: boolean): void {
    const { bytes, packet, ttl } = piece;
    const timestamp = piece.hasTimestamp ? piece.timestamp : null;
    this.outcome |= CONFLICTED;
    this.facts.conflicts++;
    const older = { bytes, at: piece.at + (from - piece.from), packet, ttl, timestamp };
    reportConflict(this.context.log, arrival, from, to, older, newWins, settled, this.place(from, 0));
    if (!settled) this.doubt(from, to);
  }

  /** The beginning was not captured: begins with the lowest byte stored. */
  #start(): void {
    const first = this.#queue?.first ?? null;
    if (first === null) return;
    // When the peer's SYN was captured, so was the beginning of this direction: it is what the peer acknowledged first.
    const low = this.owner.sawSyn(1 - this.end) ? Math.min(this.lowestAck, first.from) : first.from;
    this.begin(advance(this.nextSeq, low - this.next));
    this.#proceed(false);
  }

  /** How far ahead of what was seen a position may lie. */
  #reach(): number {
    return Math.max(FAR_AHEAD, this.owner.windowOf(1 - this.end));
  }

  #receive(arrival: Arrival, from: number, captured: number, length: number): void {
    const to = from + length;
    arrival.from = from;
    arrival.to = from + captured;
    arrival.segmentFrom = from;
    arrival.segmentTo = to;
    if (this.started && from < this.next) {
      this.#compare(arrival, from, Math.min(to, this.next));
      if (to <= this.next) return;
      arrival.at += this.next - from;
      arrival.from = this.next;
      if (arrival.to < this.next) arrival.to = this.next;
    }
    if (this.ended) {
      this.note('tcp.data-after-fin', this.next, to - arrival.from, 'beyond the FIN, ignored');
      return;
    }
    if (to > this.next + this.#reach() || (!this.started && from < this.next - FAR_AHEAD)) {
      this.#receiveFar(arrival, to);
      return;
    }
    this.#store(arrival, to);
    this.#proceed(false);
  }

  /** Bytes at positions already passed: told apart into repeated, conflicting, too late. */
  #compare(arrival: Arrival, from: number, to: number): void {
    if (to <= this.origin) {
      this.note('tcp.out-of-window', from, to - from, 'before the first byte of the stream, ignored');
      return;
    }
    if (this.isMissing(from, to)) {
      this.note('tcp.out-of-order', from, to - from, 'came after its gap was declared');
      return;
    }
    const conflictsBefore = this.facts.conflicts;
    const known = compareDelivered(this, arrival, Math.max(from, this.origin), Math.min(to, arrival.to));
    if (known > 0 || arrival.to <= from) this.outcome |= REPEATED;
    else this.note('tcp.out-of-order', from, to - from, 'came after its gap was declared');
    if (this.facts.conflicts > conflictsBefore) this.outcome |= CONFLICTED;
  }

  #receiveFar(arrival: Arrival, to: number): void {
    this.#far ??= new FarAhead(this.context.held, FAR_AHEAD);
    if (!this.#far.segment(arrival, arrival.to - arrival.from, to - arrival.from)) {
      this.note('tcp.out-of-window', arrival.from, to - arrival.from, 'too far from the expected byte, ignored');
      return;
    }
    // What came before the loss first: the bytes beyond it would not fit the store beside them.
    this.flush();
    const pieces = this.#far.take();
    if (this.ended) return;
    const queue = this.#openQueue();
    for (const piece of pieces) if (piece.from >= this.ahead) queue.append(piece);
    if (!this.started) this.#start();
    else if (queue.first !== null) this.gap(queue.first.from, 'lost', queue.first);
    this.#proceed(false);
  }

  /** Puts `[arrival.from, to)` into the store; what was not captured of it as a void. */
  #store(arrival: Arrival, to: number): void {
    const queue = this.#openQueue();
    const before = queue.bytes;
    const late = to < queue.end;
    if (arrival.to > arrival.from) queue.insert(arrival, this.acked, this);
    if (arrival.to < to) {
      arrival.from = arrival.to;
      arrival.to = to;
      arrival.flags |= VOID;
      queue.insert(arrival, this.acked, this);
    }
    if (late && queue.bytes > before) {
      this.facts.outOfOrder++;
      this.note('tcp.out-of-order', arrival.segmentFrom, 0, 'came after later bytes');
    }
    if (!this.owner.hears(1 - this.end)) this.#weigh().unanswered((arrival.flags & BAD_CHECKSUM) !== 0);
  }

  #weigh(): Offload {
    this.#offload ??= new Offload();
    return this.#offload;
  }

  #openQueue(): SegmentQueue {
    const { newWins, held, seed, holders } = this.context;
    this.#queue ??= new SegmentQueue(newWins, held, seed);
    holders.add(this);
    return this.#queue;
  }

  /** After any change: keeps the limits, hands on what can be, looks for the end and for holes. */
  #proceed(force: boolean): void {
    const before = this.next;
    if (this.started) this.#drain(force);
    if (this.#queue !== null && this.#queue.count > 0) this.#limit();
    this.#settleDown(before);
  }

  #settleDown(before: number): void {
    if (this.started && this.next === this.fin && !this.ended) this.#reachFin();
    if (this.started && this.next > before) this.settle(Math.min(this.acked, this.next));
    if (this.#queue !== null && this.#queue.count === 0) this.context.holders.delete(this);
    this.#watch(this.next > before);
  }

  #drain(force: boolean): void {
    const queue = this.#queue;
    if (queue === null) return;
    for (let piece = queue.first; piece !== null && piece.from === this.next; piece = queue.first) {
      const weak = (piece.flags & WEAK) !== 0 && !this.ignoresChecksums;
      if (!force && (weak || this.context.holds)) {
        if (this.acked <= piece.from || (weak && this.acked < piece.to)) return;
        if (this.acked < piece.to) queue.splitFirst(this.acked);
      }
      queue.shift();
      if ((piece.flags & VOID) !== 0) this.gap(piece.to, 'snapped', piece);
      else this.pushPiece(piece);
      if ((piece.flags & BAD_CHECKSUM) !== 0 && this.acked >= piece.to) this.#weigh().accepted();
    }
  }

  /** Gives way until the store is within its limits: this direction to its own, the longest holding one to that of all. */
  #limit(): void {
    const { limits, held, holders } = this.context;
    const queue = this.#queue!;
    if (!this.started && queue.bytes > Math.min(START_BYTES, limits.oooBytes)) this.#start();
    while (queue.bytes > limits.oooBytes) this.#giveWay('tcp.buffer-limit', limits.oooBytes);
    while (queue.count > limits.oooSegments) this.#giveWay('tcp.segment-limit', limits.oooSegments);
    while (held.bytes > limits.oooTotal && queue.count > 0) {
      this.context.crowded = true;
      const oldest: HalfStream = holders.values().next().value ?? this;
      const before = oldest.next;
      oldest.#giveWay('tcp.buffer-limit', limits.oooTotal);
      oldest.#settleDown(before);
    }
  }

  #giveWay(code: 'tcp.buffer-limit' | 'tcp.segment-limit', limit: number): void {
    if (!this.started) {
      this.#start();
      return;
    }
    const queue = this.#queue!;
    const first = queue.first;
    if (first === null) return;
    if (first.from > this.next) {
      this.note(code, this.next, first.from - this.next, `given up: more than ${limit} wait for them`);
      this.gap(first.from, 'limit', first);
      this.#drain(true);
      return;
    }
    queue.shift();
    if ((first.flags & VOID) !== 0) this.gap(first.to, 'snapped', first);
    else this.pushPiece(first);
  }

  #reachFin(): void {
    if (this.#finIsBad && this.acked <= this.fin) return;
    const dropped = this.#queue?.truncate(this.next) ?? 0;
    if (dropped > 0) this.note('tcp.data-after-fin', this.next, dropped, 'beyond the FIN, ignored');
    this.finish('fin');
  }

  /** Starts, restarts or stops the patience with what is missing at `next`. */
  #watch(progress: boolean): void {
    const stored = this.#queue !== null && this.#queue.count > 0;
    let waiting = false;
    if (!this.started) waiting = stored;
    else if (!this.ended) {
      const hole = stored && this.#queue!.first!.from > this.next;
      if (this.owner.hears(1 - this.end))
        waiting = this.acked > this.next && (hole || this.acked > this.next + 1) && this.facts.segments > 0;
      else waiting = hole;
    }
    if (!waiting) this.#waitingSince = -1;
    else if (progress || this.#waitingSince < 0) this.#waitingSince = this.owner.segments;
  }
}
