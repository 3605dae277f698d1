import { locateEnvelope } from '../amf/body-test.ts';
import type { ClassSchema } from '../amf/class-schema.ts';
import { type Envelope, type EnvelopeOptions, readEnvelope } from '../amf/envelope.ts';
import { GuessMemory } from '../amf/guess-memory.ts';
import type { AmfLimits } from '../amf/limits.ts';
import { acceleratedTape } from '../amf/rows.ts';
import type { ValuesMode } from '../calls/call-record.ts';
import { sessionInUrl } from '../calls/indicators.ts';
import { readRequestSide, type SideOptions } from '../calls/request-side.ts';
import { readResponseSide } from '../calls/response-side.ts';
import type { PushedMessage, RequestSide, ResponseSide, Side } from '../calls/sides.ts';
import { StreamChannel } from '../calls/stream-channel.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog, Place } from '../diagnostics/log.ts';
import { classifyMediaType, type MediaClass } from '../http/media-type.ts';
import type { Content, HttpMessage } from '../http/message.ts';
import type { BodyMode } from '../http/observer.ts';
import { hasAmfxRoot, unwidenText } from './foreign-forms.ts';
import type { Limits } from './limits.ts';
import { logAmf } from './log-amf.ts';
import { emptyRequest, emptyResponse } from './plain-sides.ts';
import { looksLikeStream, streamCommand } from './stream-command.ts';

export interface BodyClassifierOptions {
  readonly log: DiagnosticLog;
  readonly limits: Limits;
  /** How much of arguments and results is kept. */
  readonly values: ValuesMode;
  /** Layouts of the application's own externalizable classes. */
  readonly classes?: ClassSchema;
  /** Called before a body is decoded, with the number of its connection; what it throws counts as a crash. */
  readonly beforeDecode?: (connection: number) => void;
}

/**
 * Decides what the body of an HTTP message is (domain §1.2 to §1.6) and reads it. One for a whole run: what is learnt about unknown
 * classes serves all later messages of the partition.
 */
export class BodyClassifier {
  readonly #options: BodyClassifierOptions;
  readonly #amfLimits: Partial<AmfLimits>;
  readonly #sideOptions: SideOptions;
  /** What is learnt about unknown classes, by partition: a body is read the same whoever reads those of other partitions. */
  readonly #memories: (GuessMemory | undefined)[] = [];
  #guesses = new GuessMemory();
  readonly #tape = acceleratedTape();
  #envelopes = 0;

