import type { EndReason } from '../bytes/byte-sink.ts';
import { type ConnectionFacts, type Endpoint, listed } from './connection-facts.ts';
import type { TcpContext } from './context.ts';
import { type Entries, Flag } from './entries.ts';
import { CONFLICTED, HalfStream, REPEATED } from './half-stream.ts';
import { AMBIGUOUS, type Arrival, BAD_CHECKSUM, MIRRORED, PROBE, WEAK } from './piece.ts';
import { clientByContent, isServerPort } from './roles.ts';
import { ACK, FIN, RST, type Segment, type TcpDatagram, URG } from './segment.ts';
import { advance } from './sequence.ts';
import type { StreamOwner } from './stream-output.ts';

const MAX_LISTED_ZERO_WINDOWS = 1000;

/**
 * A connection that carries payload: two directions, numbered as the ends of its row, and what concerns both (roles, windows, resets, the end). The handshake is
 * the table's affair.
 */
export class Connection implements StreamOwner {
  number = 0;
  segments = 0;
  /** Why it ended; null while it lives. */
  closedBy: EndReason | null = null;
  readonly ends: readonly [HalfStream, HalfStream];
  facts: ConnectionFacts | null = null;
  /** End that is the client, once accepted. */
  client = 0;
  readonly #context: TcpContext;
  readonly #entries: Entries;
  readonly #row: number;
  #lastPacket = 0;
  #lastNs = Number.NaN;
  /** Position of a reset that lies ahead of what was seen, −1: none; and who sent it. */
  #resetAt = -1;
  #resetBy = 0;
  #resetIsBad = false;

