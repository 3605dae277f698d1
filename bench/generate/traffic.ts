import { renameSync } from 'node:fs';
import { ExchangeWriter } from './exchange.ts';
import { ACK, FIN, type Flow, PacketWriter, PSH, SYN } from './packet-writer.ts';
import { PROFILES, type Profile, type ProfileName } from './profiles.ts';
import { Random } from './random.ts';
import { type CallTemplate, callTemplates, pingTemplate } from './templates.ts';
import { Timetable } from './timetable.ts';

/** What a generated capture holds: the yardstick for what an analyzer should find. */
export interface CaptureFacts {
  readonly profile: ProfileName;
  readonly packets: number;
  readonly bytes: number;
  readonly connections: number;
  readonly exchanges: number;
  readonly calls: number;
  readonly faults: number;
  /** False when packets were left out on purpose: not every call can then be read. */
  readonly whole: boolean;
}

export interface CaptureRequest {
  readonly profile: ProfileName;
  /** Of the file, about. */
  readonly bytes: number;
  readonly seed: number;
  readonly path: string;
  /**
   * Instead of the profile's number: its connections are taken together, so that about the same messages come in about the same time, over so many.
   * A file of a given size holds as many of them as without; the packets that open and close are missing from its bytes.
   */
  readonly connections?: number;
}

const START_US = Date.UTC(2011, 2, 13, 7, 6, 40) * 1000;
const MSS = 1460;
const SEGMENTS_AT_ONCE = 2;
const ROUND_TRIP_US = 350;
/** What it takes to begin and to end a connection: three segments each. */
const OPEN_BYTES = 3 * 70 + 8;
const CLOSE_BYTES = 3 * 70;

type Step = 'connect' | 'accept' | 'request' | 'send' | 'answer' | 'close';

interface Connection extends Flow {
  step: Step;
  exchange: ExchangeWriter | null;
  /** Whose message is being sent, and how far it is. */
  fromClient: boolean;
  sent: number;
  /** A segment that comes late: its range in the message, `to` 0 = none. */
  lateFrom: number;
  lateTo: number;
  exchangesLeft: number;
  /** Of the connections taken together in this one, those whose first call is still to come. */
  pingsLeft: number;
  uri: number;
}

/** Writes a capture file, under another name until it is complete. The same request gives the same bytes. */
export function generateCapture(request: CaptureRequest): CaptureFacts {
  const temporary = `${request.path}.part`;
  const traffic = new Traffic(request, temporary);
  const facts = traffic.run();
  renameSync(temporary, request.path);
  return facts;
}

class Traffic {
  readonly #profile: Profile;
  readonly #profileName: ProfileName;
  readonly #random: Random;
  readonly #packets: PacketWriter;
  readonly #timetable: Timetable;
  readonly #connections: Connection[];
  readonly #calls: readonly CallTemplate[];
  readonly #ping = pingTemplate();
  readonly #pool: ExchangeWriter[] = [];
  readonly #budget: number;
  /** Connections of the profile in one of the capture. */
  readonly #together: number;
  #opened = 0;
  #exchanges = 0;
  #callCount = 0;
  #faults = 0;

  constructor(request: CaptureRequest, path: string) {
    this.#profileName = request.profile;
    const profile: Profile = PROFILES[request.profile];
    const most = Math.max(1, Math.min(profile.connections, Math.floor(request.bytes / 4096)));
    const count = Math.min(most, request.connections ?? most);
    this.#together = most / count;
    this.#profile = profile;
    this.#random = new Random(request.seed);
    this.#calls = callTemplates(this.#profile, request.seed);
    this.#packets = new PacketWriter(path, START_US);
    this.#budget = request.bytes - most * CLOSE_BYTES - (most - count) * OPEN_BYTES;
    this.#timetable = new Timetable(count);
    this.#connections = Array.from({ length: count }, () => this.#newConnection());
    for (let i = 0; i < count; i++) this.#timetable.add(i, START_US + this.#random.unit() * this.#idleUs);
  }

