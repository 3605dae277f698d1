import type { ByteSink, EndReason, GapReason, StreamEnd } from '../bytes/byte-sink.ts';
import { Body } from './body.ts';
import type { BodyReader } from './body-reader.ts';
import { CR, LF } from './characters.ts';
import { Doubts } from './doubts.ts';
import { frameBody } from './framing.ts';
import { HEAD_BAD_START } from './head.ts';
import type { HeadBuffer } from './head-buffer.ts';
import { diagnoseFraming, diagnoseHead } from './head-diagnostics.ts';
import type { HeadSpan } from './head-span.ts';
import { diagnoseCut, diagnoseReadings, RESTART } from './incomplete.ts';
import type { HttpLimits } from './limits.ts';
import type { Direction, HttpMessage, IncompleteReason, MessageDiagnostic } from './message.ts';
import { MessageRecord } from './message-record.ts';
import type { ReaderHost } from './reader-host.ts';
import { beginsMessage, canStart, isOf, startKind, startsWithKnownMethod } from './start-line.ts';
import { WayBack } from './way-back.ts';

/** Between messages; in a head that spans packets; in a body; looking for the next message; past the end of HTTP. */
type State = 'start' | 'head' | 'body' | 'seek' | 'opaque';

/**
 * Reads the messages of one direction, a state machine over what arrives. Which direction it is, the first message tells. After bytes that are missing or not
 * understood the next message is looked for at the beginning of each later segment, nowhere else: inside one, a start line may be part of a body.
 */
export class MessageReader<P> implements ByteSink {
  /** Null until the first message. */
  direction: Direction | null = null;
  /** Messages begun. */
  messages = 0;
  /** Bytes seen. */
  bytes = 0;
  /** Why and when the stream ended; null while it is open. */
  ended: StreamEnd | null = null;
  /** Null while the way was never lost. */
  wayBack: WayBack | null = null;
  readonly #host: ReaderHost<P>;
  readonly #assumed: Direction;
  /** Lent in state `body` only. */
  #body: BodyReader | null = null;
  #state: State = 'start';
  /** The message whose body is read. */
  #message: MessageRecord<P> | null = null;
  /** The last request asked for another protocol: what follows may be that. */
  #mayLeave = false;
  /** Up to here a message may exist in one reading of an earlier one's length only. */
  #ambiguousTo = 0;
  #doubts: Doubts | null = null;
  /** End of what has arrived. */
  #position = 0;
  /** The head that spans packets. */
  #headBuffer: HeadBuffer | null = null;

  /** `assumed`: what the direction is taken for until its bytes tell. */
  constructor(host: ReaderHost<P>, assumed: Direction) {
    this.#host = host;
    this.#assumed = assumed;
  }

  /** A message has begun and not ended. */
  get isMidMessage(): boolean {
    return this.#state === 'head' || this.#state === 'body';
  }

  get limits(): HttpLimits {
    return this.#host.shared.limits;
  }