  constructor(context: TcpContext, entries: Entries, row: number) {
    this.#context = context;
    this.#entries = entries;
    this.#row = row;
    this.ends = [this.#newEnd(0), this.#newEnd(1)];
  }

  hears(end: number): boolean {
    return this.ends[end]!.facts.segments > 0;
  }

  sawSyn(end: number): boolean {
    return (this.#entries.flags[this.#row]! & (Flag.syn << end)) !== 0;
  }

  windowOf(end: number): number {
    return this.#entries.window[2 * this.#row + end]!;
  }

  /** Takes a segment without SYN. `mirrored`: the packet was captured just before. */
  segment(segment: Segment, datagram: TcpDatagram, end: number, mirrored: boolean): void {
    const half = this.ends[end]!;
    const peer = this.ends[1 - end]!;
    const { flags, payloadLength } = segment;
    this.segments++;
    if (!mirrored) half.facts.segments++;
    this.#noteTime();
    if ((flags & RST) !== 0) {
      this.#reset(segment, datagram, end, half, peer);
      return;
    }
    if ((flags & ACK) !== 0) peer.acknowledge(segment.ack);
    this.#advertise(segment, end, half);
    if (payloadLength > 1 || !this.#isProbe(segment, half, peer)) {
      const bad = (payloadLength > 0 || (flags & FIN) !== 0) && this.#isBad(half, datagram);
      if (payloadLength > 0) this.#receive(segment, datagram, half, peer, bad, mirrored);
      if ((flags & FIN) !== 0) half.finishAt(advance(segment.seq, payloadLength), bad);
    }
    if (half.isWaiting) half.wait();
    if (peer.isWaiting) peer.wait();
    if (this.#resetAt >= 0) this.#reviewReset();
    if (half.ended && half.isFinAcked && peer.isFinAcked) this.close('fin');
  }

  /** Takes the payload of a SYN that was acknowledged. */
  synData(payload: Arrival, end: number): void {
    const half = this.ends[end]!;
    const length = payload.to - payload.from;
    this.#noteTime();
    half.facts.dataSegments++;
    half.note('tcp.syn-data', half.next, length, 'in the SYN, acknowledged');
    half.receive(payload, advance(this.#entries.isn[2 * this.#row + end]!, 1), length, length);
  }

  /** Takes over handshake facts that came after the first payload. */
  handshakeChanged(): void {
    const facts = this.facts;
    if (facts === null) return;
    facts.synNs = this.#entries.synNs[this.#row]!;
    facts.synAckNs = this.#entries.synAckNs[this.#row]!;
    facts.ackNs = this.#entries.ackNs[this.#row]!;
    facts.synRepeats = this.#entries.synRepeats[this.#row]!;
  }

  accept(end: number, bytes: Uint8Array | null, from: number, to: number): void {
    if (this.facts !== null) return;
    const { handler, log, packet } = this.#context;
    const entries = this.#entries;
    const row = this.#row;
    const flags = entries.flags[row]!;
    const told = (flags & Flag.initiator) !== 0 ? 0 : (flags & (Flag.initiator << 1)) !== 0 ? 1 : null;
    const sure = told !== null && (flags & Flag.simultaneous) === 0;
    this.client = sure ? told : this.#guessClient(end, bytes, from, to, told);
    const client = this.client;
    this.number = ++this.#context.accepted;
    entries.number[row] = this.number;
    const facts: ConnectionFacts = {
      number: this.number,
      version: (flags & Flag.version6) !== 0 ? 6 : 4,
      partition: entries.partition[row]!,
      client: this.#endpoint(client),
      server: this.#endpoint(1 - client),
      initiator: sure ? 'syn' : 'guessed',
      synNs: entries.synNs[row]!,
      synAckNs: entries.synAckNs[row]!,
      ackNs: entries.ackNs[row]!,
      synRepeats: entries.synRepeats[row]!,
      firstPacket: entries.firstPacket[row]!,
      lastPacket: this.#lastPacket,
      firstNs: entries.firstNs[row]!,
      lastNs: this.#lastNs,
      sides: [this.ends[client]!.facts, this.ends[1 - client]!.facts],
    };
    this.facts = facts;
    const place = { packet, connection: this.number };
    if ((flags & (Flag.syn | (Flag.syn << 1))) === 0)
      log.report('tcp.no-syn', 'no SYN captured', { ...place, packet: facts.firstPacket });
    if (!sure) log.report('tcp.direction-guessed', `port ${facts.server.port} taken for the server's`, place);
    const sinks = handler.accept(facts, bytes, from, to);
    this.ends[client]!.open(sinks[0], 'request');
    this.ends[1 - client]!.open(sinks[1], 'response');
  }

  /** Hands on what is left and ends both directions. Those that a FIN ended before keep that reason. */
  close(reason: EndReason): void {
    if (this.closedBy !== null) return;
    // Told again once a doubtful reset is weighed.
    this.closedBy = reason;
    const first = this.ends[this.client]!;
    const second = this.ends[1 - this.client]!;
    first.flush();
    second.flush();
    this.#endZeroWindow(first);
    this.#endZeroWindow(second);
    const facts = this.facts;
    // A reset that nothing contradicted was one.
    const told = this.#resetAt >= 0 && (reason === 'capture-end' || reason === 'idle') ? 'reset' : reason;
    this.closedBy = told;
    if (facts !== null) this.#reportClose(facts, told);
    first.close(told);
    second.close(told);
    if (facts !== null) this.#context.handler.closed(facts);
  }

  #newEnd(end: number): HalfStream {
    const half = new HalfStream(this.#context, this, end);
    const entries = this.#entries;
    const at = 2 * this.#row + end;
    const flags = entries.flags[this.#row]!;
    half.facts.segments = entries.segments[at]!;
    half.facts.sawSyn = (flags & (Flag.syn << end)) !== 0;
    return half;
  }

  #noteTime(): void {
    const { timeNs, packet } = this.#context;
    this.#lastPacket = packet;
    this.#lastNs = timeNs;
    if (this.facts !== null) {
      this.facts.lastPacket = packet;
      this.facts.lastNs = timeNs;
    }
  }

  #endpoint(end: number): Endpoint {
    const entries = this.#entries;
    const row = this.#row;
    return {
      w0: entries.address(row, end, 0),
      w1: entries.address(row, end, 1),
      w2: entries.address(row, end, 2),
      w3: entries.address(row, end, 3),
      port: entries.port(row, end),
    };
  }

  #guessClient(end: number, bytes: Uint8Array | null, from: number, to: number, told: 0 | 1 | null): number {
    const content = bytes === null ? null : clientByContent(bytes, from, to);
    if (content !== null) return content === 0 ? end : 1 - end;
    if (told !== null) return told;
    return isServerPort(this.#entries.port(this.#row, 0), this.#entries.port(this.#row, 1)) ? 1 : 0;
  }

  #isBad(half: HalfStream, datagram: TcpDatagram): boolean {
    if (datagram.beyondFrame) return true;
    if (half.ignoresChecksums || this.#context.checksums.isGood(datagram)) return false;
    half.note('tcp.bad-checksum', half.next, 0, 'used unless another copy comes');
    return true;
  }

  #receive(
    segment: Segment,
    datagram: TcpDatagram,
    half: HalfStream,
    peer: HalfStream,
    bad: boolean,
    mirrored: boolean,
  ): void {
    const { arrival, delivered, timeNs, packet } = this.#context;
    const length = segment.payloadLength;
    let flags = bad ? BAD_CHECKSUM : 0;
    if (mirrored) flags |= MIRRORED;
    if (datagram.ambiguous) flags |= AMBIGUOUS;
    if (length === 1 && peer.isWindowClosed && half.started && half.positionOf(segment.seq) === half.next)
      flags |= PROBE;
    arrival.bytes = datagram.bytes;
    arrival.at = segment.payloadFrom;
    arrival.slab = delivered.slabs.idOf(datagram.bytes);
    arrival.timeNs = timeNs;
    arrival.packet = packet;
    arrival.ttl = datagram.ttl;
    arrival.hasTimestamp = segment.hasTimestamp;
    arrival.timestamp = segment.timestamp;
    arrival.flags = flags;
    if (!mirrored) half.facts.dataSegments++;
    if ((segment.flags & URG) !== 0 && segment.urgentPointer > 0) this.#markUrgent(segment, half);
    half.receive(arrival, segment.seq, segment.payloadTo - segment.payloadFrom, length);
    if ((flags & PROBE) !== 0) half.note('tcp.zero-window', half.next, 0, 'window probe');
    if (half.outcome === 0) return;
    if ((half.outcome & CONFLICTED) !== 0 || (flags & WEAK) !== 0) return;
    if (mirrored) half.note('tcp.duplicate-packet', half.positionOf(segment.seq), 0, 'the same packet again');
    else if ((half.outcome & REPEATED) !== 0) {
      half.facts.retransmissions++;
      half.note('tcp.retransmission', half.positionOf(segment.seq), length, 'segment repeats bytes');
    }
  }

  /** RFC 6093: receivers differ in whether the urgent byte stays in line; here it does, and the byte is in doubt. */
  #markUrgent(segment: Segment, half: HalfStream): void {
    half.expect(segment.seq);
    const position = half.positionOf(segment.seq) + segment.urgentPointer - 1;
    half.note('tcp.urgent', position, 0, `urgent pointer ${segment.urgentPointer}`);
    half.doubt(position, position + 1);
  }

  /** Keep-alives and window probes repeat the last sequence number, with one byte of no meaning or none. */
  #isProbe(segment: Segment, half: HalfStream, peer: HalfStream): boolean {
    if (!half.started || (segment.flags & FIN) !== 0) return false;
    const sent = half.ended ? half.next + 1 : half.next;
    if (half.positionOf(segment.seq) !== sent - 1) return false;
    const idle = half.acked >= sent || peer.facts.segments === 0;
    if (!idle && (segment.payloadLength > 0 || !peer.isWindowClosed)) return false;
    half.note(peer.isWindowClosed ? 'tcp.zero-window' : 'tcp.keepalive', sent - 1, 0, 'probe, ignored');
    return true;
  }

  #advertise(segment: Segment, end: number, half: HalfStream): void {
    const entries = this.#entries;
    const at = 2 * this.#row;
    const scale = entries.scale[at + end]!;
    const window = segment.window * (scale > 0 && entries.scale[at + 1 - end]! >= 0 ? 2 ** scale : 1);
    entries.window[at + end] = window;
    if (window > 0) {
      if (half.isWindowClosed) this.#endZeroWindow(half);
      return;
    }
    if (half.isWindowClosed) return;
    half.isWindowClosed = true;
    half.windowClosedNs = this.#context.timeNs;
    half.note('tcp.zero-window', half.next, 0, 'window closed by this side');
  }

