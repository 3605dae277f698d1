import type { Draft } from './draft.ts';
import type { LateAnswer } from './late-answer.ts';

/** Calls of a partition that may still be answered in another exchange are held up to this many; the oldest goes first. */
const MAX_CALLS = 1_000;
/** Answers whose call was not seen yet: exchanges of several connections end in any order. The same again for answers without an id. */
const MAX_ANSWERS = 250;

/**
 * Flex calls without an answer and answers without a call, waiting for each other across exchanges (domain §6.2: late answers in a
 * poll). Bounded: what is evicted goes to `release` as it is.
 */
export class LateAnswers {
  readonly #calls = new Map<string, Draft>();
  readonly #answers = new Map<string, LateAnswer>();
  /** By connection and response URI. */
  readonly #early = new Map<string, LateAnswer>();
  readonly #releaseCall: (call: Draft) => void;
  readonly #releaseAnswer: (answer: LateAnswer) => void;

  constructor(release: { call: (call: Draft) => void; answer: (answer: LateAnswer) => void }) {
    this.#releaseCall = release.call;
    this.#releaseAnswer = release.answer;
  }

  /** Holds a call under its message id; returns the answer when it was there first. */
  holdCall(messageId: string, call: Draft): LateAnswer | null {
    const id = messageId.toUpperCase();
    const answer = this.#answers.get(id);
    if (answer !== undefined) {
      this.#answers.delete(id);
      return answer;
    }
    const before = this.#calls.get(id);
    if (before !== undefined) this.#calls.delete(id);
    this.#calls.set(id, call);
    if (before !== undefined) this.#releaseCall(before);
    if (this.#calls.size > MAX_CALLS) this.#evictCall();
    return null;
  }

  /** The held call that an answer with this correlation id belongs to; it is held no longer. */
  takeCall(correlationId: string | null): Draft | null {
    if (correlationId === null || this.#calls.size === 0) return null;
    const id = correlationId.toUpperCase();
    const call = this.#calls.get(id);
    if (call !== undefined) this.#calls.delete(id);
    return call ?? null;
  }

  holdAnswer(correlationId: string, answer: LateAnswer): void {
    const id = correlationId.toUpperCase();
    const before = this.#answers.get(id);
    if (before !== undefined) {
      this.#answers.delete(id);
      this.#releaseAnswer(before);
    }
    this.#answers.set(id, answer);
    if (this.#answers.size > MAX_ANSWERS) {
      const [oldest, entry] = this.#answers.entries().next().value!;
      this.#answers.delete(oldest);
      this.#releaseAnswer(entry);
    }
  }

  /** Holds an answer without an id: a later call of its connection may have the response URI it names. */
  holdEarly(answer: LateAnswer): void {
    const key = earlyKey(answer.connection, answer.answer.key);
    const before = this.#early.get(key);
    if (before !== undefined) this.#releaseAnswer(before);
    this.#early.delete(key);
    this.#early.set(key, answer);
    if (this.#early.size > MAX_ANSWERS) {
      const [oldest, entry] = this.#early.entries().next().value!;
      this.#early.delete(oldest);
      this.#releaseAnswer(entry);
    }
  }

  /** The held answer that named this response URI before the connection had a call with it. */
  takeEarly(connection: number, responseUri: string): LateAnswer | null {
    if (this.#early.size === 0) return null;
    const key = earlyKey(connection, responseUri);
    const answer = this.#early.get(key);
    if (answer !== undefined) this.#early.delete(key);
    return answer ?? null;
  }

  /** Number of calls and answers held. */
  get size(): number {
    return this.#calls.size + this.#answers.size + this.#early.size;
  }

  /** Earliest start of what is held, +Infinity when nothing is. Looks at all of it. */
  earliestNs(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { record } of this.#calls.values()) if (record.startedNs < earliest) earliest = record.startedNs;
    for (const answers of [this.#answers, this.#early]) {
      for (const { times } of answers.values()) if (times.firstByteNs < earliest) earliest = times.firstByteNs;
    }
    return earliest;
  }

  /** Nothing more will come. */
  end(): void {
    for (const call of this.#calls.values()) this.#releaseCall(call);
    for (const answer of this.#answers.values()) this.#releaseAnswer(answer);
    for (const answer of this.#early.values()) this.#releaseAnswer(answer);
    this.#early.clear();
    this.#calls.clear();
    this.#answers.clear();
  }

  #evictCall(): void {
    const [oldest, call] = this.#calls.entries().next().value!;
    this.#calls.delete(oldest);
    this.#releaseCall(call);
  }
}

function earlyKey(connection: number, uri: string): string {
  return `${connection} ${uri.startsWith('/') ? uri.slice(1) : uri}`;
}
