import type { TcpContext } from './context.ts';
import { Arrival, copyOf } from './piece.ts';
import type { Segment, TcpDatagram } from './segment.ts';

const OVERHEAD = 512;

/**
 * The payload of SYNs (RFC 9293 §3.5, RFC 7413) until the peer tells whether it took it. Kept outside the rows because hardly any SYN has some; charged to the
 * store of out-of-order bytes.
 */
export class SynData {
  readonly #context: TcpContext;
  readonly #byEnd = new Map<number, Arrival>();

  constructor(context: TcpContext) {
    this.#context = context;
  }

  has(end: number): boolean {
    return this.#byEnd.size > 0 && this.#byEnd.has(end);
  }

  /** Length of the payload kept for this end. */
  lengthOf(end: number): number {
    return this.#byEnd.size === 0 ? 0 : (this.#byEnd.get(end)?.to ?? 0);
  }

  /** Copies the segment's payload, unless one is kept for this end. */
  keep(end: number, segment: Segment, datagram: TcpDatagram): void {
    const { held, limits, timeNs, packet } = this.#context;
    const length = segment.payloadTo - segment.payloadFrom;
    if (length <= 0 || this.#byEnd.has(end)) return;
    if (held.bytes + length > limits.oooTotal) {
      this.#context.crowded = true;
      this.#ignore(length);
      return;
    }
    const arrival = new Arrival();
    arrival.bytes = copyOf(datagram.bytes, segment.payloadFrom, length);
    arrival.to = length;
    arrival.timeNs = timeNs;
    arrival.packet = packet;
    arrival.ttl = datagram.ttl;
    arrival.hasTimestamp = segment.hasTimestamp;
    arrival.timestamp = segment.timestamp;
    this.#byEnd.set(end, arrival);
    held.bytes += length + OVERHEAD;
  }

  /** Gives the payload out, cut to what was `covered` by the answer; null when nothing was. */
  take(end: number, covered: number): Arrival | null {
    const arrival = this.#byEnd.get(end);
    if (arrival === undefined) return null;
    if (covered <= 0) {
      this.drop(end);
      return null;
    }
    this.#forget(end, arrival);
    arrival.to = Math.min(arrival.to, covered);
    return arrival;
  }

  /** Nothing speaks for the payload any more. */
  drop(end: number): void {
    if (this.#byEnd.size === 0) return;
    const arrival = this.#byEnd.get(end);
    if (arrival === undefined) return;
    this.#forget(end, arrival);
    this.#ignore(arrival.to);
  }

  /** Ends for which something is kept. */
  ends(): number[] {
    return [...this.#byEnd.keys()];
  }

  #forget(end: number, arrival: Arrival): void {
    this.#context.held.bytes -= arrival.bytes.length + OVERHEAD;
    this.#byEnd.delete(end);
  }

  #ignore(length: number): void {
    const { log, packet } = this.#context;
    log.report('tcp.syn-data-ignored', `${length} bytes in a SYN that no answer covers`, { packet, length });
  }
}
