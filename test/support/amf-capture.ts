/** Captures of AMF over HTTP, built packet by packet: handshake, requests, responses, acknowledgements, end. */

import { type PcapRecord, pcapFile, START_SECONDS } from './capture-files.ts';
import { concat, tcpFrame, toBytes } from './packet-builder.ts';

export interface HttpExchangeBytes {
  readonly request: Uint8Array;
  /** Null: none is captured. */
  readonly response: Uint8Array | null;
}

export interface ConnectionScript {
  readonly exchanges: readonly HttpExchangeBytes[];
  /** Milliseconds after the start of the capture. */
  readonly atMs?: number;
  /** Between the packets. */
  readonly stepMs?: number;
}

export interface HttpParts {
  readonly target?: string;
  readonly status?: string;
  readonly headers?: readonly (readonly [string, string])[];
}

const AMF = 'application/x-amf';

export function httpRequest(body: Uint8Array, { target = '/gateway', headers = [] }: HttpParts = {}): Uint8Array {
  return message(`POST ${target} HTTP/1.1`, [['Host', 'app.example'], ...headers], body);
}

export function httpResponse(body: Uint8Array, { status = '200 OK', headers = [] }: HttpParts = {}): Uint8Array {
  return message(`HTTP/1.1 ${status}`, headers, body);
}

function message(start: string, headers: readonly (readonly [string, string])[], body: Uint8Array): Uint8Array {
  const type = headers.some(([name]) => name.toLowerCase() === 'content-type') ? [] : [['Content-Type', AMF] as const];
  const fields = [...headers, ...type, ['Content-Length', String(body.length)] as const];
  return concat(`${start}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`, body);
}

interface Timed {
  readonly ms: number;
  readonly data: Uint8Array;
}

function packetsOf(script: ConnectionScript, index: number): Timed[] {
  const packets: Timed[] = [];
  const step = script.stepMs ?? 1;
  let ms = script.atMs ?? index * 10;
  const client = { source: '10.0.0.1', destination: '10.0.0.2', sourcePort: 40_000 + index, destinationPort: 80 };
  const server = { source: '10.0.0.2', destination: '10.0.0.1', sourcePort: 80, destinationPort: 40_000 + index };
  let clientSeq = 1000;
  let serverSeq = 5000;
  const add = (fields: Parameters<typeof tcpFrame>[0]) => {
    packets.push({ ms, data: tcpFrame(fields) });
    ms += step;
  };
  const fromClient = (flags: string, payload?: Uint8Array) => {
    add({ ...client, seq: clientSeq, ack: flags === 'S' ? 0 : serverSeq, flags, ...(payload ? { payload } : {}) });
    clientSeq += (payload?.length ?? 0) + (/[SF]/.test(flags) ? 1 : 0);
  };
  const fromServer = (flags: string, payload?: Uint8Array) => {
    add({ ...server, seq: serverSeq, ack: clientSeq, flags, ...(payload ? { payload } : {}) });
    serverSeq += (payload?.length ?? 0) + (/[SF]/.test(flags) ? 1 : 0);
  };
  fromClient('S');
  fromServer('SA');
  fromClient('A');
  for (const { request, response } of script.exchanges) {
    for (const piece of pieces(request)) fromClient('PA', piece);
    fromServer('A');
    if (response === null) continue;
    for (const piece of pieces(response)) fromServer('PA', piece);
    fromClient('A');
  }
  fromClient('FA');
  fromServer('FA');
  fromClient('A');
  return packets;
}

function pieces(bytes: Uint8Array): Uint8Array[] {
  const all: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 1400) all.push(toBytes(bytes.subarray(at, at + 1400)));
  return all;
}

/** A pcap of these connections, packets in the order of time. */
export function amfCapture(scripts: readonly ConnectionScript[]): Uint8Array {
  const packets = scripts.flatMap(packetsOf).sort((a, b) => a.ms - b.ms);
  return pcapFile(
    packets.map(({ ms, data }): PcapRecord => {
      const seconds = START_SECONDS + Math.floor(ms / 1000);
      return { seconds, fraction: Math.round((ms % 1000) * 1000), data };
    }),
  );
}
