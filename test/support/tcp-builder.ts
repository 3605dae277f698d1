/** Plays scripted TCP conversations to a connection table and writes down what comes out. */

import type { ByteSink, EndReason, GapReason } from '../../src/bytes/byte-sink.ts';
import type { DiagnosticCode } from '../../src/diagnostics/codes.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import type { ConnectionFacts } from '../../src/tcp/connection-facts.ts';
import type { TcpLimits } from '../../src/tcp/connection-handler.ts';
import { ConnectionTable } from '../../src/tcp/connection-table.ts';
import type { OverlapPolicy } from '../../src/tcp/overlap-policy.ts';
import type { TcpDatagram } from '../../src/tcp/segment.ts';
import { tcpSegment } from './packet-builder.ts';

export const LIMITS: TcpLimits = {
  connections: 1000,
  idle: 600,
  oooBytes: 1 << 24,
  oooSegments: 16_384,
  oooTotal: 1 << 28,
};

/** One segment of a script. Numbers count from the side's initial sequence number: the first byte of a stream is 1. */
export interface Step {
  readonly side: 'client' | 'server';
  readonly seq: number;
  readonly ack?: number;
  /** Letters of FSRPAU. Default 'A'. */
  readonly flags?: string;
  readonly data?: string | Uint8Array;
  /** Milliseconds; default one more than the step before. */
  readonly at?: number;
  /** Sets the initial sequence numbers from here on. */
  readonly clientIsn?: number;
  readonly serverIsn?: number;
  readonly id?: number;
  readonly ttl?: number;
  readonly window?: number;
  readonly urgent?: number;
  readonly options?: readonly number[];
  readonly badChecksum?: boolean;
  /** Only so many bytes of the payload were captured. */
  readonly captured?: number;
  readonly ambiguous?: boolean;
  readonly beyondFrame?: boolean;
  readonly clientPort?: number;
  readonly serverPort?: number;
  readonly ipv6?: boolean;
}

type Rest = Partial<Omit<Step, 'side' | 'seq' | 'data'>>;

export const c = (seq: number, data: string | Uint8Array = '', rest: Rest = {}): Step => ({
  side: 'client',
  seq,
  data,
  ...rest,
});
export const s = (seq: number, data: string | Uint8Array = '', rest: Rest = {}): Step => ({
  side: 'server',
  seq,
  data,
  ...rest,
});

export const OPEN: readonly Step[] = [
  c(0, '', { flags: 'S' }),
  s(0, '', { flags: 'SA', ack: 1 }),
  c(1, '', { ack: 1 }),
];

/** FIN, FIN/ACK and ACK after `clientBytes` and `serverBytes`. */
export function closing(clientBytes: number, serverBytes: number): Step[] {
  return [
    c(1 + clientBytes, '', { flags: 'FA', ack: 1 + serverBytes }),
    s(1 + serverBytes, '', { flags: 'FA', ack: 2 + clientBytes }),
    c(2 + clientBytes, '', { ack: 2 + serverBytes }),
  ];
}

/** What a direction's sink was told. */
export class Recording implements ByteSink {
  /** The bytes as text, gaps as `[-n]`, `[~n]` when snapped, `[!n]` when given up. */
  text = '';
  bytes = 0;
  missing = 0;
  end_: EndReason | null = null;
  settledTo = 0;
  readonly pushes: { offset: number; length: number; timeNs: number; nowNs: number; packet: number }[] = [];
  readonly gaps: [number, number, GapReason][] = [];
  readonly doubts: [number, number][] = [];
  readonly resents: [number, number, number, number][] = [];
  readonly faults: string[] = [];
  #next = 0;

  push(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    timeNs: number,
    nowNs: number,
    packet: number,
  ): void {
    this.#expect(offset);
    this.#next += to - from;
    this.bytes += to - from;
    for (let at = from; at < to; at++) this.text += String.fromCharCode(bytes[at]!);
    this.pushes.push({ offset, length: to - from, timeNs, nowNs, packet });
    if (nowNs < timeNs) this.faults.push('readable before seen');
  }

  gap(length: number, offset: number, _timeNs: number, reason: GapReason): void {
    this.#expect(offset);
    if (length <= 0) this.faults.push(`gap of ${length}`);
    this.#next += length;
    this.missing += length;
    this.text += `[${reason === 'lost' ? '-' : reason === 'snapped' ? '~' : '!'}${length}]`;
    this.gaps.push([offset, length, reason]);
  }

  end(reason: EndReason, offset: number): void {
    this.#expect(offset);
    this.end_ = reason;
  }

