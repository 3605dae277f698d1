import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { CallTls } from './connection-context.ts';

/**
 * What the correlator says about one call. Times are nanoseconds since the capture's base (NaN = unknown), durations integers of
 * nanoseconds (null = not captured or not defined). All text is as it came from the wire: neither escaped nor redacted.
 */

/** State of a call (domain §6.3). */
export type CallStatus =
  | 'ok'
  | 'fault'
  | 'suspected-fault'
  | 'one-way'
  | 'unanswered'
  | 'no-response'
  | 'http-error'
  | 'bad-response'
  | 'truncated'
  | 'orphan-answer';

/** What a call is for. `poll` and `stream` wait on purpose: their times are no service times. */
export type CallKind = 'rpc' | 'command' | 'poll' | 'send' | 'http' | 'data' | 'stream' | 'debug' | 'other';

/** How the answer was found (domain §6.2). */
export type PairedBy = 'uri' | 'correlation' | 'correlation-late' | 'order' | 'only' | 'envelope';

/** How much of arguments and results is kept: nothing, their shape, the neutral values, or shape and values. */
export type ValuesMode = 'none' | 'summary' | 'full' | 'both';

export interface CallDiagnostic {
  readonly code: DiagnosticCode;
  readonly detail: string;
}

/** Kinds of cause a fault's code stands for (domain §5.8). */
export type FaultCategory = 'auth' | 'not-found' | 'encoding' | 'session' | 'server' | 'application';

/** Where a fault was said: in an answer, by HTTP, by a response that is no AMF, or deduced from the shape of a result. */
export type FaultPlace = 'envelope' | 'http' | 'transport' | 'inferred';

/** The normalised fault (domain §5.8). */
export interface Fault {
  /** Never empty; `unknown` when the sender gave none. */
  readonly code: string;
  readonly message: string | null;
  readonly detail: string | null;
  readonly level: string;
  readonly type: string | null;
  readonly category: FaultCategory;
  readonly where: FaultPlace;
  /** The same shape again, at most 8 deep; null when the sender gave none. */
  readonly rootCause: RootCause | null;
  /** Source position as PHP gateways give it. */
  readonly line?: number;
  readonly file?: string;
}

export interface RootCause {
  readonly type: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly detail: string | null;
  readonly rootCause: RootCause | null;
}

/** CONTRACT §4. Calls of one batch share the times of their exchange. */
export interface CallTiming {
  readonly sendNs: number | null;
  readonly waitNs: number | null;
  readonly receiveNs: number | null;
  readonly totalNs: number | null;
  readonly connectNs: number | null;
  /** Of encrypted connections. */
  readonly tlsNs?: number | null;
  readonly serverNs: number | null;
  readonly queueNs: number | null;
  readonly idleNs: number | null;
  readonly retransmitNs: number | null;
  readonly holeNs: number | null;
  readonly retransmissions: number;
  /** Every byte of request and response was captured. */
  readonly complete: boolean;
}

/** What the server measured of itself (domain §6.7), milliseconds of its own clock; null = not said. */
export interface ServerMetrics {
  readonly processingMs: number | null;
  readonly adapterMs: number | null;
  readonly externalMs: number | null;
  readonly requestSize: number | null;
  readonly responseSize: number | null;
}

/** What most of a slow call's time went to; null = not slow, or no part stands out. */
export type SlowCause = 'server' | 'network' | 'client' | 'transfer';

/** What was seen of the cause below AMF. */
export type SlowReason = 'retransmission' | 'hole' | 'zero-window' | 'queueing';

/** First and last packet, 1-based over all inputs. */
export type PacketRange = readonly [first: number, last: number];

export interface CallRecord {
  readonly connection: number;
  /** n-th exchange of its connection. */
  readonly exchange: number;
  readonly batchIndex: number;
  readonly batchSize: number;
  readonly client: string;
  readonly server: string;
  readonly method: string | null;
  readonly url: string | null;
  /** Missing when the connection was not encrypted. */
  readonly tls?: CallTls;
  readonly httpStatus: number | null;
  /** Version word of the request's envelope (of the answer's when there is no request). */
  readonly version: number | null;
  readonly encoding: 'amf0' | 'amf3' | null;
  readonly target: string | null;
  readonly responseUri: string | null;
  readonly responseTarget: string | null;
  readonly operation: string;
  readonly kind: CallKind;
  readonly messageClass: string | null;
  readonly messageId: string | null;
  /** Of the answer; of the request when there is no answer. */
  readonly correlationId: string | null;
  readonly status: CallStatus;
  /** Sub-reason of a status without an answer: `capture-end`, `reset`, `fin`, `timeout`, `gap`, `snapped`, `batch-aborted`, `empty-body`, … */
  readonly statusReason: string | null;
  readonly pairedBy: PairedBy | null;
  readonly fault: Fault | null;
  /** First byte of the request; of the response for an orphan answer. */
  readonly startedNs: number;
  /** Last byte of the response; of the request when there is none. */
  readonly endedNs: number;
  readonly timing: CallTiming;
  readonly requestBytes: number | null;
  readonly responseBytes: number | null;
  readonly requestPackets: PacketRange | null;
  readonly responsePackets: PacketRange | null;
  /** Neutral value or shape; undefined when not kept. */
  readonly arguments?: unknown;
  readonly result?: unknown;
  /** Debug events the server attached to this call (domain §2.9), neutral values or shapes. */
  readonly debug?: readonly unknown[];
  readonly diagnostics: readonly CallDiagnostic[];

  /** Parts of the name (domain §5.6). */
  readonly destination: string | null;
  readonly source: string | null;
  readonly methodName: string | null;
  /** Flex client id, for grouping into client sessions. */
  readonly flexClientId: string | null;
  /** Error code a Flash client shows its user for this outcome (never on the wire), when there is one. */
  readonly clientCode: string | null;
  readonly metrics: ServerMetrics | null;
  readonly cause: SlowCause | null;
  readonly causeReason: SlowReason | null;
  /** Mark of its client session (`SessionGroups.find`). */
  readonly session: number;
}

export type PushChannel = 'stream' | 'poll' | 'piggyback' | 'rtmp';

/** A message the server sent without being asked by a call of its own (domain §6.6). */
export interface PushRecord {
  readonly connection: number;
  readonly exchange: number;
  readonly channel: PushChannel;
  /** Last byte of its frame, or of the response that carried it. */
  readonly atNs: number;
  readonly destination: string | null;
  readonly subtopic: string | null;
  readonly messageClass: string | null;
  readonly messageId: string | null;
  readonly correlationId: string | null;
  /** Flex client the message is for (`DSDstClientId`). */
  readonly receiver: string | null;
  /** AMF bytes of the message. */
  readonly bytes: number;
  /** Neutral value or shape of the message; undefined when not kept. */
  readonly value?: unknown;
  readonly diagnostics: readonly CallDiagnostic[];
}
