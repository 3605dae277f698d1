/** One keep-alive connection with remoting calls, as the packets that a capture would hold. */
import { createHash } from 'node:crypto';
import { DEFAULT_LIMITS } from '../../src/analysis/limits.ts';
import { Pipeline } from '../../src/analysis/pipeline.ts';
import type { CallRecord } from '../../src/calls/call-record.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import type { OverlapPolicy } from '../../src/tcp/overlap-policy.ts';
import { body, envelope } from './amf-bytes.ts';
import { concat, type TcpFields, tcpPacket, toBytes } from './packet-builder.ts';

export const RAW_IP = 101;

/** A call by what its argument and its result are: strings of these lengths. */
export interface PlainCall {
  readonly argument: number;
  readonly result: number;
  readonly chunked: boolean;
}

export interface Wire {
  readonly calls: readonly PlainCall[];
  readonly clientIsn: number;
  readonly serverIsn: number;
  /** Length of the n-th segment (from 0), which never spans two messages. */
  readonly segmentLength: (n: number) => number;
}

const string = (length: number, salt: number): string =>
  Array.from({ length }, (_, i) => String.fromCharCode(97 + ((i * 7 + salt) % 26))).join('');
const amfString = (text: string): string => `02 ${text.length.toString(16).padStart(4, '0')} '${text}'`;

export function requestOf({ argument }: PlainCall, index: number): Uint8Array {
  const value = `0a 00000001 ${amfString(string(argument, index))}`;
  const content = envelope(body(`shop.find${index}`, `/${index + 1}`, value));
  const head = `POST /gateway HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-amf\r\nContent-Length: ${content.length}\r\n\r\n`;
  return concat(head, content);
}

export function responseOf({ result, chunked }: PlainCall, index: number): Uint8Array {
  const content = envelope(body(`/${index + 1}/onResult`, 'null', amfString(string(result, index + 9))));
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/x-amf\r\n';
  if (!chunked) return concat(`${head}Content-Length: ${content.length}\r\n\r\n`, content);
  const half = content.length >> 1;
  return concat(
    `${head}Transfer-Encoding: chunked\r\n\r\n`,
    `${half.toString(16)}\r\n`,
    content.subarray(0, half),
    `\r\n${(content.length - half).toString(16)}\r\n`,
    content.subarray(half),
    '\r\n0\r\n\r\n',
  );
}

const CLIENT = { source: '10.0.0.1', destination: '10.0.0.2', sourcePort: 40000, destinationPort: 80 } as const;
const SERVER = { source: '10.0.0.2', destination: '10.0.0.1', sourcePort: 80, destinationPort: 40000 } as const;

/** The packets (raw IP) of a conversation: handshake, data with an acknowledgement each, close. */
export function packetsOf({ calls, clientIsn, serverIsn, segmentLength }: Wire): Uint8Array[] {
  const packets: Uint8Array[] = [];
  const next = [clientIsn, serverIsn];
  const send = (side: 0 | 1, fields: TcpFields, length: number): void => {
    const ends = side === 0 ? CLIENT : SERVER;
    const isFirst = side === 0 && fields.flags === 'S';
    const id = packets.length + 1;
    packets.push(
      tcpPacket({ ...ends, seq: next[side]! >>> 0, ack: isFirst ? 0 : next[1 - side]! >>> 0, id, ...fields }),
    );
    next[side] = (next[side]! + length) >>> 0;
  };
  let segment = 0;
  const message = (side: 0 | 1, bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) {
      const payload = bytes.subarray(at, at + Math.max(1, segmentLength(segment++)));
      send(side, { payload }, payload.length);
      send(side === 0 ? 1 : 0, {}, 0);
      at += payload.length;
    }
  };
  send(0, { flags: 'S' }, 1);
  send(1, { flags: 'SA' }, 1);
  send(0, {}, 0);
  calls.forEach((call, index) => {
    message(0, requestOf(call, index));
    message(1, responseOf(call, index));
  });
  send(0, { flags: 'FA' }, 1);
  send(1, { flags: 'FA' }, 1);
  send(0, {}, 0);
  return packets;
}

/** What a run makes of packets: each HTTP message with the hash of its body, each call with its names and status. */
export interface Reading {
  readonly messages: readonly string[];
  readonly calls: readonly string[];
}

/** A packet with its place in time, in milliseconds. */
export interface TimedPacket {
  readonly bytes: Uint8Array;
  readonly ms: number;
}

/** A packet a millisecond. */
export function timed(packets: readonly Uint8Array[]): TimedPacket[] {
  return packets.map((bytes, ms) => ({ bytes, ms }));
}

/** Runs packets through the whole pipeline. */
export function readPackets(packets: readonly TimedPacket[], overlap: OverlapPolicy = 'bsd'): Reading {
  const messages: string[] = [];
  const calls: CallRecord[] = [];
  const pipeline = new Pipeline({
    log: new DiagnosticLog(DEFAULT_LIMITS.examples),
    limits: DEFAULT_LIMITS,
    overlap,
    values: 'none',
    httpPorts: [],
    baseNs: () => null,
    onCall: (call) => void calls.push(call),
    onPush: () => undefined,
    taps: {
      message: (connection, { direction, number, startLine, complete, body: content }) => {
        const sha256 = content === null ? 'none' : content.sha256();
        messages.push(`${connection} ${direction} ${number} ${startLine} ${complete ? 'whole' : 'cut'} ${sha256}`);
      },
    },
  });
  const slab = concat(...packets.map(({ bytes }) => bytes));
  let at = 0;
  packets.forEach(({ bytes: { length }, ms }, index) => {
    pipeline.packets.packet(slab, at, at + length, length, RAW_IP, Math.round(ms * 1e6), index + 1);
    at += length;
  });
  pipeline.end(packets.length * 1e6);
  return { messages: messages.sort(), calls: calls.map(({ operation, status }) => `${operation} ${status}`).sort() };
}

/** What should come of whole calls. */
export function expectedOf(calls: readonly PlainCall[]): Reading {
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const messages = calls.flatMap((call, index) => [
    `1 request ${index + 1} POST /gateway HTTP/1.1 whole ${sha256(contentOf(requestOf(call, index)))}`,
    `1 response ${index + 1} HTTP/1.1 200 OK whole ${sha256(contentOf(responseOf({ ...call, chunked: false }, index)))}`,
  ]);
  return { messages: messages.sort(), calls: calls.map((_, index) => `shop.find${index} ok`).sort() };
}

function contentOf(message: Uint8Array): Uint8Array {
  return message.subarray(Buffer.from(message).indexOf('\r\n\r\n') + toBytes('\r\n\r\n').length);
}
