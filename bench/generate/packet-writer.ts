import { closeSync, openSync, writeSync } from 'node:fs';

const FLUSH_AT = 8 << 20;
const RECORD_HEAD = 16;
const ETHERNET = 14;
const IP_HEAD = 20;
/** Nanoseconds that one byte takes on a link of 1 Gb/s. */
const WIRE_US_PER_BYTE = 0.008;

export const SYN = 0x02;
export const FIN = 0x01;
export const ACK = 0x10;
export const PSH = 0x08;

/** A TCP connection as its packets need it. Addresses are 32-bit words, sequence numbers count from the initial one. */
export interface Flow {
  clientAddress: number;
  clientPort: number;
  serverAddress: number;
  serverPort: number;
  clientSequence: number;
  serverSequence: number;
  /** What each side has acknowledged of the other. */
  clientAcknowledged: number;
  serverAcknowledged: number;
}

const MSS_OPTION = Buffer.from([0x02, 0x04, 0x05, 0xb4]);
const EMPTY = Buffer.alloc(0);

/**
 * Writes a classic pcap file (little endian, microseconds, Ethernet) packet by packet through one buffer. Time only goes forward: all packets
 * share one link of 1 Gb/s.
 */
export class PacketWriter {
  #out = Buffer.allocUnsafe(FLUSH_AT + (1 << 17));
  #length = 24;
  #identification = 1;
  readonly #file: number;
  /** Microseconds since 1970. */
  nowUs: number;
  packets = 0;
  bytes = 24;

  constructor(path: string, startUs: number) {
    this.#file = openSync(path, 'w');
    this.nowUs = startUs;
    const out = this.#out;
    out.writeUInt32LE(0xa1b2c3d4, 0);
    out.writeUInt16LE(2, 4);
    out.writeUInt16LE(4, 6);
    out.fill(0, 8, 16);
    out.writeUInt32LE(262_144, 16);
    out.writeUInt32LE(1, 20);
  }

  /** Writes one segment with `payload[from, to)`. */
  segment(
    flow: Flow,
    fromClient: boolean,
    flags: number,
    sequence: number,
    payload: Buffer = EMPTY,
    from = 0,
    to = 0,
  ): void {
    const options = flags & SYN ? MSS_OPTION : EMPTY;
    const tcpLength = 20 + options.length + to - from;
    const frame = ETHERNET + IP_HEAD + tcpLength;
    const out = this.#out;
    this.nowUs += frame * WIRE_US_PER_BYTE;
    let at = this.#record(frame);
    out.writeUIntBE(fromClient ? 0x02005e000001 : 0x02005e000002, at, 6);
    out.writeUIntBE(fromClient ? 0x02005e000002 : 0x02005e000001, at + 6, 6);
    out.writeUInt16BE(0x0800, at + 12);
    at += ETHERNET;
    const source = fromClient ? flow.clientAddress : flow.serverAddress;
    const destination = fromClient ? flow.serverAddress : flow.clientAddress;
    put32(out, at, 0x4500_0000 | (IP_HEAD + tcpLength));
    put32(out, at + 4, (this.#identification << 16) | 0x4000);
    this.#identification = (this.#identification + 1) & 0xffff;
    put32(out, at + 8, 0x4006_0000);
    put32(out, at + 12, source);
    put32(out, at + 16, destination);
    put16(out, at + 10, checksum(out, at, at + IP_HEAD, 0));
    at += IP_HEAD;
    put16(out, at, fromClient ? flow.clientPort : flow.serverPort);
    put16(out, at + 2, fromClient ? flow.serverPort : flow.clientPort);
    put32(out, at + 4, sequence);
    put32(out, at + 8, flags & ACK ? (fromClient ? flow.clientAcknowledged : flow.serverAcknowledged) : 0);
    out[at + 12] = (5 + options.length / 4) << 4;
    out[at + 13] = flags;
    put16(out, at + 14, 0xffff);
    put32(out, at + 16, 0);
    options.copy(out, at + 20);
    payload.copy(out, at + 20 + options.length, from, to);
    const pseudo = (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + 6 + tcpLength;
    put16(out, at + 16, checksum(out, at, at + tcpLength, pseudo));
    this.#length = at + tcpLength;
    if (this.#length >= FLUSH_AT) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  /** Writes the record head and returns where the frame begins. */
  #record(frame: number): number {
    const at = this.#length;
    const now = Math.floor(this.nowUs);
    const seconds = Math.floor(now / 1_000_000);
    this.#out.writeUInt32LE(seconds, at);
    this.#out.writeUInt32LE(now - seconds * 1_000_000, at + 4);
    this.#out.writeUInt32LE(frame, at + 8);
    this.#out.writeUInt32LE(frame, at + 12);
    this.packets++;
    this.bytes += RECORD_HEAD + frame;
    return at + RECORD_HEAD;
  }

  #flush(): void {
    for (let at = 0; at < this.#length; ) at += writeSync(this.#file, this.#out, at, this.#length - at);
    this.#length = 0;
  }
}

function put16(out: Buffer, at: number, value: number): void {
  out[at] = value >>> 8;
  out[at + 1] = value;
}

function put32(out: Buffer, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}

/** The Internet checksum (RFC 1071) of `[from, to)` and a partial sum. */
function checksum(bytes: Buffer, from: number, to: number, partial: number): number {
  let sum = partial;
  let at = from;
  for (; at + 1 < to; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  if (at < to) sum += bytes[at]! << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
