/** pcap records of raw IPv4 (link type 101) for floods: one template whose few changing fields are patched. */

const RECORD_HEADER = 16;
const IP_HEADER = 20;
const TCP_HEADER = 20;
const START_SECONDS = 1_267_444_800;
const CHUNK = 1 << 20;

export const FLAG_SYN = 0x02;
export const FLAG_SYN_ACK = 0x12;
export const FLAG_ACK = 0x10;

/** The 24 bytes before the records. */
export function pcapHeader(linkType = 101): Uint8Array {
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65_535, true);
  view.setUint32(20, linkType, true);
  return header;
}

export interface SegmentFields {
  source: number;
  destination: number;
  sourcePort: number;
  destinationPort: number;
  seq: number;
  ack: number;
  flags: number;
  /** The only payload byte; null = no payload. */
  payload: number | null;
}

/** Writes records into chunks that are handed out when full. Segments are 10 µs apart, checksums are right. */
export class RecordWriter {
  #chunk = new Uint8Array(CHUNK);
  #view = new DataView(this.#chunk.buffer);
  #at = 0;
  #micros = 0;

  /** @returns a chunk to pass on, or null while it is not full */
  segment(fields: SegmentFields): Uint8Array | null {
    const payloadLength = fields.payload === null ? 0 : 1;
    const length = IP_HEADER + TCP_HEADER + payloadLength;
    const at = this.#at;
    const view = this.#view;
    view.setUint32(at, START_SECONDS + Math.floor(this.#micros / 1e6), true);
    view.setUint32(at + 4, this.#micros % 1e6, true);
    view.setUint32(at + 8, length, true);
    view.setUint32(at + 12, length, true);
    this.#micros += 10;
    const ip = at + RECORD_HEADER;
    view.setUint32(ip, 0x4500_0000 | length);
    view.setUint32(ip + 4, 0x0001_0000);
    view.setUint32(ip + 8, 0x4006_0000);
    view.setUint32(ip + 12, fields.source);
    view.setUint32(ip + 16, fields.destination);
    view.setUint16(ip + 10, this.#checksum(ip, ip + IP_HEADER, 0));
    const tcp = ip + IP_HEADER;
    view.setUint16(tcp, fields.sourcePort);
    view.setUint16(tcp + 2, fields.destinationPort);
    view.setUint32(tcp + 4, fields.seq);
    view.setUint32(tcp + 8, fields.ack);
    view.setUint32(tcp + 12, 0x5000_ffff | (fields.flags << 16));
    view.setUint32(tcp + 16, 0);
    if (fields.payload !== null) view.setUint8(tcp + TCP_HEADER, fields.payload);
    const pseudoHeader = this.#sum(ip + 12, ip + 20) + 6 + TCP_HEADER + payloadLength;
    view.setUint16(tcp + 16, this.#checksum(tcp, tcp + TCP_HEADER + payloadLength, pseudoHeader));
    this.#at = ip + length;
    return this.#at > CHUNK - 128 ? this.flush() : null;
  }

  /** What was written since the last chunk. */
  flush(): Uint8Array {
    const full = this.#chunk.subarray(0, this.#at);
    this.#chunk = new Uint8Array(CHUNK);
    this.#view = new DataView(this.#chunk.buffer);
    this.#at = 0;
    return full;
  }

  #sum(from: number, to: number): number {
    let sum = 0;
    let at = from;
    for (; at + 1 < to; at += 2) sum += this.#view.getUint16(at);
    return at < to ? sum + (this.#chunk[at]! << 8) : sum;
  }

  #checksum(from: number, to: number, more: number): number {
    let sum = this.#sum(from, to) + more;
    while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
    return ~sum & 0xffff;
  }
}
