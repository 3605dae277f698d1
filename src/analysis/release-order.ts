import type { CallRecord, ValuesMode } from '../calls/call-record.ts';
import { compareCalls } from './order-calls.ts';

/** Capture time that the head of a request may take to arrive: until it is whole, nobody knows of the request. */
const HEAD_NS = 200e6;
/** Calls held at most; with full values every 4 KiB of AMF counts as one more. */
const MAX_HELD = 5000;
const BYTES_PER_PLACE = 4096;
const MIN_NEW = 64;

export interface ReleaseOptions {
  readonly values: ValuesMode;
  /** What may still become a call: its earliest start (+Infinity: nothing) and how many there are to look at. */
  readonly open: () => { readonly earliestNs: number; readonly count: number };
  /** Time of the capture now, NaN when unknown. */
  readonly nowNs: () => number;
  /** Receives the calls in report order, numbered from 1. */
  readonly onCall: (call: CallRecord, id: number) => void;
}

/**
 * Puts calls, which are told when they end, into the order of the report (start, connection, place) without keeping them all: a call goes on
 * once nothing that is still open can have started before it. At most 5,000 calls are held back; beyond that the first ones
 * go on, and a call that comes after its place has been passed is handed on at once.
 */
export class ReleaseOrder {
  readonly #options: ReleaseOptions;
  #held: CallRecord[] = [];
  #places = 0;
  #nextLook = MIN_NEW;
  #released = 0;

  constructor(options: ReleaseOptions) {
    this.#options = options;
  }

  /** Calls handed on so far. */
  get released(): number {
    return this.#released;
  }

  add(call: CallRecord): void {
    this.#held.push(call);
    this.#places += this.#placesOf(call);
    if (this.#held.length >= this.#nextLook || this.#places > MAX_HELD) this.look();
    if (this.#places > MAX_HELD) this.#release(() => this.#places > MAX_HELD / 2);
  }

  /** Hands on what nothing can come before any more. */
  look(): void {
    if (this.#held.length === 0) return;
    const { earliestNs, count } = this.#options.open();
    const before = Math.min(earliestNs, this.#options.nowNs() - HEAD_NS);
    this.#release(({ startedNs }) => startedNs < before);
    // A look costs in proportion to what is held and open, so the next one waits for as much that is new.
    this.#nextLook = this.#held.length + Math.max(MIN_NEW, (this.#held.length + count) >> 3);
  }

  /** Nothing more will come. */
  end(): void {
    this.#release(() => true);
  }

  /** Hands on the first calls in order while `goes` says so. */
  #release(goes: (call: CallRecord) => boolean): void {
    const held = this.#held.sort(compareCalls);
    let count = 0;
    while (count < held.length && goes(held[count]!)) {
      const call = held[count++]!;
      this.#places -= this.#placesOf(call);
      this.#options.onCall(call, ++this.#released);
    }
    this.#held = held.slice(count);
  }

  #placesOf(call: CallRecord): number {
    if (this.#options.values !== 'full' && this.#options.values !== 'both') return 1;
    return 1 + Math.floor(((call.requestBytes ?? 0) + (call.responseBytes ?? 0)) / BYTES_PER_PLACE);
  }
}
