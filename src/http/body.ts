import { createHash } from 'node:crypto';
import { ByteMap } from '../bytes/byte-map.ts';
import type { BodyCollector } from './body-collector.ts';
import { type DecodedContent, decodeContent, decodeUndeclaredGzip, parseCodings } from './content-coding.ts';
import type { HttpLimits } from './limits.ts';
import { parseMediaType } from './media-type.ts';
import type { Content, HttpBody, HttpMessage, MessageDiagnostic } from './message.ts';

const EMPTY = new Uint8Array(0);
const NO_HOLES: readonly (readonly [number, number])[] = [];
const NO_CODINGS: readonly string[] = [];
const NO_DIAGNOSTICS: readonly MessageDiagnostic[] = [];

/** What a body asks of the message it belongs to. */
export interface BodyOwner extends HttpMessage {
  /** Codings of Transfer-Encoding below chunked, as applied. */
  readonly transferCodings: readonly string[];
  readonly limits: HttpLimits;
  /** Logs what decoding had to say, and keeps it with the message. */
  note(diagnostic: MessageDiagnostic): void;
}

/** The body of one message; borrows from the collector until `release`. Everything that costs is made when it is asked for. */
export class Body implements HttpBody {
  bytes: Uint8Array;
  from: number;
  to: number;
  readonly length: number;
  readonly kept: boolean;
  #collector: BodyCollector | null;
  readonly #owner: BodyOwner;
  #hash: string | null;
  #map: ByteMap | null = null;
  #holes: readonly (readonly [number, number])[] | null = null;
  #content: Content | null = null;

  /** `collector` null: a message without a body. */
  constructor(owner: BodyOwner, collector: BodyCollector | null) {
    this.#owner = owner;
    this.#collector = collector;
    this.bytes = collector?.bytes ?? EMPTY;
    this.from = collector?.from ?? 0;
    this.to = collector?.to ?? 0;
    this.length = collector?.length ?? 0;
    this.kept = collector?.keeping ?? true;
    this.#hash = collector?.digest() ?? null;
  }

  get holes(): readonly (readonly [number, number])[] {
    if (this.#holes !== null) return this.#holes;
    const flat = this.#collector?.holes ?? [];
    const end = this.#collector?.holesLength ?? 0;
    if (end === 0) return NO_HOLES;
    const holes: (readonly [number, number])[] = [];
    for (let at = 0; at < end; at += 2) holes.push([flat[at]!, flat[at + 1]!]);
    this.#holes = holes;
    return holes;
  }

  get map(): ByteMap {
    if (this.#map !== null) return this.#map;
    const map = new ByteMap();
    const runs = this.#collector?.runs ?? [];
    const end = this.#collector?.runsLength ?? 0;
    for (let at = 0; at < end; at += 3) map.add(runs[at]!, runs[at + 1]!, runs[at + 2]!);
    this.#map = map;
    return map;
  }

  sha256(): string | null {
    if (this.#hash === null && this.kept) this.#hash = sha256(this.bytes, this.from, this.to);
    return this.#hash;
  }

  content(): Content {
    this.#content ??= this.#decode();
    return this.#content;
  }

  /** Ends the loan of the bytes. Numbers, and what was asked for before, stay. */
  release(): void {
    if (this.#collector === null) return;
    if (this.#collector.holesLength > 0) void this.holes;
    this.#collector = null;
    this.bytes = EMPTY;
    this.from = 0;
    this.to = 0;
  }

  #decode(): Content {
    const owner = this.#owner;
    const cut = !owner.complete || !this.kept;
    // Beyond the first hole a compressed body cannot be read.
    const firstHole = this.holes[0]?.[0] ?? this.length;
    const isCoded = owner.headers.get('content-encoding') !== null || owner.transferCodings.length > 0;
    const declared = isCoded
      ? [...parseCodings(owner.headers.all('content-encoding')), ...owner.transferCodings]
      : NO_CODINGS;
    if (declared.length === 0) return this.#plain(cut);
    if (!this.kept) return new BodyContent(UNREAD, EMPTY, 0, 0);
    const body = this.bytes.subarray(this.from, Math.min(this.to, this.from + firstHole));
    const decoded = decodeContent(body, declared, cut, owner.limits);
    for (const diagnostic of decoded.diagnostics) owner.note(diagnostic);
    if (decoded.codings.length === 0) return new BodyContent(decoded, this.bytes, this.from, this.to);
    return new BodyContent(decoded, decoded.bytes, 0, decoded.bytes.length);
  }

  #plain(cut: boolean): Content {
    const unzipped =
      cut || !beginsGzip(this.bytes, this.from, this.to)
        ? null
        : decodeUndeclaredGzip(this.bytes.subarray(this.from, this.to), this.#owner.limits);
    if (unzipped !== null && (isAmfType(this.#owner) || beginsAmf(unzipped))) {
      const diagnostic: MessageDiagnostic = {
        code: 'content.undeclared-gzip',
        detail: 'gzip without a Content-Encoding',
      };
      this.#owner.note(diagnostic);
      const ratio = unzipped.length / this.length;
      const decoded = { codings: ['gzip'], complete: true, verified: true, ratio, diagnostics: [diagnostic] };
      return new BodyContent(decoded, unzipped, 0, unzipped.length);
    }
    return new BodyContent(cut ? PLAIN_CUT : PLAIN, this.bytes, this.from, this.to);
  }
}

type Decoding = Omit<DecodedContent, 'bytes'>;

const PLAIN: Decoding = {
  codings: NO_CODINGS,
  complete: true,
  verified: true,
  ratio: 1,
  diagnostics: NO_DIAGNOSTICS,
};
const PLAIN_CUT: Decoding = { ...PLAIN, complete: false };
const UNREAD: Decoding = { ...PLAIN_CUT, verified: false };

/** What decoding gave, over the bytes it left. */
class BodyContent implements Content {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly #decoding: Decoding;
  #hash: string | null = null;

  constructor(decoding: Decoding, bytes: Uint8Array, from: number, to: number) {
    this.#decoding = decoding;
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  get codings(): readonly string[] {
    return this.#decoding.codings;
  }

  get complete(): boolean {
    return this.#decoding.complete;
  }

  get verified(): boolean {
    return this.#decoding.verified;
  }

  get ratio(): number {
    return this.#decoding.ratio;
  }

  get diagnostics(): readonly MessageDiagnostic[] {
    return this.#decoding.diagnostics;
  }

  sha256(): string {
    this.#hash ??= sha256(this.bytes, this.from, this.to);
    return this.#hash;
  }
}

function isAmfType(message: HttpMessage): boolean {
  return parseMediaType(message.headers.get('content-type'))?.startsWith('application/x-amf') ?? false;
}

function beginsGzip(bytes: Uint8Array, from: number, to: number): boolean {
  return to > from + 2 && bytes[from] === 0x1f && bytes[from + 1] === 0x8b;
}

/** A version word of the remoting envelope. */
function beginsAmf(bytes: Uint8Array): boolean {
  return bytes.length >= 6 && bytes[0] === 0 && (bytes[1] === 0 || bytes[1] === 1 || bytes[1] === 3);
}

function sha256(bytes: Uint8Array, from: number, to: number): string {
  return createHash('sha256').update(bytes.subarray(from, to)).digest('hex');
}
