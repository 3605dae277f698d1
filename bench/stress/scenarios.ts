import { gzipSync } from 'node:zlib';
import { FLAG_ACK, FLAG_SYN, FLAG_SYN_ACK, pcapHeader, RecordWriter, type SegmentFields } from './raw-packets.ts';

/** A capture made to hurt, and what has to come of it. */
export interface Scenario {
  readonly name: string;
  readonly capture: () => Iterable<Uint8Array>;
  readonly options: readonly string[];
  /** Codes that the report must have. */
  readonly diagnostics: readonly string[];
  /** Packets that must have been read; missing = any number. */
  readonly packets?: number;
  /** Bound on the wall clock. */
  readonly seconds: number;
}

const REVERSED_BYTES = 10_000_000;
const HALF_OPEN = 1_000_000;
const GIB = 2 ** 30;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: '10,000,000 one-byte segments in reverse order',
    capture: reversedSegments,
    options: [],
    diagnostics: ['tcp.segment-limit', 'tcp.gap'],
    packets: REVERSED_BYTES + 3,
    seconds: 120,
  },
  {
    name: '1,000,000 half-open connections',
    capture: () => halfOpen(HALF_OPEN),
    options: [],
    diagnostics: [],
    packets: HALF_OPEN,
    seconds: 60,
  },
  {
    name: '1,500,000 half-open connections, above the limit',
    capture: () => halfOpen(1.5 * HALF_OPEN),
    options: [],
    diagnostics: ['tcp.flow-limit'],
    packets: 1.5 * HALF_OPEN,
    seconds: 90,
  },
  {
    name: 'captured length of 4 GiB in a record header',
    capture: hostileLength,
    options: [],
    diagnostics: ['file.record-too-large'],
    seconds: 30,
  },
  {
    name: 'pcapng block of 4 GiB declared',
    capture: hostileBlock,
    options: [],
    diagnostics: ['file.ng-bad-block-length'],
    seconds: 30,
  },
  {
    name: 'gzip container, 1 GiB from 1 MiB',
    capture: gzipContainer,
    options: [],
    diagnostics: ['file.gzip'],
    packets: GIB / 65_536,
    seconds: 60,
  },
  {
    name: 'gzip container, stopped at --max-container-bytes',
    capture: gzipContainer,
    options: ['--max-container-bytes', '64MiB'],
    diagnostics: ['file.gzip', 'file.gzip-limit'],
    seconds: 30,
  },
];

function* reversedSegments(): Iterable<Uint8Array> {
  yield pcapHeader();
  const writer = new RecordWriter();
  const client: SegmentFields = {
    source: 0x0a000001,
    destination: 0x0a000002,
    sourcePort: 40_000,
    destinationPort: 80,
    seq: 0,
    ack: 0,
    flags: FLAG_SYN,
    payload: null,
  };
  const server: SegmentFields = {
    ...client,
    source: client.destination,
    destination: client.source,
    sourcePort: 80,
    destinationPort: 40_000,
    ack: 1,
    flags: FLAG_SYN_ACK,
  };
  writer.segment(client);
  writer.segment(server);
  client.flags = FLAG_ACK;
  client.ack = 1;
  for (let offset = REVERSED_BYTES; offset > 0; offset--) {
    client.seq = offset;
    client.payload = offset & 0xff;
    const full = writer.segment(client);
    if (full !== null) yield full;
  }
  server.seq = 1;
  server.ack = REVERSED_BYTES + 1;
  server.flags = FLAG_ACK;
  writer.segment(server);
  yield writer.flush();
}

function* halfOpen(count: number): Iterable<Uint8Array> {
  yield pcapHeader();
  const writer = new RecordWriter();
  for (let index = 0; index < count; index++) {
    const full = writer.segment({
      source: 0x0a000000 + (index >>> 14),
      destination: 0xc0a80001,
      sourcePort: 1024 + (index & 0x3fff),
      destinationPort: 80,
      seq: Math.imul(index, 0x9e3779b1) >>> 0,
      ack: 0,
      flags: FLAG_SYN,
      payload: null,
    });
    if (full !== null) yield full;
  }
  yield writer.flush();
}

/** A hundred packets, a record that claims 4 GiB, and 256 MiB behind it. */
function* hostileLength(): Iterable<Uint8Array> {
  yield* halfOpen(100);
  const header = new Uint8Array(16);
  const view = new DataView(header.buffer);
  view.setUint32(0, 1_267_444_801, true);
  view.setUint32(8, 0xffff_ffff, true);
  view.setUint32(12, 0xffff_ffff, true);
  yield header;
  yield* filler(256);
}

/** A section, an interface, a packet block that claims 4 GiB, and 256 MiB behind it. */
function* hostileBlock(): Iterable<Uint8Array> {
  const section = [0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffff_ffff, 0xffff_ffff, 28];
  const linkType = [1, 20, 101, 65_535, 20];
  yield new Uint8Array(Uint32Array.from([...section, ...linkType, 6, 0xffff_fffc, 0, 0, 0, 100, 100]).buffer);
  yield* filler(256);
}

function* filler(mebibytes: number): Iterable<Uint8Array> {
  const zeros = new Uint8Array(2 ** 20);
  for (let count = 0; count < mebibytes; count++) yield zeros;
}

/** A gzip file of many members: each is 16 MiB of records full of zeros, packed about 1000:1. */
function* gzipContainer(): Iterable<Uint8Array> {
  const length = 65_536 - 16;
  const member = new Uint8Array(2 ** 24);
  const view = new DataView(member.buffer);
  for (let at = 0; at < member.length; at += 65_536) {
    view.setUint32(at, 1_267_444_800, true);
    view.setUint32(at + 8, length, true);
    view.setUint32(at + 12, length, true);
  }
  const packed = gzipSync(member, { level: 9 });
  yield gzipSync(pcapHeader());
  for (let sent = 0; sent < GIB; sent += member.length) yield packed;
}
