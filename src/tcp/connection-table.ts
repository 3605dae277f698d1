import { randomInt } from 'node:crypto';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { AgedRows } from './aged-rows.ts';
import { ClosedRows } from './closed-rows.ts';
import { Connection } from './connection.ts';
import type { ConnectionHandler, TcpLimits } from './connection-handler.ts';
import { TcpContext } from './context.ts';
import { CLOSED, CLOSED_FLAGS, Entries, Flag, HALF_OPEN, LISTS, LIVE } from './entries.ts';
import { Handshake, type HandshakeVerdict } from './handshake.ts';
import { IdleClock } from './idle-clock.ts';
import type { OverlapPolicy } from './overlap-policy.ts';
import { RecentPackets } from './recent-packets.ts';
import { ACK, FIN, RST, Segment, SYN, type TcpDatagram } from './segment.ts';
import { advance, distance } from './sequence.ts';
import { SynData } from './syn-data.ts';

/** Turns after the last segment: what is left of connections, then of SYNs. */
const END_TURN = 2 ** 60;

/** Rows in this state need no look at the handshake. */
const OPENING = Flag.established | Flag.otherSyn | (Flag.otherSyn << 1) | CLOSED_FLAGS;

export interface ConnectionTableOptions {
  readonly log: DiagnosticLog;
  readonly limits: TcpLimits;
  readonly policy: OverlapPolicy;
  /** Of the hash; drawn at random unless given. Results do not depend on it. */
  readonly seed?: number;
}

/**
 * All TCP connections of a capture, or of some partitions of it (see partition.ts): segments in, ordered bytes out. What becomes of a connection depends on
 * the segments of its partition and on the ticks of the clock alone, as long as no guard that all share speaks (`crowded`).
 */
export class ConnectionTable {
  readonly #context: TcpContext;
  readonly #entries: Entries;
  readonly #handshake: Handshake;
  readonly #synData: SynData;
  readonly #recent = new RecentPackets();
  readonly #segment = new Segment();
  /** By row; null before the first payload and after the end. */
  readonly #connections: (Connection | null)[] = [];
  readonly #closed: ClosedRows;
  readonly #clock: IdleClock;
  #tickNs = Number.NEGATIVE_INFINITY;
  #turn = 0;
  readonly #aged: AgedRows;

  constructor(handler: ConnectionHandler, options: ConnectionTableOptions) {
    const seed = options.seed ?? randomInt(2 ** 31);
    this.#context = new TcpContext(handler, options.log, options.limits, options.policy, seed);
    this.#entries = new Entries(seed);
    this.#clock = new IdleClock(options.limits.idle);
    this.#aged = new AgedRows(this.#entries, options.limits.idle);
    this.#handshake = new Handshake(this.#context, this.#entries);
    this.#synData = new SynData(this.#context);
    this.#closed = new ClosedRows(this.#context, this.#entries);
  }

  /** Connections that handed on payload so far. */
  get connections(): number {
    return this.#context.accepted;
  }

  /** A guard that all connections share has spoken. */
  get crowded(): boolean {
    return this.#context.crowded || this.#context.delivered.overflowed;
  }

  /** Directions that hold bytes back. */
  get holders(): number {
    return this.#context.holders.size;
  }

  /** When the first of the bytes that are held back was seen, in ns; +Infinity when none are. Looks at every direction that holds some. */
  heldSinceNs(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { heldSinceNs } of this.#context.holders) if (heldSinceNs < earliest) earliest = heldSinceNs;
    return earliest;
  }

  /** Further packets come out of `bytes`. Those of datagrams that come out of other bytes were put together from fragments. */
  slab(bytes: Uint8Array): void {
    this.#context.delivered.slabs.begin(bytes);
  }

