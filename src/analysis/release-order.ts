import type { ValuesMode } from '../calls/call-record.ts';
import { compareCalls, type Place } from './order-calls.ts';

/** Capture time that the head of a request may take to arrive: until it is whole, nobody knows of the request. */
const HEAD_NS = 200e6;
/** Calls held at most between two barriers; with full values every 4 KiB of AMF counts as one more. */
const MAX_HELD = 5000;
const BYTES_PER_PLACE = 4096;

/** What must be known of a call to put it in its place. */
export interface HeldCall extends Place {
  readonly requestBytes: number | null;
  readonly responseBytes: number | null;
}

/**
 * Puts calls, which are told when they end, into the order of the report (start, connection, place) without keeping them all: a call goes on
 * once nothing that is still open can have started before it. At most 5,000 calls are held back; beyond that the first ones
 * go on, and a call that comes after its place has been passed is handed on with the next. What goes on depends on the calls and on where the barriers are,
 * which is a matter of the capture alone (see `PacketCounter`).
 */
export class ReleaseOrder<T extends HeldCall> {
  readonly #onCall: (call: T, id: number) => void;
  readonly #countsBytes: boolean;
  #held: T[] = [];
  #places = 0;
  #released = 0;

  /** @param onCall receives the calls in report order, numbered from 1 */
  constructor(values: ValuesMode, onCall: (call: T, id: number) => void) {
    this.#onCall = onCall;
    this.#countsBytes = values === 'full' || values === 'both';
  }

  /** Calls handed on so far. */
  get released(): number {
    return this.#released;
  }

  add(call: T): void {
    this.#held.push(call);
    this.#places += this.#placesOf(call);
  }

  /**
   * Hands on what nothing can come before any more.
   * @param earliestNs earliest start of what may still become a call, +Infinity without
   * @param nowNs time of the capture, NaN when unknown
   */
  barrier(earliestNs: number, nowNs: number): void {
    if (this.#held.length === 0) return;
    const before = Math.min(earliestNs, nowNs - HEAD_NS);
    this.#release(({ startedNs }) => startedNs < before);
    if (this.#places > MAX_HELD) this.#release(() => this.#places > MAX_HELD / 2);
  }

  /** Nothing more will come. */
  end(): void {
    this.#release(() => true);
  }

  /** Hands on the first calls in order while `goes` says so. */
  #release(goes: (call: T) => boolean): void {
    const held = this.#held.sort(compareCalls);
    let count = 0;
    while (count < held.length && goes(held[count]!)) {
      const call = held[count++]!;
      this.#places -= this.#placesOf(call);
      this.#onCall(call, ++this.#released);
    }
    this.#held = held.slice(count);
  }

  #placesOf(call: T): number {
    if (!this.#countsBytes) return 1;
    return 1 + Math.floor(((call.requestBytes ?? 0) + (call.responseBytes ?? 0)) / BYTES_PER_PLACE);
  }
}
