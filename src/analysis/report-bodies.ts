import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ClassSchema } from '../amf/class-schema.ts';
import type { Envelope } from '../amf/envelope.ts';
import { readBodyEnvelope } from '../amf/envelope-tree.ts';
import { acceleratedTape } from '../amf/rows.ts';
import type { Side } from '../calls/sides.ts';
import type { HttpExchange, HttpMessage } from '../http/message.ts';
import type { BodyIndex, ExchangeEntry, MessageEntry } from '../report/formats/html/data.ts';
import type { Call } from '../report/model.ts';
import type { MessageSource } from './connection-reader.ts';
import { type RedactionOptions, Redactor } from './redact.ts';
import type { PipelineTaps } from './segment-stages.ts';
import { shownBody } from './shown-body.ts';

export interface ReportBodiesOptions {
  readonly redaction?: RedactionOptions;
  readonly classes?: ClassSchema;
  /** Most compressed bytes kept. */
  readonly limit: number;
}

/** Bytes of a part before compression: what a page decompresses to show one call. */
const PART_BYTES = 256 * 1024;
const LEVEL = 4;

type Bytes = Uint8Array<ArrayBufferLike>;

interface PendingMessage {
  readonly entry: Omit<MessageEntry, 'bytes'>;
  readonly bytes: Bytes | null;
}

/**
 * The HTTP messages of the calls of a run, for a report that shows them: gathered while the captures are read, redacted, compressed in parts. Memory is
 * bounded by the limit.
 */
export class ReportBodies {
  readonly #options: ReportBodiesOptions;
  readonly #redactor: Redactor;
  /** For one message after the other. */
  readonly #tape = acceleratedTape();
  readonly #pending = new Map<HttpMessage<Side>, PendingMessage>();
  #parts = new PartWriter();

  constructor(options: ReportBodiesOptions) {
    this.#options = options;
    this.#redactor = new Redactor(options.redaction);
  }

  /** To be given to the run. */
  readonly taps: PipelineTaps = {
    keepsAsIs: true,
    message: (_connection, message, side, source) => this.#message(message, side, source),
    exchange: (exchange) => this.#exchange(exchange),
  };

  /** The parts, each compressed (raw deflate), and where in them the messages of `calls` are. */
  of(calls: readonly Call[]): { index: BodyIndex; parts: readonly Uint8Array[] } {
    const wanted = new Set(calls.map(({ connection, exchange }) => `${connection} ${exchange}`));
    const all = this.#parts.finish();
    const isWanted = (at: number) => wanted.has(`${all.connection[at]} ${all.exchange[at]}`);
    const chosen = all.connection.every((_, at) => isWanted(at)) ? all : chosenOf(all, isWanted);
    const { compressed, ...columns } = chosen;
    const { classes } = this.#options;
    const layouts = classes === undefined ? null : [...classes];
    return { index: { parts: compressed.length, ...columns, classes: layouts }, parts: compressed };
  }

  #message(message: HttpMessage<Side>, side: Side | null, source: MessageSource | null): void {
    // What answers a call belongs to it whatever it is.
    const isAnswer = message.request?.payload !== undefined && message.request?.payload !== null;
    if (side === null && message.direction === 'response' && !isAnswer) return;
    if (this.#parts.size > this.#options.limit) return;
    this.#pending.set(message, this.#pendingOf(message, side, source));
  }

  #exchange({ connection, number, request, response }: HttpExchange<Side>): void {
    const take = (message: HttpMessage<Side> | null) => {
      const pending = message === null ? undefined : this.#pending.get(message);
      if (message !== null) this.#pending.delete(message);
      return pending ?? null;
    };
    const asked = take(request);
    const answered = take(response);
    if ((request?.payload ?? null) === null && (response?.payload ?? null) === null) return;
    if (this.#parts.size > this.#options.limit) this.#parts.leftOut++;
    else this.#parts.add(connection, number, asked, answered);
  }