  /** Takes the TCP segment in `datagram`, which is borrowed until this returns: the next one of the capture. */
  segment(datagram: TcpDatagram, timeNs: number, packet: number): void {
    const turn = ++this.#turn;
    if (this.#clock.advance(timeNs)) this.tick(this.#clock.tickNs, timeNs, packet, turn - 0.5);
    this.take(datagram, timeNs, packet, turn);
  }

  /** Time has come so far: ends what was idle for too long. `timeNs`, `packet` are those of the packet that told so. */
  tick(nowNs: number, timeNs: number, packet: number, turn: number): void {
    const context = this.#context;
    context.timeNs = timeNs;
    context.packet = packet;
    context.delivered.nowPacket = packet;
    context.log.turn = turn;
    this.#tickNs = nowNs;
    this.#expire(nowNs);
  }

  /** Takes the TCP segment number `turn` of all that the capture has; ticks are told. */
  take(datagram: TcpDatagram, timeNs: number, packet: number, turn: number): void {
    const segment = this.#segment;
    const context = this.#context;
    context.timeNs = timeNs;
    context.packet = packet;
    context.delivered.nowPacket = packet;
    context.log.turn = turn;
    context.log.owner = 0;
    const verdict = segment.decode(datagram);
    if (verdict !== 'ok') {
      if (verdict === 'bad-header') this.#note('tcp.bad-header', 'header length contradicts the segment');
      return;
    }
    if (segment.badOptions) this.#note('tcp.bad-options', 'option of length 0 or beyond the header');
    const entries = this.#entries;
    const flags = segment.flags;
    let row = entries.find(datagram, segment.srcPort, segment.dstPort);
    const end = entries.end;
    if (row < 0) {
      // A lone acknowledgement or reset tells nothing that is worth a row.
      if (segment.payloadLength === 0 && (flags & (SYN | FIN)) === 0) return;
      row = this.#add(datagram);
    }
    const repeated = this.#recent.isRepeated(datagram, segment, row, entries.partition[row]!, end, timeNs);
    if (repeated && segment.payloadLength === 0) {
      this.#note('tcp.duplicate-packet', 'the same packet again');
      return;
    }
    entries.touch(row, this.#packetNs(), this.#tickNs);
    if ((flags & SYN) !== 0) {
      this.#open(row, end, segment, datagram);
      return;
    }
    let connection = this.#connections[row]!;
    if (connection === null || (entries.flags[row]! & OPENING) !== Flag.established) {
      if (!this.#prepare(row, end, segment)) return;
      connection = this.#connections[row]!;
      if (connection === null) return;
    }
    connection.segment(segment, datagram, end, repeated);
    if (connection.closedBy !== null) {
      this.#closed.remember(row, connection);
      this.#connections[row] = null;
      this.#close(row, connection.closedBy === 'reset' ? Flag.reset : Flag.finished);
    }
  }

  /**
   * The capture is over: hands on what is left and ends every connection, in the order of their first segments.
   * @param packet the last one that carried a segment; default: the last one that was taken
   */
  end(timeNs: number, packet = this.#context.packet): void {
    const { firstTurn } = this.#entries;
    const { log } = this.#context;
    this.#context.packet = packet;
    if (!Number.isNaN(timeNs)) this.#context.timeNs = timeNs;
    log.turn = END_TURN;
    const rows: number[] = [];
    this.#connections.forEach((connection, row) => {
      if (connection !== null) rows.push(row);
    });
    rows.sort((a, b) => firstTurn[a]! - firstTurn[b]!);
    for (const row of rows) {
      log.owner = firstTurn[row]!;
      this.#connections[row]!.close('capture-end');
      this.#connections[row] = null;
    }
    log.turn = 2 * END_TURN;
    for (const end of this.#synData.ends().sort((a, b) => firstTurn[a >> 1]! - firstTurn[b >> 1]!)) {
      log.owner = firstTurn[end >> 1]!;
      this.#synData.drop(end);
    }
    log.turn = 4 * END_TURN;
    log.owner = 0;
  }

  /** What the current packet counts as: its own time, which may run ahead of the clock until a second packet confirms it. */
  #packetNs(): number {
    const { timeNs } = this.#context;
    return timeNs > this.#tickNs ? timeNs : this.#tickNs;
  }

