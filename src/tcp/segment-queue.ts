import type { OverlapRule } from './overlap-policy.ts';
import { type Arrival, BAD_CHECKSUM, MIRRORED, Piece, VOID, WEAK } from './piece.ts';
import { PieceTree } from './piece-tree.ts';

/** What a stored piece costs beside its bytes, about. */
const PIECE_OVERHEAD = 512;

/** Is told how an arrival meets what is stored. Both are called before anything is replaced. */
export interface OverlapObserver {
  /** `[from, to)` is stored with the same bytes. */
  repeated(arrival: Arrival, piece: Piece, from: number, to: number): void;
  /** `[from, to)` is stored with other bytes. `settled`: they were acknowledged, so the stored ones stay. */
  conflicted(arrival: Arrival, piece: Piece, from: number, to: number, newWins: boolean, settled: boolean): void;
}

/** Bytes held in all queues, bookkeeping included; shared by them. */
export interface HeldBytes {
  bytes: number;
}

/**
 * The segments of one direction that cannot be handed on yet.
 *
 * Invariants: pieces ascend and are disjoint (`piece.to <= piece.next.from`); tree and list hold the same pieces; `bytes` is the sum of their lengths,
 * `count` their number; every hole is the space between two neighbours (or before the first), so nothing is spent on it however wide it is.
 */
export class SegmentQueue {
  first: Piece | null = null;
  bytes = 0;
  count = 0;
  #last: Piece | null = null;
  readonly #tree: PieceTree;
  readonly #newWins: OverlapRule;
  readonly #held: HeldBytes;

  constructor(newWins: OverlapRule, held: HeldBytes, seed: number) {
    this.#newWins = newWins;
    this.#held = held;
    this.#tree = new PieceTree(seed);
  }

  /** Where the last piece ends; NaN when empty. */
  get end(): number {
    return this.#last === null ? Number.NaN : this.#last.to;
  }

  /**
   * Stores what of the arrival is new and what the policy prefers to the stored bytes.
   * @param acked position up to which stored bytes are acknowledged and therefore final
   */
  insert(arrival: Arrival, acked: number, observer: OverlapObserver): void {
    let position = arrival.from;
    let piece = this.#firstAfter(position);
    if ((arrival.flags & (WEAK | VOID)) === 0) piece = this.#dropWeak(arrival, piece, observer);
    while (position < arrival.to) {
      if (piece === null || piece.from >= arrival.to) {
        this.#link(Piece.of(arrival, position, arrival.to), piece);
        return;
      }
      if (piece.from > position) {
        this.#link(Piece.of(arrival, position, piece.from), piece);
        position = piece.from;
      }
      const until: number = Math.min(piece.to, arrival.to);
      // Acknowledged and open bytes follow different rules: the overlap is cut where they meet.
      const border: number = position < acked && acked < until ? acked : until;
      piece = this.#overlap(arrival, piece, position, border, border <= acked, observer);
      position = border;
    }
  }

  /** Stores a piece that begins at or after the end. */
  append(piece: Piece): void {
    this.#link(piece, null);
  }

  /** Takes the first piece out. */
  shift(): Piece | null {
    const piece = this.first;
    if (piece !== null) this.#unlink(piece);
    return piece;
  }

  /** Cuts the first piece at `position`, inside it, so that its front can be taken alone. */
  splitFirst(position: number): void {
    if (this.first !== null) this.#split(this.first, position);
  }

  /** Drops everything before `position`. True when there was something. */
  dropBefore(position: number): boolean {
    let dropped = false;
    while (this.first !== null && this.first.from < position) {
      if (this.first.to > position) this.#split(this.first, position);
      this.#unlink(this.first);
      dropped = true;
    }
    return dropped;
  }

  /** Drops everything from `position` on. Returns the number of bytes dropped. */
  truncate(position: number): number {
    const before = this.bytes;
    let piece = this.#last;
    while (piece !== null && piece.to > position) {
      if (piece.from < position) this.#split(piece, position);
      this.#unlink(this.#last!);
      piece = this.#last;
    }
    return before - this.bytes;
  }

  #firstAfter(position: number): Piece | null {
    if (this.#last === null || this.#last.to <= position) return null;
    const floor = this.#tree.floor(position);
    if (floor === null) return this.first;
    return floor.to > position ? floor : floor.next;
  }

