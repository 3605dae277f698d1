import { createReadStream, createWriteStream, renameSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Forms of a capture file besides the classic one that `generateCapture` writes. */
export const FORMS = {
  pcapng: { extension: 'pcapng', write: writePcapng },
  compressed: { extension: 'pcap.gz', write: writeGzip },
} as const satisfies Record<string, { extension: string; write: (from: string, to: string) => Promise<void> }>;

export type FormName = keyof typeof FORMS;

export function isFormName(name: string): name is FormName {
  return Object.hasOwn(FORMS, name);
}

/** Writes a generated capture in another form, under another name until it is complete. */
export async function writeForm(form: FormName, from: string, to: string): Promise<void> {
  const temporary = `${to}.part`;
  await FORMS[form].write(from, temporary);
  renameSync(temporary, to);
}

async function writeGzip(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createGzip(), createWriteStream(to));
}

async function writePcapng(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from, { highWaterMark: 1 << 20 }), asPcapng, createWriteStream(to));
}

const FILE_HEAD = 24;
const RECORD_HEAD = 16;

/** Records of a little-endian classic capture with microseconds as one section with one Ethernet interface and Enhanced Packet Blocks. */
async function* asPcapng(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield sectionAndInterface();
  let rest = Buffer.alloc(0);
  let isInside = false;
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const blocks = [];
    let at = isInside ? 0 : FILE_HEAD;
    isInside = true;
    while (at + RECORD_HEAD <= bytes.length) {
      const end = at + RECORD_HEAD + bytes.readUInt32LE(at + 8);
      if (end > bytes.length) break;
      blocks.push(packetBlock(bytes, at, end));
      at = end;
    }
    rest = bytes.subarray(at);
    yield Buffer.concat(blocks);
  }
}

/** pcapng §4.1, §4.2 */
function sectionAndInterface(): Buffer {
  const out = Buffer.alloc(28 + 20);
  out.writeUInt32LE(0x0a0d0d0a, 0);
  out.writeUInt32LE(28, 4);
  out.writeUInt32LE(0x1a2b3c4d, 8);
  out.writeUInt16LE(1, 12);
  out.writeBigInt64LE(-1n, 16);
  out.writeUInt32LE(28, 24);
  out.writeUInt32LE(1, 28);
  out.writeUInt32LE(20, 32);
  out.writeUInt16LE(1, 36);
  out.writeUInt32LE(262_144, 40);
  out.writeUInt32LE(20, 44);
  return out;
}

/** pcapng §4.3. @param at where the classic record begins */
function packetBlock(bytes: Buffer, at: number, end: number): Buffer {
  const captured = bytes.readUInt32LE(at + 8);
  const length = 32 + Math.ceil(captured / 4) * 4;
  const time = BigInt(bytes.readUInt32LE(at)) * 1_000_000n + BigInt(bytes.readUInt32LE(at + 4));
  const out = Buffer.alloc(length);
  out.writeUInt32LE(6, 0);
  out.writeUInt32LE(length, 4);
  out.writeUInt32LE(Number(time >> 32n), 12);
  out.writeUInt32LE(Number(time & 0xffff_ffffn), 16);
  out.writeUInt32LE(captured, 20);
  out.writeUInt32LE(bytes.readUInt32LE(at + 12), 24);
  bytes.copy(out, 28, at + RECORD_HEAD, end);
  out.writeUInt32LE(length, length - 4);
  return out;
}