  constructor(options: BodyClassifierOptions) {
    const { limits } = options;
    this.#options = options;
    this.#sideOptions = { values: options.values };
    this.#amfLimits = {
      maxDepth: limits.amfDepth,
      maxValues: limits.amfValues,
      maxString: limits.amfString,
      maxRedecodes: limits.redecodes,
    };
  }

  /** Envelopes read so far. */
  get envelopes(): number {
    return this.#envelopes;
  }

  /**
   * What becomes of a body, from its head: pictures, scripts and the like are only framed; the response to the opening of a streaming
   * channel is `stream`: give it to `openStream`.
   */
  bodyMode(message: HttpMessage<Side>): BodyMode {
    const media = mediaOf(message);
    if (media === 'other' || media === 'json' || media === 'rtmpt') return 'ignore';
    return isStream(message, media) ? 'stream' : 'keep';
  }

  /** Reads a streaming channel as it arrives; every message goes to `onPush` at once. */
  openStream(
    message: HttpMessage<Side>,
    connection: number,
    partition: number,
    onPush: (pushed: PushedMessage) => void,
  ): StreamChannel {
    const { log, limits, values } = this.#options;
    const place: Place = { connection, direction: 'response', message: message.number, packet: message.firstPacket };
    return new StreamChannel({
      values,
      maxFrame: limits.frame,
      decode: { limits: this.#amfLimits, guesses: this.#memory(partition), ...this.#classes() },
      onPush,
      onTrouble: (code, detail) => log.report(code, detail, place),
    });
  }

  /**
   * Reads a finished message; its body is borrowed until this returns. Null when it has nothing to do with AMF. An error of ours is
   * `internal.decoder-crash` and a message that is not AMF.
   */
  classify(message: HttpMessage<Side>, connection: number, partition: number): Side | null {
    this.#guesses = this.#memory(partition);
    try {
      return this.#classify(message, connection);
    } catch (error) {
      this.#report('internal.decoder-crash', crashText(error), message, connection);
      return mediaOf(message) === 'amf' ? plain(message, 'not-amf', 'an error of this tool') : null;
    }
  }

  #memory(partition: number): GuessMemory {
    let memory = this.#memories[partition];
    if (memory === undefined) {
      memory = new GuessMemory();
      while (this.#memories.length < partition) this.#memories.push(undefined);
      this.#memories[partition] = memory;
    }
    return memory;
  }

  #classify(message: HttpMessage<Side>, connection: number): Side | null {
    this.#options.beforeDecode?.(connection);
    const { body } = message;
    if (body === null || (message.status !== null && message.status < 200)) return null;
    if (message.direction === 'request') {
      const command = streamCommand(message);
      if (command !== null) return withSession(emptyRequest(command.form, null, command.flexClientId), message);
    }
    if (body.length === 0) return null;
    const media = mediaOf(message);
    if (media === 'other' || media === 'json' || media === 'form' || media === 'rtmpt') return null;
    if (!body.kept) return unkept(message, media);
    const content = body.content();
    const side = this.#read(message, connection, media, content);
    return side?.direction === 'request' ? withSession(side, message) : side;
  }

  #read(message: HttpMessage<Side>, connection: number, media: MediaClass, content: Content): Side | null {
    const { bytes, from, to } = content;
    if (media === 'xml') return hasAmfxRoot(bytes, from, to) ? plain(message, 'amfx', 'AMFX') : null;
    const declaredAmf = media === 'amf';
    if (declaredAmf && message.direction === 'response' && looksLikeStream(bytes, from, to)) {
      const stream = this.#readStream(message, connection, content);
      if (stream !== null) return stream;
    }
    const place = locateEnvelope(bytes, from, to, { declaredAmf });
    if (place.verdict === 'definite' || (place.verdict === 'probable' && believable(media, message, content))) {
      if (!declaredAmf) {
        const type = message.headers.get('content-type');
        this.#report('content.type-mismatch', `AMF declared as ${type ?? 'nothing'}`, message, connection);
      }
      if (place.prefix !== null) {
        const detail = `${place.offset - from} bytes before the envelope (${place.prefix})`;
        this.#report('amf.prefix-bytes', detail, message, connection);
      }
      return this.#readEnvelope(message, connection, content, bytes, place.offset, to, place.offset - from);
    }
    if (media === 'text' && message.direction === 'request') {
      const widened = unwidenText(bytes, from, to);
      if (widened !== null && locateEnvelope(widened, 0, widened.length).verdict === 'definite') {
        this.#report('content.text-widened', 'text whose code points are the AMF bytes', message, connection);
        return this.#readEnvelope(message, connection, content, widened, 0, widened.length, null);
      }
    }
    return declaredAmf ? this.#foreign(message, connection, content, bytes, from, to) : null;
  }

  /** Declared as AMF, and something else; of what is cut nobody knows. */
  #foreign(
    message: HttpMessage<Side>,
    connection: number,
    content: Content,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): Side {
    const note = describeBody(bytes, from, to);
    const cut = !message.complete || !content.complete;
    if (!cut) this.#report('amf.not-amf', `declared as AMF, but ${note}`, message, connection);
    return plain(message, cut ? 'cut' : 'not-amf', note);
  }

  /**
   * Reads the envelope in `bytes[from, to)`, which is (made of) a part of `content`.
   * @param skipped bytes of the HTTP body before the envelope; null when they do not map, as behind a content coding
   */
  #readEnvelope(
    message: HttpMessage<Side>,
    connection: number,
    content: Content,
    bytes: Uint8Array,
    from: number,
    to: number,
    skipped: number | null,
  ): Side {
    const { log, classes } = this.#options;
    const isPlainBody = skipped !== null && content.codings.length === 0;
    const holes = isPlainBody ? message.body!.holes : NO_HOLES;
    const options: Mutable<EnvelopeOptions> = {
      direction: message.direction,
      limits: this.#amfLimits,
      guesses: this.#guesses,
      tape: this.#tape,
      holes: holes.length === 0 ? NO_HOLES : shifted(holes, skipped!),
    };
    if (classes !== undefined) options.classes = classes;
    const envelope = readEnvelope(bytes, from, to, options);
    if (isNothing(envelope)) return this.#foreign(message, connection, content, bytes, from, to);
    for (let part: Envelope | null = envelope; part !== null; part = part.next) this.#envelopes++;
    logAmf(log, envelope, message, connection, isPlainBody ? skipped : null);
    if (message.direction === 'request') {
      const side = readRequestSide(envelope, this.#sideOptions);
      if (side.bodies.length > 0 || side.whole) return side;
      return { ...side, form: message.complete && content.complete ? 'not-amf' : 'cut' };
    }
    return readResponseSide(envelope, this.#sideOptions, !content.complete);
  }

  /** A channel whose opening was not seen, in a body that was kept: its messages have the time of the whole. */
  #readStream(message: HttpMessage<Side>, connection: number, { bytes, from, to }: Content): ResponseSide | null {
    const pushes: PushedMessage[] = [];
    const troubles: (readonly [DiagnosticCode, string])[] = [];
    const channel = new StreamChannel({
      values: this.#options.values,
      maxFrame: this.#options.limits.frame,
      decode: { limits: this.#amfLimits, guesses: this.#guesses, ...this.#classes() },
      onPush: (pushed) => pushes.push({ ...pushed, atNs: message.lastByteNs }),
      onTrouble: (code, detail) => troubles.push([code, detail]),
    });
    channel.data(bytes, from, to, message.lastByteNs);
    const side = channel.end();
    // One message proves the stream; without any it was something else.
    if (!pushes.some((pushed) => pushed.messageClass !== null) && side.note === null) return null;
    for (const [code, detail] of troubles) this.#report(code, detail, message, connection);
    return { ...side, pushes };
  }

  #classes(): { classes?: ClassSchema } {
    return this.#options.classes === undefined ? {} : { classes: this.#options.classes };
  }

  #report(code: DiagnosticCode, detail: string, message: HttpMessage<Side>, connection: number): void {
    this.#options.log.report(code, detail, {
      connection,
      direction: message.direction,
      message: message.number,
      packet: message.firstPacket,
      streamOffset: message.bodyFrom,
    });
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const NO_HOLES: readonly (readonly [number, number])[] = [];

