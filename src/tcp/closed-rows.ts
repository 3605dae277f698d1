import type { Connection } from './connection.ts';
import type { TcpContext } from './context.ts';
import { CLOSED, CLOSED_FLAGS, type Entries, Flag } from './entries.ts';
import { PARTITIONS } from './partition.ts';
import type { Segment } from './segment.ts';
import { advance, distance } from './sequence.ts';

/** So many closed connections are remembered at most, of each partition. */
const MAX_CLOSED = 4096;
/** Sequence numbers so far from where a closed connection stopped belong to another. */
const UNRELATED = 16 * 1024 * 1024;

/** Connections that have ended: their rows remember where, so that stray packets do not look like new connections. */
export class ClosedRows {
  readonly #context: TcpContext;
  readonly #entries: Entries;
  readonly #counts = new Int32Array(PARTITIONS);

  constructor(context: TcpContext, entries: Entries) {
    this.#context = context;
    this.#entries = entries;
  }

  /** Marks the row as closed. Returns the row that has to be forgotten for it, −1 without. */
  add(row: number, how: typeof Flag.finished | typeof Flag.reset): number {
    this.#entries.flags[row]! |= how;
    const partition = this.#entries.partition[row]!;
    this.#entries.move(row, CLOSED + partition);
    return ++this.#counts[partition]! > MAX_CLOSED ? this.#entries.oldest(CLOSED + partition) : -1;
  }

  /** Notes in the row where the connection stopped; before `add`. */
  remember(row: number, connection: Connection): void {
    const entries = this.#entries;
    for (let end = 0; end < 2; end++) {
      const half = connection.ends[end]!;
      entries.fin[2 * row + end] = advance(half.nextSeq, half.next === half.fin ? 1 : 0);
      if (half.anchored) entries.flags[row]! |= Flag.stopped << end;
    }
    if (connection.client === 0) entries.flags[row]! |= Flag.clientIs0;
  }

  /** The row is about to be used anew, or forgotten. */
  release(row: number): void {
    if (this.has(row)) this.#counts[this.#entries.partition[row]!]!--;
  }

  has(row: number): boolean {
    return (this.#entries.flags[row]! & CLOSED_FLAGS) !== 0;
  }

  /**
   * Whether a segment for a closed row belongs to it. Payload is reported: repeated, or beyond the end and ignored.
   * @returns false: its numbers have nothing to do with those of the closed connection
   */
  takes(row: number, end: number, segment: Segment): boolean {
    if (segment.payloadLength === 0) return true;
    const entries = this.#entries;
    const flags = entries.flags[row]!;
    const stop = entries.fin[2 * row + end]!;
    if ((flags & (Flag.stopped << end)) === 0 || Math.abs(distance(segment.seq, stop)) > UNRELATED) return false;
    const { log, packet } = this.#context;
    const direction = ((flags & Flag.clientIs0) !== 0) === (end === 0) ? 'request' : 'response';
    const place = { packet, connection: entries.number[row]!, direction } as const;
    const beyond = distance(advance(segment.seq, segment.payloadLength), stop);
    if (beyond === 0 && segment.payloadLength === 1) log.report('tcp.keepalive', 'probe, ignored', place);
    else if (beyond <= 0) log.report('tcp.retransmission', 'segment repeats bytes of a closed connection', place);
    else if ((flags & Flag.reset) !== 0) log.report('tcp.data-after-rst', 'after the reset, ignored', place);
    else log.report('tcp.data-after-fin', 'after the end, ignored', place);
    return true;
  }
}