  push(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    timeNs: number,
    nowNs: number,
    packet: number,
  ): void {
    if (from >= to) return;
    this.bytes += to - from;
    this.#position = offset + to - from;
    this.#host.shared.packet.set(offset - from, timeNs, nowNs, packet);
    if (this.#state === 'opaque') {
      this.#host.opaque(this.#side, bytes, from, to);
      return;
    }
    if (this.#state !== 'start' && !this.#resume(bytes, from, to)) return;
    this.#message?.touch(timeNs, nowNs, packet);
    let at = from;
    while (at < to) at = this.#read(bytes, at, to);
    if (this.#message !== null) {
      this.#message.streamTo = offset + to - from;
      this.#body!.retain();
    }
  }

  gap(length: number, offset: number, timeNs: number, reason: GapReason): void {
    if (length <= 0) return;
    if (this.#state === 'head') this.#cutHead(reason, offset);
    this.#position = offset + length;
    if (this.#state === 'body') {
      const covered = this.#body!.gap(length, timeNs, reason);
      this.#message!.streamTo = offset + covered;
      if (!this.#body!.ended) return;
      if (!this.#finish() && covered === length) return;
    } else if (this.#state !== 'start') return;
    this.#lose('gap', offset + length);
  }

  end(reason: EndReason, _offset: number, timeNs: number): void {
    if (this.ended !== null) return;
    this.ended = { reason, timeNs };
    if (this.#state === 'head') this.#cutHead(reason, this.#position);
    else if (this.#state === 'body') {
      this.#body!.cut(reason);
      this.#finish();
    }
    this.#host.ended();
  }

  settled(offset: number): void {
    this.#host.matcher.settle(this.#side, offset);
  }

  resent(offset: number, length: number, firstNs: number, againNs: number): void {
    this.#host.matcher.resent(this.#side, offset, length, firstNs, againNs);
  }

  doubt(offset: number, length: number): void {
    const span = this.#headBuffer?.span;
    if (span !== undefined && offset + length > span.from) span.doubtful = true;
    if (this.#state === 'seek') this.#host.matcher.doubtLost(this.#side);
    if (offset + length > this.#position) this.#doubts = Doubts.with(this.#doubts, offset, offset + length);
    this.#host.matcher.doubt(this.#side, offset, length);
  }

  /** What follows in this direction is not HTTP. A message that is being read is read to its end. */
  leave(): void {
    if (this.#state === 'head') this.#dropHead();
    if (this.#state !== 'body') this.#state = 'opaque';
    this.#mayLeave = true;
  }

  /** Says, at the end of the connection, what was passed over for good. */
  reportSkipped(): void {
    const found = this.#state === 'seek' ? this.wayBack!.report() : null;
    if (found !== null) this.#say(found, this.wayBack!.from);
  }

  report(diagnostic: MessageDiagnostic, message: HttpMessage): void {
    this.#host.report(diagnostic, message.direction, message.streamFrom, message);
  }

  get #base(): number {
    return this.#host.shared.packet.base;
  }

  get #side(): Direction {
    return this.direction ?? this.#assumed;
  }

  /** At the beginning of a segment, in any state but `start`: false when the segment is to be passed over. */
  #resume(bytes: Uint8Array, from: number, to: number): boolean {
    const seeking = this.#state === 'seek';
    const endless = this.#body !== null && (this.#body.endless || this.#body.afterLastChunk);
    if (!seeking && !endless && !(this.#headBuffer?.overflow ?? false)) return true;
    const kind = beginsMessage(bytes, from, to);
    if (kind === null || (this.direction !== null && kind !== this.direction)) {
      if (seeking) this.wayBack!.skip(bytes, from, to);
      return !seeking;
    }
    if (seeking) this.reportSkipped();
    else if (this.#state === 'head') this.#cutHead('head-limit', this.#base + from);
    else {
      if (!this.#body!.afterLastChunk) this.#say(RESTART, this.#base + from);
      this.#body!.cut('framing');
      this.#finish();
    }
    this.#state = 'start';
    return true;
  }

  #read(bytes: Uint8Array, at: number, to: number): number {
    switch (this.#state) {
      case 'start':
        return this.#readStart(bytes, at, to);
      case 'head':
        return this.#readHead(bytes, at, to);
      case 'body': {
        const { base, timeNs } = this.#host.shared.packet;
        const end = this.#body!.read(bytes, at, to, base, timeNs);
        if (this.#body!.ended) this.#endBody(end);
        return end;
      }
      case 'seek':
        this.wayBack!.skip(bytes, at, to);
        return to;
      case 'opaque':
        this.#host.opaque(this.#side, bytes, at, to);
        return to;
    }
  }

  #readStart(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    // RFC 9112 §2.2; tolerance leading-empty-lines.
    while (at < to && (bytes[at] === CR || bytes[at] === LF)) at++;
    if (at === to) return to;
    const kind = startKind(bytes, at, to);
    if (kind === 'none' || !isOf(kind, this.direction)) {
      this.#refuse(bytes, at, to, this.#base + at);
      return at;
    }
    const { head, packet, span } = this.#host.shared;
    const end = kind === 'short' ? -1 : head.parse(bytes, at, to);
    if (end >= 0) {
      span.start(packet.base + at, packet);
      this.#begin(bytes, at, this.#base + end, span, false);
      return end;
    }
    if (end === HEAD_BAD_START) {
      this.#refuse(bytes, at, to, this.#base + at);
      return at;
    }
    this.#state = 'head';
    this.#headBuffer = this.#host.shared.takeHead();
    this.#headBuffer.span.start(packet.base + at, packet);
    return this.#readHead(bytes, at, to);
  }

  #readHead(bytes: Uint8Array, from: number, to: number): number {
    const buffer = this.#headBuffer!;
    const { span } = buffer;
    const unchecked = buffer.firstLine === 0;
    const end = buffer.append(bytes, from, to);
    span.touch(this.#host.shared.packet);
    if (buffer.lost) {
      this.#say({ code: 'http.header-limit', detail: `start line above ${this.limits.head} bytes` }, span.from);
      this.#dropHead();
      this.#lose('refused', this.#base + from);
      return from;
    }
    if (
      end < 0
        ? unchecked && !canStart(buffer.bytes, buffer.length, buffer.firstLine, this.direction)
        : this.#host.shared.head.parse(buffer.bytes, 0, buffer.length) < 0
    ) {
      this.#dropHead();
      this.#refuse(buffer.bytes, 0, buffer.length, span.from);
      // As if it had come in one packet.
      this.#read(buffer.bytes, 0, buffer.length);
      return end < 0 ? to : end;
    }
    if (end < 0) return to;
    this.#headBuffer = null;
    this.#begin(buffer.bytes, 0, this.#base + end, span, buffer.overflow);
    this.#host.shared.giveHead(buffer);
    return end;
  }

  /** The head that begins at `from` is parsed, and in order; it ended before stream offset `bodyFrom`. */
  #begin(bytes: Uint8Array, from: number, bodyFrom: number, span: HeadSpan, overflow: boolean): void {
    const message = this.#record(bytes, from, bodyFrom, span, overflow);
    const { head, framing } = this.#host.shared;
    const method = this.#host.matcher.begin(message);
    frameBody(head, method, framing);
    message.framing = framing.framing;
    message.transferCodings = head.codings.inner;
    if (head.codings.odd || head.lengths.count > 1 || head.lengths.invalid !== null || framing.otherLength !== null) {
      for (const diagnostic of diagnoseFraming(head, framing)) message.note(diagnostic);
    }
    this.#message = message;
    this.#mayLeave = !head.isResponse && (head.upgrade || message.method === 'CONNECT');
    if (framing.framing === 'none') {
      this.#host.observer.head?.(message);
      this.#finish();
      if (framing.tunnel) this.#host.leave(message);
      return;
    }
    if (framing.otherLength !== null) {
      message.doubtful = true;
      this.#ambiguousTo = Math.max(this.#ambiguousTo, bodyFrom + Math.max(framing.otherLength, framing.length));
    }
    this.#state = 'body';
    this.#body = this.#host.shared.takeBody();
    this.#body.begin(this.#host, message, framing);
    if (this.#body.ended) this.#endBody(bodyFrom - this.#base);
  }

  /** A message of the head that was parsed last; `bodyFrom`: where the head ends in the stream. */
  #record(bytes: Uint8Array, from: number, bodyFrom: number, span: HeadSpan, overflow: boolean): MessageRecord<P> {
    const { head } = this.#host.shared;
    const message = new MessageRecord<P>(this, ++this.messages, head, bytes, from, span.from, bodyFrom);
    this.direction = message.direction;
    span.stamp(message);
    if (span.from < this.#ambiguousTo) message.doubtful = true;
    if (head.oddities !== 0 || overflow) {
      for (const diagnostic of diagnoseHead(head, this.limits, overflow)) message.note(diagnostic);
    }
    return message;
  }

  /** The body ended before index `end` of the packet at hand. */
  #endBody(end: number): void {
    this.#message!.streamTo = this.#base + end;
    if (this.#finish()) this.#lose('framing', this.#base + end);
  }

  /** The message at hand is over: judges it, shows it to the observer and forgets its body. True when it is unknown where the next one begins. */
  #finish(): boolean {
    const message = this.#message!;
    const reader = this.#body;
    let reason: IncompleteReason | null = null;
    if (reader !== null) {
      reason = reader.reason;
      message.missing = reader.missing;
      if (reader.otherLength !== null) {
        if (reason === null && message.framing === 'length') reason = 'ambiguous';
        message.note(diagnoseReadings(message, reader.otherLength));
      }
    }
    if (reason === null && message.direction === 'response' && message.status === null) reason = 'start-line';
    this.#close(message, reason, reader === null ? new Body(message, null) : reader.body(message));
    this.#body = null;
    if (reader !== null) this.#host.shared.giveBody(reader);
    this.#state = 'start';
    return reader?.lost ?? false;
  }

  #close(message: MessageRecord<P>, reason: IncompleteReason | null, body: Body | null): void {
    this.#message = null;
    this.#doubts?.apply(message);
    message.complete = reason === null;
    message.incompleteReason = reason;
    const cut = reason === null ? null : diagnoseCut(message, reason, body);
    if (cut !== null) message.note(cut);
    message.body = body;
    message.payload = this.#host.observer.message(message);
    body?.release();
    message.done = true;
    this.#host.matcher.flush();
  }

  /** The head that spans packets will not go on. What is known of the message is kept when its first line is. */
  #cutHead(reason: IncompleteReason, end: number): void {
    const buffer = this.#headBuffer!;
    const { head } = this.#host.shared;
    const { overflow, span } = buffer;
    if (buffer.cut() && head.parse(buffer.bytes, 0, buffer.length) >= 0) {
      const message = this.#record(buffer.bytes, 0, span.from + buffer.length - 2, span, overflow);
      message.streamTo = end;
      this.#host.matcher.begin(message);
      this.#close(message, reason, null);
    } else if (this.messages > 0 || startKind(buffer.bytes, 0, buffer.length) !== 'short') {
      this.#say({ code: 'http.body-truncated', detail: 'message cut inside its first line' }, span.from);
    } else {
      this.wayBack ??= new WayBack();
      this.wayBack.foreign(buffer.bytes, 0, buffer.length);
    }
    this.#dropHead();
  }

  #dropHead(): void {
    const buffer = this.#headBuffer!;
    if (buffer.span.doubtful) this.#host.matcher.doubtLost(this.#side);
    this.#host.shared.giveHead(buffer);
    this.#headBuffer = null;
    this.#state = 'start';
  }

  /** `[from, to)` where a message should begin is none. */
  #refuse(bytes: Uint8Array, from: number, to: number, offset: number): void {
    if (this.#mayLeave) {
      this.#state = 'opaque';
      return;
    }
    if (this.messages === 0 && !this.#host.force && !startsWithKnownMethod(bytes, from, to)) {
      this.#lose('start', offset);
    } else if (this.#side === 'response' && this.messages > 0) {
      this.#lose('extra', offset);
    } else {
      this.#say(
        { code: 'http.bad-start-line', detail: 'neither a request line nor a status line of HTTP/1.x' },
        offset,
      );
      this.#lose('refused', offset);
    }
  }

  #lose(why: WayBack['why'], offset: number): void {
    this.#state = 'seek';
    this.wayBack ??= new WayBack();
    this.wayBack.begin(why, offset);
    this.#host.matcher.lose(this.#side, why === 'gap');
  }

  #say(diagnostic: MessageDiagnostic, offset: number): void {
    this.#host.report(diagnostic, this.#side, offset, this.#message);
  }
}