function mediaOf(message: HttpMessage<Side>): MediaClass {
  return classifyMediaType(message.headers.get('content-type'));
}

/** Without a declaration, a head that fits must be followed by a value that decodes; what the capture cut gets the benefit of the doubt. */
function believable(media: MediaClass, message: HttpMessage<Side>, content: Content): boolean {
  return media === 'amf' || ((!message.complete || !content.complete) && media === 'maybe-amf');
}

function isStream(response: HttpMessage<Side>, media: MediaClass): boolean {
  const { request } = response;
  if (request === null || response.status !== 200 || media !== 'amf') return false;
  return request.payload === null ? streamCommand(request)?.form === 'open' : request.payload.form === 'open';
}

/** Zeros: an envelope of nothing, with something else behind it. */
function isNothing(envelope: Envelope): boolean {
  return envelope.headers.length === 0 && envelope.bodies.length === 0 && envelope.trailing > 0;
}

function plain(message: HttpMessage<Side>, form: Side['form'], note: string): Side {
  return message.direction === 'request' ? emptyRequest(form, note, null) : emptyResponse(form, note);
}

/** Above the limit: a call when it says that it is AMF, or answers one. */
function unkept(message: HttpMessage<Side>, media: MediaClass): Side | null {
  const isCall = media === 'amf' || (message.request?.payload ?? null) !== null;
  return isCall ? plain(message, 'cut', 'the body was not kept') : null;
}

function withSession(side: RequestSide, message: HttpMessage<Side>): RequestSide {
  const session = message.target === null ? null : sessionInUrl(message.target);
  if (session === null) return side;
  const finding = { code: 'indicator.session-in-url', detail: `${session} in the URL` } as const;
  return { ...side, findings: [...side.findings, finding] };
}

function shifted(holes: readonly (readonly [number, number])[], skipped: number): (readonly [number, number])[] {
  return holes
    .filter(([offset, length]) => offset + length > skipped)
    .map(([offset, length]) => {
      const start = Math.max(0, offset - skipped);
      return [start, offset + length - skipped - start] as const;
    });
}

/** First printable characters of a body that is not AMF. */
function describeBody(bytes: Uint8Array, from: number, to: number): string {
  const start = String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 40)));
  const text = start.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return text === '' ? `${to - from} bytes of something else` : `it begins with ${JSON.stringify(text)}`;
}

function crashText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
