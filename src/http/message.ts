import type { ByteMap } from '../bytes/byte-map.ts';
import type { EndReason, GapReason } from '../bytes/byte-sink.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';

export type Direction = 'request' | 'response';

/**
 * How the end of a body is known, RFC 9112 §6.3: there is none, a counted one, chunks, or the end of the connection.
 */
export type Framing = 'none' | 'length' | 'chunked' | 'close';

/**
 * Why a message is not whole. A gap reason: bytes were not captured (`lost`), cut by the snap length (`snapped`) or given up (`limit`). An end
 * reason: the stream stopped first. `framing`: the sender broke the framing, where the message ends is not known. `ambiguous`: two
 * lengths were given, so two readings exist. `head-limit`: the head was longer than the limit. `start-line`: its first line is not understood.
 */
export type IncompleteReason =
  | 'lost'
  | 'snapped'
  | 'framing'
  | 'ambiguous'
  | 'head-limit'
  | 'start-line'
  | EndReason
  | GapReason;

/** The field lines of a message, in the order they were sent. Names and values are the sender's bytes read as ISO 8859-1. */
export interface HttpHeaders {
  /** Number of field lines kept. */
  readonly size: number;
  /** Value of the first field of that name (any case), trimmed; null when there is none. */
  get(name: string): string | null;
  /** Values of all fields of that name, in order. */
  all(name: string): string[];
  /** Every field, in order, as `[name, value]`. */
  entries(): readonly (readonly [string, string])[];
}

/** A content-decoded body. `bytes` belongs to the caller when it was decoded, else it is the borrowed body itself. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** The codings that were undone, outermost first; empty when the body was not coded. */
  readonly codings: readonly string[];
  /** All of the content is there: every coding was undone to its end (a wrong checksum alone leaves it complete). */
  readonly complete: boolean;
  /** False when a checksum did not fit or the declared coding was not there. */
  readonly verified: boolean;
  /** Decoded bytes per encoded byte; 1 when nothing was undone. */
  readonly ratio: number;
  /** What decoding had to say; already in the log. */
  readonly diagnostics: readonly MessageDiagnostic[];
  /** SHA-256 of the decoded bytes, hex. */
  sha256(): string;
}

/** A body without its transfer coding. Everything but the numbers is borrowed until `HttpObserver.message` returns. */
export interface HttpBody {
  /** `[from, to)` holds the body from its first byte; missing bytes are 0 and listed in `holes`. Empty when not kept. */
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Length in bytes as far as the stream goes, missing ones and those over the limit included. */
  readonly length: number;
  /** Ranges that were never captured, as `[offset in the body, length]`. */
  readonly holes: readonly (readonly [number, number])[];
  /** False when the body was above the limit or nobody wanted it: then `bytes` is empty. */
  readonly kept: boolean;
  /** From body offsets to stream offsets. Empty when not kept. */
  readonly map: ByteMap;
  /** SHA-256 of the bytes that are there, hex; null when the body was neither kept nor hashed. Means something only for a complete message. */
  sha256(): string | null;
  /** Undoes the content codings, once; the same object on every call. */
  content(): Content;
}

export interface MessageDiagnostic {
  readonly code: DiagnosticCode;
  readonly detail: string;
}

/**
 * One HTTP/1.x message. Offsets are stream offsets of its direction, times ns since the capture's base, NaN when unknown.
 * `P` is what the observer made of it.
 */
export interface HttpMessage<P = unknown> {
  readonly direction: Direction;
  /** n-th message of its direction in the connection, from 1; interim responses count. */
  readonly number: number;
  /** The first line without its line end, as ISO 8859-1. */
  readonly startLine: string;
  /** Null in a response. */
  readonly method: string | null;
  /** Request target as sent (may be an absolute URI); null in a response. */
  readonly target: string | null;
  /** Null in a request, and in a response whose status line is not understood. */
  readonly status: number | null;
  /** `HTTP/1.1`. */
  readonly version: string;
  readonly headers: HttpHeaders;
  readonly streamFrom: number;
  /** End of what was seen of it. */
  readonly streamTo: number;
  /** Stream offset of the first body byte (the end of the head). */
  readonly bodyFrom: number;
  /** When its first byte was first captured. */
  readonly firstByteNs: number;
  /** When its last byte was first captured. */
  readonly lastByteNs: number;
  /** When all its bytes had been seen in order. */
  readonly doneNs: number;
  /** When the first body byte was captured, NaN without a body. */
  readonly bodyFirstNs: number;
  /** Lowest and highest packet number that carried its bytes. */
  readonly firstPacket: number;
  readonly lastPacket: number;
  /** Delay by retransmission: for each range seen more than once, last minus first time seen, summed. */
  readonly retransmitNs: number;
  readonly retransmissions: number;
  /** Delay by bytes that came after later ones: `doneNs - lastByteNs`, 0 when there was none. */
  readonly holeNs: number;
  /** Its bytes depend on the overlap policy, or its extent on one of several readings of its framing. */
  readonly doubtful: boolean;
  /** Every byte is there and the end is proven. */
  readonly complete: boolean;
  /** Body bytes known to be missing. */
  readonly missing: number;
  /** Null when complete. */
  readonly incompleteReason: IncompleteReason | null;
  readonly framing: Framing;
  /** Null when the head is not whole: then nothing is known of a body. A message without a body has one of length 0. */
  readonly body: HttpBody | null;
  /** What was said about it so far; already in the log. */
  readonly diagnostics: readonly MessageDiagnostic[];
  /**
   * In a response the request it answers, as far as known at the time (known from the head on, unless bytes were lost before); null otherwise. The exchange
   * is what counts in the end.
   */
  readonly request: HttpMessage<P> | null;
  /** What `HttpObserver.message` returned. */
  readonly payload: P | null;
}

/** A request and what answered it. One of the two is always there. */
export interface HttpExchange<P = unknown> {
  readonly connection: number;
  /** n-th exchange of the connection, from 1. */
  readonly number: number;
  readonly request: HttpMessage<P> | null;
  /** Number of 1xx responses before the final one. */
  readonly interim: number;
  readonly response: HttpMessage<P> | null;
  /** The request began before the previous response had ended. */
  readonly pipelined: boolean;
  /** The response began before the request had ended. */
  readonly early: boolean;
  /** When the last byte of the connection's previous response was captured; NaN when there was none. */
  readonly previousResponseNs: number;
  /** There is no response, and bytes that may have held one were never captured. */
  readonly responseLost: boolean;
}
