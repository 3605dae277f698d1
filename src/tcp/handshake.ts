import type { Connection } from './connection.ts';
import type { TcpContext } from './context.ts';
import { CLOSED_FLAGS, type Entries, Flag } from './entries.ts';
import { ACK, type Segment } from './segment.ts';
import { advance, distance } from './sequence.ts';

/** What a SYN or SYN/ACK means for its connection. */
export type HandshakeVerdict =
  | 'noted'
  /** It contradicts what is known and is ignored, or waits for an answer. */
  | 'doubtful'
  /** It belongs to a new connection of the same ends: the old one is over. */
  | 'reused';

/**
 * Opening a connection (RFC 9293 §3.5), on the rows of the table: who began, with which sequence numbers, when. A SYN that contradicts an earlier one waits
 * until the other end answers it or its sender goes on from it.
 */
export class Handshake {
  readonly #context: TcpContext;
  readonly #entries: Entries;

  constructor(context: TcpContext, entries: Entries) {
    this.#context = context;
    this.#entries = entries;
  }

  /** A SYN without ACK. */
  syn(row: number, end: number, segment: Segment, connection: Connection | null): HandshakeVerdict {
    const entries = this.#entries;
    const flags = entries.flags[row]!;
    const known = (flags & (Flag.isn << end)) !== 0;
    if ((flags & CLOSED_FLAGS) !== 0) {
      const stray = known && entries.isn[2 * row + end] === segment.seq && (flags & Flag.finished) !== 0;
      return stray ? 'doubtful' : 'reused';
    }
    if (known && entries.isn[2 * row + end] === segment.seq) {
      if ((flags & (Flag.syn << end)) !== 0) {
        if (Number.isNaN(entries.synAckNs[row]!)) entries.synRepeats[row]!++;
      } else this.#noteSyn(row, end, segment);
      return 'noted';
    }
    const first = advance(segment.seq, 1);
    if (known || (connection !== null && !connection.ends[end]!.isPlausibleStart(first))) {
      this.#keepOther(row, end, segment.seq, this.#context.timeNs);
      if (connection === null && (flags & Flag.established) === 0)
        this.#context.log.report('tcp.syn-conflict', 'SYN with another initial sequence number', {
          packet: this.#context.packet,
        });
      return 'doubtful';
    }
    this.#noteSyn(row, end, segment);
    if (connection !== null) {
      connection.ends[end]!.facts.sawSyn = true;
      connection.ends[end]!.startAt(first);
    }
    return 'noted';
  }

  /** A SYN/ACK. `synPayload`: length of the payload that came with the SYN it may answer. */
  synAck(
    row: number,
    end: number,
    segment: Segment,
    connection: Connection | null,
    synPayload: number,
  ): HandshakeVerdict {
    const entries = this.#entries;
    const flags = entries.flags[row]!;
    const opener = 1 - end;
    if ((flags & CLOSED_FLAGS) !== 0) {
      const stray = (flags & (Flag.isn << end)) !== 0 && entries.isn[2 * row + end] === segment.seq;
      return stray ? 'doubtful' : 'reused';
    }
    if (this.isOther(row, opener) && isAnswer(segment.ack, entries.otherIsn[row]!, 0)) {
      if (connection !== null || (flags & Flag.established) !== 0) return 'reused';
      this.takeOther(row);
    }
    const opens = (entries.flags[row]! & (Flag.isn << opener)) !== 0;
    if (opens && !isAnswer(segment.ack, entries.isn[2 * row + opener]!, synPayload)) {
      const heard = connection === null ? entries.segments[2 * row + opener]! > 0 : connection.hears(opener);
      // With one side captured there will be no further word on it.
      if (!heard) return 'reused';
      this.#keepOther(row, opener, advance(segment.ack, -1), Number.NaN);
      return 'doubtful';
    }
    const known = (flags & (Flag.isn << end)) !== 0;
    const first = advance(segment.seq, 1);
    if (
      known
        ? entries.isn[2 * row + end] !== segment.seq && connection !== null
        : connection !== null && !connection.ends[end]!.isPlausibleStart(first)
    )
      return 'doubtful';
    entries.isn[2 * row + end] = segment.seq;
    entries.scale[2 * row + end] = segment.windowScale;
    if (!opens) {
      entries.isn[2 * row + opener] = advance(segment.ack, -1);
      entries.flags[row]! |= Flag.isn << opener;
    }
    if (Number.isNaN(entries.synAckNs[row]!)) entries.synAckNs[row] = this.#context.timeNs;
    entries.flags[row]! |= ((Flag.syn | Flag.isn | Flag.synAck) << end) | this.#initiatorUnlessKnown(row, opener);
    if (connection !== null) {
      connection.ends[end]!.facts.sawSyn = true;
      connection.ends[end]!.startAt(first);
      if (!opens) connection.ends[opener]!.startAt(segment.ack);
      connection.ends[opener]!.acknowledge(segment.ack);
    }
    return 'noted';
  }

  /**
   * A segment without SYN from a row that is not established yet, or with a SYN that waits.
   * @returns `reused` when it goes on from that SYN
   */
  goesOn(row: number, end: number, segment: Segment, connection: Connection | null): HandshakeVerdict {
    const entries = this.#entries;
    if (
      this.isOther(row, end) &&
      segment.seq === advance(entries.otherIsn[row]!, 1) &&
      (connection === null
        ? segment.seq !== advance(entries.isn[2 * row + end]!, 1)
        : segment.seq !== connection.ends[end]!.nextSeq)
    ) {
      if (connection !== null || (entries.flags[row]! & Flag.established) !== 0) return 'reused';
      this.takeOther(row);
    }
    const answered =
      Number.isNaN(entries.synAckNs[row]!) === false && (entries.flags[row]! & (Flag.initiator << end)) !== 0;
    if (answered && (segment.flags & ACK) !== 0 && (entries.flags[row]! & Flag.established) === 0) {
      entries.ackNs[row] = this.#context.timeNs;
      entries.flags[row]! |= Flag.established;
    }
    return 'noted';
  }

  /** Whether a further SYN of this end waits for its answer. */
  isOther(row: number, end: number): boolean {
    return (this.#entries.flags[row]! & (Flag.otherSyn << end)) !== 0;
  }

  /** The waiting SYN was the true one. */
  takeOther(row: number): void {
    const entries = this.#entries;
    const end = this.isOther(row, 0) ? 0 : 1;
    entries.isn[2 * row + end] = entries.otherIsn[row]!;
    entries.synNs[row] = entries.otherNs[row]!;
    entries.flags[row]! = (entries.flags[row]! & ~(Flag.otherSyn << end)) | (Flag.isn << end);
  }

  /** Begins a cleared row with the SYN that waited at `end`. `synNs`: NaN when it was not captured itself. */
  restart(row: number, end: number, isn: number, synNs: number): void {
    const entries = this.#entries;
    entries.isn[2 * row + end] = isn;
    entries.flags[row]! |= (Flag.isn | Flag.initiator) << end;
    if (Number.isNaN(synNs)) return;
    entries.synNs[row] = synNs;
    entries.firstNs[row] = synNs;
    entries.flags[row]! |= Flag.syn << end;
  }

  #noteSyn(row: number, end: number, segment: Segment): void {
    const entries = this.#entries;
    const flags = entries.flags[row]!;
    entries.isn[2 * row + end] = segment.seq;
    entries.scale[2 * row + end] = segment.windowScale;
    const other = 1 - end;
    const crossed = (flags & (Flag.syn << other)) !== 0 && (flags & (Flag.synAck << other)) === 0;
    if (crossed && (flags & Flag.simultaneous) === 0) {
      entries.flags[row]! |= Flag.simultaneous;
      this.#context.log.report('tcp.simultaneous-open', 'both ends sent a SYN', { packet: this.#context.packet });
    }
    if (Number.isNaN(entries.synNs[row]!)) entries.synNs[row] = this.#context.timeNs;
    entries.flags[row]! |= ((Flag.syn | Flag.isn) << end) | this.#initiatorUnlessKnown(row, end);
  }

  #initiatorUnlessKnown(row: number, end: number): number {
    const known = (this.#entries.flags[row]! & (Flag.initiator | (Flag.initiator << 1))) !== 0;
    return known ? 0 : Flag.initiator << end;
  }

  /** `synNs`: NaN when the SYN itself was not captured. */
  #keepOther(row: number, end: number, isn: number, synNs: number): void {
    const entries = this.#entries;
    entries.otherIsn[row] = isn;
    entries.otherNs[row] = synNs;
    entries.flags[row] = (entries.flags[row]! & ~(Flag.otherSyn | (Flag.otherSyn << 1))) | (Flag.otherSyn << end);
  }
}

/** Whether `ack` acknowledges a SYN and up to `payload` bytes that came with it. */
function isAnswer(ack: number, isn: number, payload: number): boolean {
  const covered = distance(ack, isn) - 1;
  return covered >= 0 && covered <= payload;
}