  settled(offset: number): void {
    if (offset < this.settledTo) this.faults.push('settled went back');
    if (offset > this.#next) this.faults.push('settled before handed on');
    this.settledTo = offset;
  }

  resent(offset: number, length: number, firstNs: number, againNs: number): void {
    if (offset + length > this.#next) this.faults.push('resent before handed on');
    this.resents.push([offset, length, firstNs, againNs]);
  }

  doubt(offset: number, length: number): void {
    if (offset + length > this.#next) this.faults.push('doubt before handed on');
    this.doubts.push([offset, length]);
  }

  #expect(offset: number): void {
    if (this.end_ !== null) this.faults.push('called after the end');
    if (offset !== this.#next) this.faults.push(`offset ${offset}, expected ${this.#next}`);
  }
}

export interface PlayedConnection {
  readonly facts: ConnectionFacts;
  readonly client: Recording;
  readonly server: Recording;
  closed: boolean;
}

export interface Played {
  readonly connections: PlayedConnection[];
  readonly log: DiagnosticLog;
  /** Codes with counts. */
  readonly codes: Partial<Record<DiagnosticCode, number>>;
  /** Broken promises of the sink contract. */
  readonly faults: string[];
  /** The only connection. */
  readonly client: Recording;
  readonly server: Recording;
  readonly facts: ConnectionFacts;
}

export interface PlayOptions {
  readonly policy?: OverlapPolicy;
  readonly limits?: Partial<TcpLimits>;
  readonly midMessage?: boolean;
  readonly clientIsn?: number;
  readonly serverIsn?: number;
}

/** A datagram in a buffer of its own. */
export function datagram(step: Step, clientIsn = 1000, serverIsn = 5000): TcpDatagram {
  const fromClient = step.side === 'client';
  const ipv6 = step.ipv6 ?? false;
  const clientAddress = ipv6 ? 'fd00::1' : '10.0.0.1';
  const serverAddress = ipv6 ? 'fd00::2' : '10.0.0.2';
  const clientPort = step.clientPort ?? 40_000;
  const serverPort = step.serverPort ?? 80;
  const data = typeof step.data === 'string' ? Uint8Array.from(step.data, (ch) => ch.charCodeAt(0)) : (step.data ?? []);
  const bytes = tcpSegment({
    source: fromClient ? clientAddress : serverAddress,
    destination: fromClient ? serverAddress : clientAddress,
    sourcePort: fromClient ? clientPort : serverPort,
    destinationPort: fromClient ? serverPort : clientPort,
    seq: (step.seq + (fromClient ? clientIsn : serverIsn)) >>> 0,
    ack: step.ack === undefined ? 0 : (step.ack + (fromClient ? serverIsn : clientIsn)) >>> 0,
    flags: step.flags ?? 'A',
    window: step.window ?? 65_535,
    urgent: step.urgent ?? 0,
    options: step.options ?? [],
    payload: data,
    checksumError: step.badChecksum ? 1 : 0,
  });
  const high = ipv6 ? 0xfd00_0000 | 0 : 0;
  const low = ipv6 ? 0 : 0x0a00_0000;
  const from = low + (fromClient ? 1 : 2);
  const to = low + (fromClient ? 2 : 1);
  return {
    bytes,
    version: ipv6 ? 6 : 4,
    src0: high,
    src1: 0,
    src2: 0,
    src3: from,
    dst0: high,
    dst1: 0,
    dst2: 0,
    dst3: to,
    ttl: step.ttl ?? 64,
    identification: step.id ?? 0,
    payloadFrom: 0,
    payloadTo: bytes.length - (step.captured === undefined ? 0 : data.length - step.captured),
    payloadLength: bytes.length,
    ambiguous: step.ambiguous ?? false,
    beyondFrame: step.beyondFrame ?? false,
  };
}

/** The datagrams in one buffer, as in a capture: at whatever alignment. */
function inOneSlab(datagrams: readonly TcpDatagram[]): TcpDatagram[] {
  const slab = new Uint8Array(datagrams.reduce((sum, { bytes }) => sum + bytes.length + 1, 0));
  let from = 0;
  return datagrams.map((one) => {
    slab.set(one.bytes, from);
    const moved = { ...one, bytes: slab, payloadFrom: from, payloadTo: from + one.payloadTo };
    from += one.bytes.length + 1;
    return moved;
  });
}

/** Plays the script, then ends the capture. */
export function play(steps: readonly Step[], options: PlayOptions = {}): Played {
  const log = new DiagnosticLog();
  const connections: PlayedConnection[] = [];
  const faults: string[] = [];
  const table = new ConnectionTable(
    {
      accept: (facts) => {
        const played = { facts, client: new Recording(), server: new Recording(), closed: false };
        connections.push(played);
        return [played.client, played.server];
      },
      isMidMessage: () => options.midMessage ?? false,
      closed: (facts) => {
        const played = connections.find((one) => one.facts === facts)!;
        if (played.closed || played.client.end_ === null || played.server.end_ === null)
          faults.push('closed at the wrong time');
        played.closed = true;
      },
    },
    { log, limits: { ...LIMITS, ...options.limits }, policy: options.policy ?? 'bsd', seed: 1 },
  );
  let { clientIsn = 1000, serverIsn = 5000 } = options;
  const datagrams = steps.map((step) => {
    clientIsn = step.clientIsn ?? clientIsn;
    serverIsn = step.serverIsn ?? serverIsn;
    return datagram(step, clientIsn, serverIsn);
  });
  let at = -1;
  inOneSlab(datagrams).forEach((one, index) => {
    at = steps[index]!.at ?? at + 1;
    table.segment(one, at * 1e6, index + 1);
  });
  table.end(Number.NaN);
  for (const one of connections) {
    faults.push(...one.client.faults, ...one.server.faults);
    if (!one.closed) faults.push('never closed');
  }
  const codes = Object.fromEntries(log.entries().map(({ code, count }) => [code, count]));
  const first = connections[0];
  return {
    connections,
    log,
    codes,
    faults,
    get client() {
      return first!.client;
    },
    get server() {
      return first!.server;
    },
    get facts() {
      return first!.facts;
    },
  };
}