  /** A segment with SYN. */
  #open(row: number, end: number, segment: Segment, datagram: TcpDatagram): void {
    const entries = this.#entries;
    const isAnswer = (segment.flags & ACK) !== 0;
    let verdict = this.#offer(row, end, segment, isAnswer);
    if (verdict === 'reused') {
      this.#reuse(row, 1 - end);
      verdict = this.#offer(row, end, segment, isAnswer);
    }
    const connection = this.#connections[row]!;
    if (connection === null) entries.segments[2 * row + end]!++;
    else {
      connection.ends[end]!.facts.segments++;
      connection.handshakeChanged();
    }
    if (verdict === 'doubtful') return;
    if (isAnswer) this.#answerSynData(row, 1 - end, segment.ack);
    if (segment.payloadLength > 0) this.#synData.keep(2 * row + end, segment, datagram);
  }

  #offer(row: number, end: number, segment: Segment, isAnswer: boolean): HandshakeVerdict {
    const connection = this.#connections[row]!;
    return isAnswer
      ? this.#handshake.synAck(row, end, segment, connection, this.#synData.lengthOf(2 * row + 1 - end))
      : this.#handshake.syn(row, end, segment, connection);
  }

  /**
   * A segment without SYN of a row that is not plainly established: what it says about the handshake, and whether it needs a connection.
   * @returns whether the row has a connection now that is to take the segment
   */
  #prepare(row: number, end: number, segment: Segment): boolean {
    const entries = this.#entries;
    if (this.#closed.has(row)) {
      if (this.#closed.takes(row, end, segment)) return false;
      this.#renew(row);
    }
    if (this.#handshake.goesOn(row, end, segment, this.#connections[row]!) === 'reused') {
      this.#reuse(row, end);
      this.#handshake.goesOn(row, end, segment, null);
    }
    if ((entries.flags[row]! & Flag.established) !== 0) entries.move(row, LIVE);
    if ((segment.flags & ACK) !== 0) this.#answerSynData(row, 1 - end, segment.ack);
    this.#overtakeSynData(row, end, segment);
    const connection = this.#connections[row]!;
    if (connection !== null) {
      connection.handshakeChanged();
      return true;
    }
    if (segment.payloadLength > 0) {
      this.#promote(row);
      return true;
    }
    entries.segments[2 * row + end]!++;
    if ((segment.flags & RST) !== 0) this.#resetEarly(row, end, segment);
    else if ((segment.flags & FIN) !== 0) this.#finishEarly(row, end, segment.seq);
    return false;
  }

  /** The first payload: the row gets a connection, which learns what the row knows. */
  #promote(row: number): Connection {
    const entries = this.#entries;
    const flags = entries.flags[row]!;
    const connection = new Connection(this.#context, entries, row);
    this.#connections[row] = connection;
    entries.move(row, LIVE);
    for (let end = 0; end < 2; end++) {
      const half = connection.ends[end]!;
      if ((flags & (Flag.isn << end)) !== 0) half.startAt(advance(entries.isn[2 * row + end]!, 1));
      if ((flags & (Flag.fin << end)) !== 0) half.finishAt(entries.fin[2 * row + end]!, false);
    }
    return connection;
  }

  /** What the peer of `end` acknowledges decides on the payload of its SYN. */
  #answerSynData(row: number, end: number, ack: number): void {
    const key = 2 * row + end;
    if (!this.#synData.has(key)) return;
    const arrival = this.#synData.take(key, distance(ack, advance(this.#entries.isn[key]!, 1)));
    if (arrival !== null) (this.#connections[row] ?? this.#promote(row)).synData(arrival, end);
  }

  /** Without an answer in the capture: the sender goes on after the SYN's payload, or repeats it. */
  #overtakeSynData(row: number, end: number, segment: Segment): void {
    if (segment.payloadLength > 0 && this.#synData.has(2 * row + end)) this.#answerSynData(row, end, segment.seq);
  }

  #resetEarly(row: number, end: number, segment: Segment): void {
    const entries = this.#entries;
    const flags = entries.flags[row]!;
    const at = 2 * row + end;
    let lead = 0;
    if ((flags & (Flag.isn << end)) !== 0) lead = distance(segment.seq, entries.isn[at]!);
    else if ((segment.flags & ACK) !== 0 && (flags & (Flag.isn << (1 - end))) !== 0)
      lead = distance(segment.ack, entries.isn[at ^ 1]!);
    if (lead >= 0 && lead <= 0xffff) this.#close(row, Flag.reset);
    else this.#note('tcp.rst-out-of-window', 'reset with an impossible sequence number, ignored');
  }

  #finishEarly(row: number, end: number, seq: number): void {
    const entries = this.#entries;
    entries.fin[2 * row + end] = seq;
    entries.flags[row]! |= Flag.fin << end;
    for (let each = 0; each < 2; each++) {
      const known =
        (entries.flags[row]! & (Flag.fin << each)) !== 0 && (entries.flags[row]! & (Flag.isn << each)) !== 0;
      if (!known || entries.fin[2 * row + each] !== advance(entries.isn[2 * row + each]!, 1)) return;
    }
    this.#close(row, Flag.finished);
  }

  #close(row: number, how: typeof Flag.finished | typeof Flag.reset): void {
    this.#synData.drop(2 * row);
    this.#synData.drop(2 * row + 1);
    const forgotten = this.#closed.add(row, how);
    if (forgotten >= 0) this.#remove(forgotten);
  }

  /** A new connection takes the row over; it began with the SYN that waits at `end`, if one does. */
  #reuse(row: number, end: number): void {
    const { otherIsn, otherNs } = this.#entries;
    const waits = this.#handshake.isOther(row, end);
    const isn = otherIsn[row]!;
    const synNs = otherNs[row]!;
    this.#connections[row]?.close('reused');
    this.#renew(row);
    if (waits) this.#handshake.restart(row, end, isn, synNs);
  }

  #renew(row: number): void {
    const entries = this.#entries;
    if (entries.number[row]! > 0)
      this.#note('tcp.port-reuse', `after the connection that began with packet ${entries.firstPacket[row]}`);
    this.#closed.release(row);
    this.#connections[row] = null;
    this.#synData.drop(2 * row);
    this.#synData.drop(2 * row + 1);
    entries.clear(row);
    entries.move(row, HALF_OPEN);
    entries.firstNs[row] = this.#context.timeNs;
    entries.firstPacket[row] = this.#context.packet;
    entries.firstTurn[row] = this.#context.log.turn;
  }

  #add(datagram: TcpDatagram): number {
    const entries = this.#entries;
    while (entries.count >= this.#context.limits.connections) this.#evict();
    const row = entries.add(datagram, HALF_OPEN, this.#packetNs(), this.#tickNs);
    entries.firstNs[row] = this.#context.timeNs;
    entries.firstPacket[row] = this.#context.packet;
    entries.firstTurn[row] = this.#context.log.turn;
    this.#connections[row] = null;
    return row;
  }

  /** Makes room: a closed connection, else the oldest half-open one, else the longest idle. */
  #evict(): void {
    const entries = this.#entries;
    this.#context.crowded = true;
    let row = this.#oldestClosed();
    if (row < 0) {
      row = entries.oldest(HALF_OPEN);
      if (row < 0) row = entries.oldest(LIVE);
      this.#note('tcp.flow-limit', `more than ${this.#context.limits.connections} connections`);
      this.#connections[row]?.close('limit');
    }
    this.#remove(row);
  }

  #remove(row: number): void {
    this.#closed.release(row);
    this.#connections[row] = null;
    this.#synData.drop(2 * row);
    this.#synData.drop(2 * row + 1);
    this.#entries.remove(row);
  }

  #oldestClosed(): number {
    const entries = this.#entries;
    let found = -1;
    for (let list = CLOSED; list < LISTS; list++) {
      const row = entries.oldest(list);
      if (row >= 0 && (found < 0 || entries.clockNs[row]! < entries.clockNs[found]!)) found = row;
    }
    return found;
  }

  #expire(nowNs: number): void {
    const { firstTurn } = this.#entries;
    for (const row of this.#aged.rows(nowNs)) {
      this.#context.log.owner = firstTurn[row]!;
      this.#connections[row]?.close('idle');
      this.#remove(row);
    }
  }

  #note(code: DiagnosticCode, detail: string): void {
    const { log, packet } = this.#context;
    if (log.isFull(code)) log.tally(code);
    else log.report(code, detail, { packet });
  }
}