  run(): CaptureFacts {
    for (let next = this.#timetable.take(); next >= 0; next = this.#timetable.take()) {
      const at = this.#timetable.takenAt;
      if (this.#packets.nowUs < at) this.#packets.nowUs = at;
      const wait = this.#advance(this.#connections[next]!, next);
      if (wait >= 0) this.#timetable.add(next, this.#packets.nowUs + wait);
    }
    this.#packets.close();
    return {
      profile: this.#profileName,
      packets: this.#packets.packets,
      bytes: this.#packets.bytes,
      connections: this.#opened,
      exchanges: this.#exchanges,
      calls: this.#callCount,
      faults: this.#faults,
      whole: this.#profile.lossRate === 0,
    };
  }

  /** Does the connection's next step; returns the microseconds until the one after it, negative when there is none. */
  #advance(connection: Connection, index: number): number {
    const packets = this.#packets;
    switch (connection.step) {
      case 'connect':
        if (packets.bytes >= this.#budget) return -1;
        this.#opened++;
        packets.segment(connection, true, SYN, connection.clientSequence++);
        connection.step = 'accept';
        return ROUND_TRIP_US;
      case 'accept':
        connection.serverAcknowledged = connection.clientSequence;
        packets.segment(connection, false, SYN | ACK, connection.serverSequence++);
        connection.clientAcknowledged = connection.serverSequence;
        packets.nowUs += 15;
        packets.segment(connection, true, ACK, connection.clientSequence);
        connection.step = 'request';
        return 40;
      case 'request':
        if (packets.bytes >= this.#budget || connection.exchangesLeft === 0) {
          connection.step = 'close';
          return 0;
        }
        this.#ask(connection);
        return 0;
      case 'answer':
        connection.exchange!.writeAnswer(this.#profile, Math.floor(packets.nowUs / 1000), this.#random);
        connection.fromClient = false;
        connection.sent = connection.exchange!.from;
        connection.step = 'send';
        return 0;
      case 'send':
        return this.#send(connection);
      case 'close':
        packets.segment(connection, true, FIN | ACK, connection.clientSequence++);
        connection.serverAcknowledged = connection.clientSequence;
        packets.nowUs += ROUND_TRIP_US;
        packets.segment(connection, false, FIN | ACK, connection.serverSequence++);
        connection.clientAcknowledged = connection.serverSequence;
        packets.nowUs += 15;
        packets.segment(connection, true, ACK, connection.clientSequence);
        this.#connections[index] = this.#newConnection();
        return this.#random.wait(this.#idleUs);
    }
  }

  get #idleUs(): number {
    return (this.#profile.idleMs * 1000) / this.#together;
  }

  #ask(connection: Connection): void {
    const first = connection.pingsLeft > 0 && this.#profile.style === 'flex';
    connection.pingsLeft--;
    const templates = first
      ? [this.#ping]
      : Array.from({ length: this.#profile.batch }, () => this.#random.pick(this.#calls));
    const exchange = this.#pool.pop() ?? new ExchangeWriter(this.#random);
    exchange.writeRequest(this.#profile, templates, connection.uri, this.#random);
    connection.exchange = exchange;
    connection.uri += templates.length;
    connection.exchangesLeft--;
    connection.fromClient = true;
    connection.sent = exchange.from;
    connection.step = 'send';
    this.#exchanges++;
    this.#callCount += exchange.calls.length;
    for (const call of exchange.calls) this.#faults += call.fault ? 1 : 0;
  }

  #send(connection: Connection): number {
    const exchange = connection.exchange!;
    if (connection.lateTo > 0) {
      this.#data(connection, connection.lateFrom, connection.lateTo);
      connection.lateTo = 0;
    }
    for (let i = 0; i < SEGMENTS_AT_ONCE && connection.sent < exchange.to; i++) {
      const from = connection.sent;
      connection.sent = Math.min(from + MSS, exchange.to);
      this.#disturbed(connection, from, connection.sent);
    }
    if (connection.sent < exchange.to || connection.lateTo > 0) {
      if (connection.lateTo === 0) this.#acknowledge(connection);
      return ROUND_TRIP_US / 4;
    }
    this.#acknowledge(connection);
    const length = exchange.to - exchange.from;
    if (connection.fromClient) {
      connection.clientSequence = (connection.clientSequence + length) >>> 0;
      connection.step = 'answer';
      return ROUND_TRIP_US + this.#random.wait(this.#profile.serviceMs * 1000);
    }
    connection.serverSequence = (connection.serverSequence + length) >>> 0;
    this.#pool.push(exchange);
    connection.exchange = null;
    connection.step = 'request';
    return this.#random.wait(this.#idleUs);
  }

  /** A data segment that may be missed by the capture, come late or be seen twice. */
  #disturbed(connection: Connection, from: number, to: number): void {
    const { lossRate } = this.#profile;
    const fate = lossRate === 0 ? Number.POSITIVE_INFINITY : this.#random.unit() / lossRate;
    if (fate < 1) return;
    if (fate < 2 && connection.lateTo === 0) {
      connection.lateFrom = from;
      connection.lateTo = to;
      return;
    }
    this.#data(connection, from, to);
    if (fate < 3) this.#data(connection, from, to);
  }

  #data(connection: Connection, from: number, to: number): void {
    const { exchange, fromClient } = connection;
    const base = fromClient ? connection.clientSequence : connection.serverSequence;
    const flags = to === exchange!.to ? ACK | PSH : ACK;
    const sequence = (base + from - exchange!.from) >>> 0;
    this.#packets.segment(connection, fromClient, flags, sequence, exchange!.bytes, from, to);
  }

  #acknowledge(connection: Connection): void {
    const { exchange, fromClient } = connection;
    const sent = connection.sent - exchange!.from;
    this.#packets.nowUs += 5;
    if (fromClient) connection.serverAcknowledged = (connection.clientSequence + sent) >>> 0;
    else connection.clientAcknowledged = (connection.serverSequence + sent) >>> 0;
    this.#packets.segment(
      connection,
      !fromClient,
      ACK,
      fromClient ? connection.serverSequence : connection.clientSequence,
    );
  }

  #newConnection(): Connection {
    const random = this.#random;
    return {
      step: 'connect',
      exchange: null,
      fromClient: true,
      sent: 0,
      lateFrom: 0,
      lateTo: 0,
      exchangesLeft: Math.ceil(this.#profile.exchangesPerConnection * this.#together),
      pingsLeft: Math.ceil(this.#together),
      uri: 1,
      // 10.16.0.0/12 and 192.0.2.10
      clientAddress: 0x0a10_0000 | random.between(1, 1 << 20),
      clientPort: random.between(49_152, 65_536),
      serverAddress: 0xc000_020a | 0,
      serverPort: 80,
      clientSequence: random.bits(),
      serverSequence: random.bits(),
      clientAcknowledged: 0,
      serverAcknowledged: 0,
    };
  }
}
