import { gzipSync } from 'node:zlib';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';
import type { CallTemplate, Template } from './templates.ts';

const ID_LENGTH = 36;
const DASHES = new Set([8, 13, 18, 23]);
const HEX = Buffer.from('0123456789ABCDEF');
/** Room for the HTTP head in front of an envelope. */
const HEAD_ROOM = 1024;

interface AskedCall {
  readonly answer: Template;
  readonly fault: boolean;
}

/** One request and its answer, written one after the other into the same reusable buffer. */
export class ExchangeWriter {
  /** The message written last is `bytes[from, to)`. */
  bytes = Buffer.allocUnsafe(1 << 14);
  from = 0;
  to = 0;
  /** Of the request written last. */
  calls: AskedCall[] = [];
  #firstUri = 0;
  #clientId: Buffer;
  #messageIds = Buffer.allocUnsafe(0);

  constructor(random: Random) {
    this.#clientId = Buffer.allocUnsafe(ID_LENGTH);
    writeId(this.#clientId, 0, random);
  }

  /** @param uri number of the first call's response URI */
  writeRequest(profile: Profile, templates: readonly CallTemplate[], uri: number, random: Random): void {
    this.#firstUri = uri;
    this.#messageIds =
      this.#messageIds.length < templates.length * ID_LENGTH
        ? Buffer.allocUnsafe(templates.length * ID_LENGTH)
        : this.#messageIds;
    this.calls = templates.map((template) => {
      const result = random.pick(template.results);
      const fault = random.chance(profile.faultRate) ? template.fault : null;
      return { answer: fault ?? result, fault: fault !== null };
    });
    let at = this.#envelope(profile, templates.length);
    for (const [index, call] of templates.entries()) {
      writeId(this.#messageIds, index * ID_LENGTH, random);
      at = this.#target(at, call.target, `/${uri + index}`);
      at = this.#value(at, call.request, index, random, 0);
    }
    this.#head(requestHead(profile, at - HEAD_ROOM), at);
  }

  writeAnswer(profile: Profile, timeMs: number, random: Random): void {
    let at = this.#envelope(profile, this.calls.length);
    for (const [index, call] of [...this.calls.entries()].reverse()) {
      at = this.#target(at, `/${this.#firstUri + index}/${call.fault ? 'onStatus' : 'onResult'}`, '');
      at = this.#value(at, call.answer, index, random, timeMs);
    }
    if (profile.gzip) {
      const coded = gzipSync(this.bytes.subarray(HEAD_ROOM, at), { level: 1 });
      this.#reserve(HEAD_ROOM + coded.length);
      coded.copy(this.bytes, HEAD_ROOM);
      at = HEAD_ROOM + coded.length;
    }
    this.#head(answerHead(profile, at - HEAD_ROOM), at);
  }

  #envelope(profile: Profile, bodies: number): number {
    this.#reserve(HEAD_ROOM + 6);
    this.bytes.writeUInt16BE(profile.style === 'flex' ? 3 : 0, HEAD_ROOM);
    this.bytes.writeUInt16BE(0, HEAD_ROOM + 2);
    return this.bytes.writeUInt16BE(bodies, HEAD_ROOM + 4);
  }

  #target(from: number, target: string, response: string): number {
    this.#reserve(from + target.length + response.length + 4);
    let at = this.bytes.writeUInt16BE(target.length, from);
    at += this.bytes.write(target, at, 'latin1');
    at = this.bytes.writeUInt16BE(response.length, at);
    return at + this.bytes.write(response, at, 'latin1');
  }

  #value(from: number, template: Template, index: number, random: Random, timeMs: number): number {
    const { bytes: value } = template;
    this.#reserve(from + 4 + value.length);
    const at = this.bytes.writeUInt32BE(value.length, from);
    value.copy(this.bytes, at);
    const ownId = index * ID_LENGTH;
    if (template.correlationId >= 0) {
      this.#messageIds.copy(this.bytes, at + template.correlationId, ownId, ownId + ID_LENGTH);
      if (template.messageId >= 0) writeId(this.bytes, at + template.messageId, random);
    } else if (template.messageId >= 0) {
      this.#messageIds.copy(this.bytes, at + template.messageId, ownId, ownId + ID_LENGTH);
    }
    if (template.clientId >= 0) this.#clientId.copy(this.bytes, at + template.clientId);
    if (template.timestamp >= 0) this.bytes.writeDoubleBE(timeMs, at + template.timestamp);
    return at + value.length;
  }

  #head(head: string, to: number): void {
    this.from = HEAD_ROOM - head.length;
    this.to = to;
    this.bytes.write(head, this.from, 'latin1');
  }

  #reserve(length: number): void {
    if (length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(length, this.bytes.length * 2));
    this.bytes.copy(larger);
    this.bytes = larger;
  }
}

function requestHead(profile: Profile, length: number): string {
  const path = profile.style === 'flex' ? '/messagebroker/amf' : '/flashservices/gateway';
  return (
    `POST ${path} HTTP/1.1\r\nHost: store.example.com\r\nUser-Agent: Mozilla/5.0 (Windows; U; Windows NT 6.1; en-US) Firefox/3.6.15\r\n` +
    `Accept: */*\r\nAccept-Encoding: gzip,deflate\r\nX-Flash-Version: 10,2,152,26\r\nContent-Type: application/x-amf\r\nContent-Length: ${length}\r\n\r\n`
  );
}

function answerHead(profile: Profile, length: number): string {
  return (
    `HTTP/1.1 200 OK\r\nServer: Apache-Coyote/1.1\r\nPragma: no-cache\r\nCache-Control: no-cache\r\nExpires: Sat, 25 Dec 1999 00:00:00 GMT\r\n` +
    `Content-Type: application/x-amf\r\n${profile.gzip ? 'Content-Encoding: gzip\r\n' : ''}Content-Length: ${length}\r\n\r\n`
  );
}

function writeId(out: Buffer, at: number, random: Random): void {
  let bits = 0;
  for (let i = 0; i < ID_LENGTH; i++) {
    if (i % 8 === 0) bits = random.bits();
    out[at + i] = DASHES.has(i) ? 0x2d : HEX[bits & 15]!;
    bits >>>= 4;
  }
}
