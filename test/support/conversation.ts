/** Writes one HTTP conversation over TCP as a capture, packet by packet: what a recording of it would hold. */

import { type PcapRecord, pcapFile, START_SECONDS } from './capture-files.ts';
import { type Bytes, concat, tcpFrame, toBytes } from './packet-builder.ts';

const CLIENT = { source: '10.0.0.1', destination: '10.0.0.2', sourcePort: 40_000, destinationPort: 80 };
const SERVER = { source: '10.0.0.2', destination: '10.0.0.1', sourcePort: 80, destinationPort: 40_000 };

export class Conversation {
  readonly #records: PcapRecord[] = [];
  #client = 1000;
  #server = 5000;
  #now = 0;

  constructor() {
    this.#record(tcpFrame({ ...CLIENT, seq: this.#client++, flags: 'S' }), 0);
    this.#record(tcpFrame({ ...SERVER, seq: this.#server++, ack: this.#client, flags: 'SA' }), 1);
    this.#record(tcpFrame({ ...CLIENT, seq: this.#client, ack: this.#server }), 2);
  }

  /** One segment of the client, `at` milliseconds after the first packet. */
  client(at: number, payload: Bytes): void {
    this.#record(tcpFrame({ ...CLIENT, seq: this.#client, ack: this.#server, payload }), at);
    this.#client += toBytes(payload).length;
  }

  /** One segment of the server. */
  server(at: number, payload: Bytes): void {
    this.#record(tcpFrame({ ...SERVER, seq: this.#server, ack: this.#client, payload }), at);
    this.#server += toBytes(payload).length;
  }

  /** Pure acknowledgement of all that the server sent. */
  acknowledge(at: number): void {
    this.#record(tcpFrame({ ...CLIENT, seq: this.#client, ack: this.#server }), at);
  }

  /** Exchanges the last two packets on the wire; their times stay in order. */
  swapLastTwo(): void {
    const [first, second] = this.#records.splice(-2);
    this.#records.push({ ...second!, fraction: first!.fraction! }, { ...first!, fraction: second!.fraction! });
  }

  /** The last packet was not captured. */
  loseLast(): void {
    this.#records.pop();
  }

  /** Both sides close; the capture. */
  close(at: number): Uint8Array {
    this.#record(tcpFrame({ ...CLIENT, seq: this.#client, ack: this.#server, flags: 'FA' }), at);
    this.#record(tcpFrame({ ...SERVER, seq: this.#server, ack: this.#client + 1, flags: 'FA' }), at + 1);
    this.#record(tcpFrame({ ...CLIENT, seq: this.#client + 1, ack: this.#server + 1 }), at + 2);
    return pcapFile(this.#records);
  }

  #record(data: Uint8Array, at: number): void {
    if (at < this.#now || at >= 1000) throw new RangeError('one conversation lasts less than a second, forwards');
    this.#now = at;
    this.#records.push({ seconds: START_SECONDS, fraction: at * 1000, data });
  }
}

export function post(body: Uint8Array): Uint8Array {
  const head = `POST /gateway HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/x-amf\r\nContent-Length: ${body.length}\r\n\r\n`;
  return concat(head, body);
}

export function answer(body: Uint8Array): Uint8Array {
  return concat(`HTTP/1.1 200 OK\r\nContent-Type: application/x-amf\r\nContent-Length: ${body.length}\r\n\r\n`, body);
}

/** `count` parts of about one size. */
export function split(bytes: Uint8Array, count: number): Uint8Array[] {
  const size = Math.ceil(bytes.length / count);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