  #endZeroWindow(half: HalfStream): void {
    if (!half.isWindowClosed) return;
    half.isWindowClosed = false;
    const { facts } = half;
    if (facts.zeroWindows.length < MAX_LISTED_ZERO_WINDOWS)
      facts.zeroWindows = listed(facts.zeroWindows, half.windowClosedNs, this.#lastNs);
  }

  /** RFC 5961 §3: exactly the expected number resets, one in the window is doubtful, another is ignored. */
  #reset(segment: Segment, datagram: TcpDatagram, end: number, half: HalfStream, peer: HalfStream): void {
    const bad = this.#isBad(half, datagram);
    if (half.anchored) {
      const position = half.positionOf(segment.seq);
      const sent = half.ended ? half.next + 1 : half.next;
      // A closed socket answers with the number the peer acknowledged last: that of its FIN, even when the FIN is acknowledged meanwhile.
      const low = half.ended ? half.next : half.acked >= 0 ? half.acked : sent;
      const reach = Math.max(this.windowOf(1 - end), 0xffff);
      if (position < (half.started ? Math.min(low, sent) : low - reach) || position > half.ahead + reach) {
        half.note('tcp.rst-out-of-window', position, 0, 'reset with an impossible sequence number, ignored');
        return;
      }
      if (half.started && (position > sent || bad)) {
        this.#resetAt = position;
        this.#resetBy = end;
        this.#resetIsBad = bad;
        return;
      }
    }
    if ((segment.flags & ACK) !== 0) peer.acknowledge(segment.ack);
    this.close('reset');
  }

  /** A reset that lay ahead counts when the stream comes to its place, and was forged when the stream goes past it. */
  #reviewReset(): void {
    const half = this.ends[this.#resetBy]!;
    if (half.next < this.#resetAt) return;
    if (half.next > this.#resetAt) {
      half.note('tcp.rst-out-of-window', this.#resetAt, 0, 'reset that the sender did not heed, ignored');
      this.#resetAt = -1;
    } else if (!this.#resetIsBad) this.close('reset');
  }

  #reportClose(facts: ConnectionFacts, reason: EndReason): void {
    const { handler, log } = this.#context;
    const place = { packet: facts.lastPacket, connection: facts.number };
    if (reason === 'reset') {
      const open = handler.isMidMessage?.(facts) ?? false;
      if (open) log.report('tcp.rst-mid-message', 'a message was not complete', place);
      else log.report('tcp.rst', 'closed by reset', place);
    } else if (reason === 'capture-end' && !(this.ends[0].ended && this.ends[1].ended))
      log.report('tcp.no-close', 'still open at the end of the capture', place);
    const [first, second] = facts.sides;
    if (first.segments === 0) log.report('tcp.one-sided', 'only the server was captured', place);
    else if (second.segments === 0) log.report('tcp.one-sided', 'only the client was captured', place);
  }
}
