import type { CallDiagnostic, CallKind, Fault, ServerMetrics } from './call-record.ts';

/**
 * What is kept of the body of an HTTP message once it was decoded: small, and without a reference to the body's bytes.
 *
 * - `envelope`: one or more AMF messages were read (perhaps not all, see `whole`)
 * - `empty`: there was no byte of body
 * - `cut`: declared as AMF, but so much is missing that no message could be read
 * - `not-amf`: declared as AMF, or the response to a call, but something else (an error page)
 * - `amfx`: the XML form of AMF, recognised and not decoded
 * - `open`, `close`: a request that opens or closes a streaming channel (domain §1.7)
 * - `stream`: the response that is such a channel
 */
export type SideForm = 'envelope' | 'empty' | 'cut' | 'not-amf' | 'amfx' | 'open' | 'close' | 'stream';

export interface RequestSide {
  readonly direction: 'request';
  readonly form: SideForm;
  /** The envelope's version word. */
  readonly version: number | null;
  readonly bodies: readonly RequestBody[];
  /** All bodies that the envelope announced were read. */
  readonly whole: boolean;
  /** Why the form is what it is, for people; null for an envelope. */
  readonly note: string | null;
  readonly flexClientId: string | null;
  /** Concern the whole envelope; they go to its first call. */
  readonly findings: readonly CallDiagnostic[];
}

/** One AMF message of a request. */
export interface RequestBody {
  /** Place in the envelope, 0-based. */
  readonly index: number;
  readonly target: string;
  readonly responseUri: string;
  /** Null when nothing of the value was read. */
  readonly encoding: 'amf0' | 'amf3' | null;
  readonly operation: string;
  readonly kind: CallKind;
  /** Of the AMF value, envelope framing not counted. */
  readonly bytes: number;
  readonly messageClass: string | null;
  readonly messageId: string | null;
  readonly correlationId: string | null;
  readonly destination: string | null;
  readonly source: string | null;
  readonly methodName: string | null;
  readonly flexClientId: string | null;
  /** Member `clientId` of its message. */
  readonly clientId: string | null;
  /** No AMF message was read: this stands for a whole request whose answer need not name it. */
  readonly unread?: true;
  readonly arguments?: unknown;
  /** Found while the body was read and already in the log. */
  readonly diagnostics: readonly CallDiagnostic[];
  /** Found in what the body says; the correlator logs them with the call they belong to. */
  readonly findings: readonly CallDiagnostic[];
}

export interface ResponseSide {
  readonly direction: 'response';
  readonly form: SideForm;
  readonly version: number | null;
  /** Results and status bodies, in the order of the envelope. */
  readonly answers: readonly AnswerBody[];
  readonly debug: readonly DebugBody[];
  readonly pushes: readonly PushedMessage[];
  readonly whole: boolean;
  /** The content coding ended early, or the body is above a limit: what was read is a part. */
  readonly cut: boolean;
  readonly note: string | null;
  readonly findings: readonly CallDiagnostic[];
}

/** One answer of a response. */
export interface AnswerBody {
  readonly index: number;
  readonly target: string;
  /** The target without its suffix, as sent. */
  readonly key: string;
  readonly kind: 'result' | 'status';
  readonly encoding: 'amf0' | 'amf3';
  readonly bytes: number;
  readonly messageClass: string | null;
  readonly messageId: string | null;
  readonly correlationId: string | null;
  readonly fault: Fault | null;
  /** Set when the fault is only deduced from the shape of a result (domain §5.8 rule 3). */
  readonly suspected: boolean;
  readonly flexClientId: string | null;
  readonly metrics: ServerMetrics | null;
  /** When the server sent it by its own clock, ms since 1970; null = not said. */
  readonly sentMs: number | null;
  readonly result?: unknown;
  /** Found while the body was read and already in the log. */
  readonly diagnostics: readonly CallDiagnostic[];
  /** Found in what the body says; the correlator logs them with the call they belong to. */
  readonly findings: readonly CallDiagnostic[];
}

/** Debug events (domain §2.9). Never an answer. */
export interface DebugBody {
  readonly key: string;
  readonly value?: unknown;
}

/** A pushed message found inside an answer or a stream. */
export interface PushedMessage {
  /** Index of the answer that carried it; null for a body or frame of its own. */
  readonly answer: number | null;
  /** When its last byte was seen; NaN: take the time of the message that carried it. */
  readonly atNs: number;
  readonly destination: string | null;
  readonly subtopic: string | null;
  readonly messageClass: string | null;
  readonly messageId: string | null;
  readonly correlationId: string | null;
  readonly receiver: string | null;
  readonly bytes: number;
  readonly value?: unknown;
  /** Set when the message is an acknowledgement or an error: it may be the late answer to an earlier call. */
  readonly asAnswer: AnswerBody | null;
  /** Already in the log. */
  readonly diagnostics: readonly CallDiagnostic[];
}

/** The payload type of the HTTP layer. */
export type Side = RequestSide | ResponseSide;