  #pendingOf(message: HttpMessage<Side>, side: Side | null, source: MessageSource | null): PendingMessage {
    const { body, direction } = message;
    const { classes } = this.#options;
    const content = body?.kept ? body.content() : null;
    const bytes = content === null ? new Uint8Array(0) : content.bytes.slice(content.from, content.to);
    const isPlain = content !== null && content.codings.length === 0;
    const holes = isPlain ? [...(body?.holes ?? [])] : [];
    const complete = message.complete && (content?.complete ?? true);
    const reading = { direction, holes, ...(classes === undefined ? {} : { classes }) };
    const envelope = bytes.length === 0 ? null : readBodyEnvelope(bytes, reading, this.#tape);
    const shown =
      bytes.length === 0
        ? { bytes: null, patch: null, tree: null, cut: whyNoBody(message) }
        : side === null && this.#redactor.active
          ? { bytes: null, patch: null, tree: null, cut: 'it is not AMF and cannot be checked for secrets' }
          : shownBody({ bytes, complete, ...reading }, envelope, this.#redactor);
    const redactor = this.#redactor;
    return {
      bytes: shown.bytes,
      entry: {
        startLine: redactor.line(message.startLine),
        headers: message.headers.entries().map(([name, value]) => [name, redactor.httpHeader(name, value)] as const),
        stream: { from: message.streamFrom, bodyFrom: message.bodyFrom, to: message.streamTo },
        packets: [message.firstPacket, message.lastPacket],
        ...(source === null ? {} : { decrypted: source }),
        complete: message.complete,
        missing: message.missing,
        bodyLength: body?.length ?? 0,
        codings: content?.codings ?? [],
        holes,
        streams: isPlain && envelope !== null ? streamRanges(message, envelope) : [],
        patch: shown.patch,
        tree: shown.tree,
        cut: shown.cut,
      },
    };
  }
}

function whyNoBody({ body }: HttpMessage<Side>): string | null {
  if (body === null || body.length === 0) return null;
  return body.kept ? 'none of it was captured' : 'it is above --max-body or belongs to a streaming channel';
}

/** Where the values of an envelope stand in the stream. */
function streamRanges({ body }: HttpMessage<Side>, envelope: Envelope): (readonly [number, number] | null)[] {
  const { bodies, from } = envelope;
  return bodies.map(({ offset, length }) => body?.map.sourceRange(from + offset, from + offset + length) ?? null);
}

interface Parts extends Omit<BodyIndex, 'parts' | 'classes'> {
  readonly connection: number[];
  readonly exchange: number[];
  readonly part: number[];
  readonly entry: number[];
  readonly compressed: readonly Uint8Array[];
}

/** Collects entries and their bytes until a part is full. A part: length of the JSON (32 bits, little-endian), the JSON, the bytes. */
class PartWriter {
  leftOut = 0;
  /** Compressed bytes so far. */
  size = 0;
  readonly #compressed: Uint8Array[] = [];
  readonly #columns = {
    connection: [] as number[],
    exchange: [] as number[],
    part: [] as number[],
    entry: [] as number[],
  };
  #entries: ExchangeEntry[] = [];
  #bytes: Bytes[] = [];
  #length = 0;

  add(connection: number, exchange: number, request: PendingMessage | null, response: PendingMessage | null): void {
    this.#columns.connection.push(connection);
    this.#columns.exchange.push(exchange);
    this.#columns.part.push(this.#compressed.length);
    this.#columns.entry.push(this.#entries.length);
    this.#entries.push({ request: this.#place(request), response: this.#place(response) });
    if (this.#length >= PART_BYTES || this.#entries.length >= 512) this.#close();
  }

  finish(): Parts {
    if (this.#entries.length > 0) this.#close();
    return { ...this.#columns, leftOut: this.leftOut, compressed: this.#compressed };
  }

  #place(message: PendingMessage | null): MessageEntry | null {
    if (message === null) return null;
    const { bytes, entry } = message;
    if (bytes === null) return { ...entry, bytes: null };
    const from = this.#length;
    this.#bytes.push(bytes);
    this.#length += bytes.length;
    return { ...entry, bytes: [from, this.#length] };
  }

  #close(): void {
    const json = Buffer.from(JSON.stringify(this.#entries));
    const head = Buffer.alloc(4);
    head.writeUInt32LE(json.length);
    const part = deflateRawSync(Buffer.concat([head, json, ...this.#bytes]), { level: LEVEL });
    this.#compressed.push(part);
    this.size += part.length;
    this.#entries = [];
    this.#bytes = [];
    this.#length = 0;
  }
}

/** The exchanges that are wanted, packed anew. */
function chosenOf(all: Parts, isWanted: (at: number) => boolean): Parts {
  const writer = new PartWriter();
  let opened = -1;
  let entries: readonly ExchangeEntry[] = [];
  let bytes: Bytes = new Uint8Array(0);
  for (let at = 0; at < all.part.length; at++) {
    if (!isWanted(at)) continue;
    if (all.part[at] !== opened) {
      opened = all.part[at]!;
      const part = inflateRawSync(all.compressed[opened]!);
      const length = part.readUInt32LE(0);
      entries = JSON.parse(part.toString('utf8', 4, 4 + length));
      bytes = part.subarray(4 + length);
    }
    const entry = entries[all.entry[at]!]!;
    const pending = (message: MessageEntry | null) =>
      message === null
        ? null
        : { entry: message, bytes: message.bytes === null ? null : bytes.subarray(...message.bytes) };
    writer.add(all.connection[at]!, all.exchange[at]!, pending(entry.request), pending(entry.response));
  }
  writer.leftOut = all.leftOut;
  return writer.finish();
}