  /** A sound copy that covers a weak one whole replaces it before it is stored itself, so that it stays in one piece. */
  #dropWeak(arrival: Arrival, start: Piece | null, observer: OverlapObserver): Piece | null {
    let piece = start;
    let first = start;
    while (piece !== null && piece.from < arrival.to) {
      const next: Piece | null = piece.next;
      if ((piece.flags & WEAK) !== 0 && piece.from >= arrival.from && piece.to <= arrival.to) {
        if ((piece.flags & BAD_CHECKSUM) === 0 && !isEqual(arrival, piece, piece.from, piece.to))
          observer.conflicted(arrival, piece, piece.from, piece.to, true, false);
        if (first === piece) first = next;
        this.#unlink(piece);
      }
      piece = next;
    }
    return first;
  }

  /** Decides `[from, to)`, which lies in `piece` and in the arrival. Returns the piece to go on with. */
  #overlap(
    arrival: Arrival,
    piece: Piece,
    from: number,
    to: number,
    settled: boolean,
    observer: OverlapObserver,
  ): Piece | null {
    const after = piece.to > to ? piece : piece.next;
    if ((arrival.flags & VOID) !== 0) return after;
    if ((piece.flags & VOID) !== 0) return this.#replace(arrival, piece, from, to);
    const equal = isEqual(arrival, piece, from, to);
    const arrivalBad = (arrival.flags & BAD_CHECKSUM) !== 0;
    const pieceBad = (piece.flags & BAD_CHECKSUM) !== 0;
    if (arrivalBad !== pieceBad) {
      if (pieceBad) return this.#replace(arrival, piece, from, to);
      if (equal) observer.repeated(arrival, piece, from, to);
      return after;
    }
    const newWins =
      !settled &&
      this.#newWins(arrival.segmentFrom, arrival.segmentTo, piece.segmentFrom, piece.segmentTo) &&
      (arrival.flags & WEAK & ~piece.flags) === 0;
    if (equal) observer.repeated(arrival, piece, from, to);
    else observer.conflicted(arrival, piece, from, to, newWins, settled);
    return newWins ? this.#replace(arrival, piece, from, to) : after;
  }

  /** Gives `[from, to)` of `piece` to the arrival; the time of first sight stays. Returns the piece after it. */
  #replace(arrival: Arrival, piece: Piece, from: number, to: number): Piece | null {
    if (piece.to > to) this.#split(piece, to);
    let old = piece;
    if (piece.from < from) {
      this.#split(piece, from);
      old = piece.next!;
    }
    const next = old.next;
    this.#unlink(old);
    const owner = Piece.of(arrival, from, to);
    if ((old.flags & WEAK) === 0) owner.timeNs = old.timeNs;
    owner.againNs = old.againNs;
    this.#link(owner, next);
    return next;
  }

  /** Cuts `piece` at `position`; it keeps its front, a new piece gets the rest. */
  #split(piece: Piece, position: number): void {
    const length = piece.to - position;
    const rest = piece.cut(position);
    this.bytes -= length;
    this.#held.bytes -= length;
    this.#link(rest, piece.next);
  }

  /** Stores `piece` before `next` (null: at the end). */
  #link(piece: Piece, next: Piece | null): void {
    const previous = next === null ? this.#last : next.previous;
    piece.next = next;
    piece.previous = previous;
    if (previous === null) this.first = piece;
    else previous.next = piece;
    if (next === null) this.#last = piece;
    else next.previous = piece;
    this.#tree.insert(piece);
    this.count++;
    this.bytes += piece.to - piece.from;
    this.#held.bytes += piece.to - piece.from + PIECE_OVERHEAD;
  }

  #unlink(piece: Piece): void {
    if (piece.previous === null) this.first = piece.next;
    else piece.previous.next = piece.next;
    if (piece.next === null) this.#last = piece.previous;
    else piece.next.previous = piece.previous;
    piece.next = null;
    piece.previous = null;
    this.#tree.remove(piece);
    this.count--;
    this.bytes -= piece.to - piece.from;
    this.#held.bytes -= piece.to - piece.from + PIECE_OVERHEAD;
  }
}

/** Whether a repetition tells of loss: the same packet captured twice does not. */
export function isRetransmission(arrival: Arrival): boolean {
  return (arrival.flags & (MIRRORED | WEAK)) === 0;
}

function isEqual(arrival: Arrival, piece: Piece, from: number, to: number): boolean {
  const left = arrival.bytes;
  const right = piece.bytes;
  let leftAt = arrival.at + (from - arrival.from);
  let rightAt = piece.at + (from - piece.from);
  for (let position = from; position < to; position++) {
    if (left[leftAt++] !== right[rightAt++]) return false;
  }
  return true;
}
