import { looksLikeAnswer, looksLikeBody, looksLikeHeader } from './head.ts';
import { isMissing, type Tape } from './tape.ts';
import type { ValuePlace } from './value-reader.ts';

/** Declared lengths that known writers use for "unknown" (domain §2.5). */
export function isSentinel(length: number): boolean {
  return length === 0 || length === 1 || length === 0xffffffff;
}

/** What comes after a value if it is not the last one: a header, the count of bodies, a body. */
type Follower = 'header' | 'bodies' | 'body';

interface SlotFacts {
  readonly declared: number;
  readonly follower: Follower;
  /** The last value of the envelope. */
  readonly isLast: boolean;
  /** An answer's body: further answers can be found by search. */
  readonly isAnswer: boolean;
  readonly isRequest: boolean;
}

/** Where the value of a header or body stands: its declared length, what may follow it. One serves all values of an envelope in turn. */
export class EnvelopeSlot implements ValuePlace {
  readonly encoding = 'amf0';
  start = 0;
  limit = 0;
  isRequest = false;
  isCut = false;
  declared = 0;
  /** −1 when the length is not known. */
  declaredEnd = -1;
  isLast = false;
  #isAnswer = false;
  #follower: Follower = 'body';
  readonly #tape: Tape;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** Moves on to the value at `start`. `dataMissing`: bytes are missing after the data. */
  moveTo(start: number, dataMissing: boolean, facts: SlotFacts): void {
    const { declared } = facts;
    const { to, holes } = this.#tape;
    this.start = start;
    this.limit = to;
    this.isRequest = facts.isRequest;
    this.declared = declared;
    this.declaredEnd = isSentinel(declared) ? -1 : start + declared;
    this.isCut = dataMissing || holes.length > 0 || this.declaredEnd > to;
    this.isLast = facts.isLast;
    this.#isAnswer = facts.isAnswer;
    this.#follower = facts.follower;
  }

  /** The declared length is known and does not pass the end of the data. */
  get isKnown(): boolean {
    return this.declaredEnd >= 0 && this.declaredEnd <= this.#tape.to;
  }

  mayEnd(end: number): boolean {
    if (this.isKnown) return end === this.declaredEnd;
    return this.isLast ? end === this.#tape.to : this.followsAt(end);
  }

  /** True when what should come next looks as if it began at `end`. */
  followsAt(end: number): boolean {
    const { bytes, to } = this.#tape;
    switch (this.#follower) {
      case 'header':
        return looksLikeHeader(bytes, end, to);
      case 'bodies':
        return this.#bodiesFollowAt(end);
      case 'body':
        return looksLikeBody(bytes, end, to);
    }
  }

  #bodiesFollowAt(at: number): boolean {
    const { bytes, to } = this.#tape;
    if (at + 2 > to) return false;
    const count = (bytes[at]! << 8) | bytes[at + 1]!;
    return count === 0 ? at + 2 === to : looksLikeBody(bytes, at + 2, to);
  }

  boundary(from: number): number {
    return this.resync(from).end;
  }

  /** Where reading can go on after bytes that could not be decoded; `next` −1 = nowhere. */
  resync(from: number): { end: number; next: number; how: 'length' | 'scan' | 'none' } {
    const { declaredEnd, isLast } = this;
    const { to } = this.#tape;
    if (declaredEnd >= from && declaredEnd <= to && (declaredEnd === to || this.followsAt(declaredEnd))) {
      return { end: declaredEnd, next: declaredEnd, how: 'length' };
    }
    const found = this.#isAnswer ? findAnswer(this.#tape, from) : -1;
    if (found >= 0) return { end: found, next: found, how: 'scan' };
    if (isLast && declaredEnd >= from && declaredEnd < to)
      return { end: declaredEnd, next: declaredEnd, how: 'length' };
    return { end: to, next: isLast ? to : -1, how: 'none' };
  }
}

/** Offset of the first answer from `from` on, −1 when none is found. */
export function findAnswer(tape: Tape, from: number): number {
  const { bytes, to } = tape;
  for (let at = from; at + 10 < to; at++) {
    if (bytes[at] === 0 && looksLikeAnswer(bytes, at, to) && !isMissing(tape, at, 16)) return at;
  }
  return -1;
}
