import type { Body, BodyOwner } from './body.ts';
import { latin1 } from './characters.ts';
import type { Head } from './head.ts';
import { HeadFields } from './headers.ts';
import type { HttpLimits } from './limits.ts';
import type { Direction, Framing, HttpHeaders, HttpMessage, IncompleteReason, MessageDiagnostic } from './message.ts';

const NO_DIAGNOSTICS: readonly MessageDiagnostic[] = [];
const NO_CODINGS: readonly string[] = [];
const MAX_DIAGNOSTICS = 16;

/** What a message tells its reader about. */
export interface MessageOwner {
  readonly limits: HttpLimits;
  report(diagnostic: MessageDiagnostic, message: HttpMessage): void;
}

/**
 * A message while it is read and until its exchange is reported. The head is one ISO 8859-1 string; its parts are cut out when they are asked for. Bodies
 * are not held here beyond `HttpObserver.message`.
 */
export class MessageRecord<P> implements HttpMessage<P>, BodyOwner {
  readonly direction: Direction;
  readonly number: number;
  readonly status: number | null;
  readonly streamFrom: number;
  streamTo: number;
  readonly bodyFrom: number;
  firstByteNs = Number.NaN;
  lastByteNs = Number.NaN;
  doneNs = Number.NaN;
  bodyFirstNs = Number.NaN;
  firstPacket = 0;
  lastPacket = 0;
  retransmitNs = 0;
  retransmissions = 0;
  doubtful = false;
  complete = false;
  missing = 0;
  incompleteReason: IncompleteReason | null = null;
  framing: Framing = 'none';
  body: Body | null = null;
  payload: P | null = null;
  /** The message has ended and was shown to the observer. */
  done = false;
  request: MessageRecord<P> | null = null;
  transferCodings: readonly string[] = NO_CODINGS;
  readonly #owner: MessageOwner;
  readonly #head: string;
  readonly #startLineLength: number;
  readonly #methodLength: number;
  readonly #targetLength: number;
  readonly #versionOffset: number;
  readonly #fieldsOffset: number;
  readonly #fieldsEnd: number;
  readonly #names: number;
  #headers: HttpHeaders | null = null;
  #diagnostics: MessageDiagnostic[] | null = null;
  #resentFrom = Number.NaN;
  #resentNs = 0;

  /** `[from, to)` of `bytes` is the head that `head` was parsed from; its text is copied. */
  constructor(
    owner: MessageOwner,
    number: number,
    head: Head,
    bytes: Uint8Array,
    from: number,
    streamFrom: number,
    bodyFrom: number,
  ) {
    this.#owner = owner;
    this.direction = head.isResponse ? 'response' : 'request';
    this.number = number;
    this.status = head.status;
    this.streamFrom = streamFrom;
    this.streamTo = bodyFrom;
    this.bodyFrom = bodyFrom;
    this.#head = latin1(bytes, from, from + head.fieldsEnd);
    this.#startLineLength = head.startLineLength;
    this.#methodLength = head.methodLength;
    this.#targetLength = head.targetLength;
    this.#versionOffset = head.versionOffset;
    this.#fieldsOffset = head.fieldsOffset;
    this.#fieldsEnd = head.fieldsEnd;
    this.#names = head.names;
  }

  get limits(): HttpLimits {
    return this.#owner.limits;
  }

  get startLine(): string {
    return this.#head.slice(0, this.#startLineLength);
  }

  get method(): string | null {
    if (this.direction === 'response') return null;
    return this.#methodLength === 4 && this.#head.startsWith('POST') ? 'POST' : this.#head.slice(0, this.#methodLength);
  }

  get target(): string | null {
    if (this.direction === 'response') return null;
    return this.#head.slice(this.#methodLength + 1, this.#methodLength + 1 + this.#targetLength);
  }

  get version(): string {
    return this.#head.slice(this.#versionOffset, this.#versionOffset + 8);
  }

  get headers(): HttpHeaders {
    this.#headers ??= new HeadFields(this.#head, this.#fieldsOffset, this.#fieldsEnd, this.#names);
    return this.#headers;
  }

  get holeNs(): number {
    const late = this.doneNs - this.lastByteNs;
    return late > 0 ? late : 0;
  }

  get diagnostics(): readonly MessageDiagnostic[] {
    return this.#diagnostics ?? NO_DIAGNOSTICS;
  }

  note(diagnostic: MessageDiagnostic): void {
    this.#diagnostics ??= [];
    if (this.#diagnostics.length < MAX_DIAGNOSTICS) this.#diagnostics.push(diagnostic);
    this.#owner.report(diagnostic, this);
  }

  /** A packet carried bytes of this message. */
  touch(timeNs: number, nowNs: number, packet: number): void {
    this.lastByteNs = timeNs;
    if (!(this.doneNs > nowNs)) this.doneNs = nowNs;
    if (packet < this.firstPacket) this.firstPacket = packet;
    if (packet > this.lastPacket) this.lastPacket = packet;
  }

  /** True when `[offset, offset + length)` touches what was seen of the message. */
  overlaps(offset: number, length: number): boolean {
    return offset < this.streamTo && offset + length > this.streamFrom;
  }

  /** Bytes of it were sent again. A range that is repeated several times counts by its longest delay. */
  resent(offset: number, firstNs: number, againNs: number): void {
    this.retransmissions++;
    const delay = againNs - firstNs;
    if (!(delay > 0)) return;
    if (offset === this.#resentFrom) {
      if (delay <= this.#resentNs) return;
      this.retransmitNs -= this.#resentNs;
    }
    this.#resentFrom = offset;
    this.#resentNs = delay;
    this.retransmitNs += delay;
  }
}
