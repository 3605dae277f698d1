/**
 * The report: one versioned, plain JSON document (schemaVersion 1) that every format renders. Members stand in the order in
 * which they are written. Conventions: durations are integers of nanoseconds, times are UTC with nine digits
 * (`2011-03-13T07:06:40.000499000Z`), a fact that was not captured is `null`, a member that was not asked for is missing.
 * All text comes from the wire: escape it for its medium (`escape.ts`) before it is shown.
 */

import type { VerdictRow } from './verdict-row.ts';

export type { Unit, Verdict, VerdictRow } from './verdict-row.ts';

import type { Tls, TlsSummary } from './tls.ts';

export type { Tls, TlsServer, TlsSummary } from './tls.ts';

export const SCHEMA_VERSION = 1;

/** complete = nothing was lost or doubtful; degraded = a warning or error was recorded; unreadable = no input could be read. */
export type ReportStatus = 'complete' | 'degraded' | 'unreadable';

/**
 * What each call status says, and whether it is a failure. `answered`: counts in latency statistics. `lost`: the answer is
 * missing from the capture or from the wire, as opposed to an answer that says no. In order of display.
 */
export const CALL_STATUSES = {
  ok: { bad: false, answered: true, lost: false, meaning: 'answered with a result' },
  fault: { bad: true, answered: true, lost: false, meaning: 'answered with a fault' },
  'suspected-fault': { bad: true, answered: true, lost: false, meaning: 'a result that looks like a fault' },
  'http-error': { bad: true, answered: false, lost: false, meaning: 'HTTP error instead of an AMF answer' },
  'bad-response': { bad: true, answered: false, lost: false, meaning: 'the answer is not AMF' },
  unanswered: { bad: true, answered: false, lost: true, meaning: 'the response holds no answer to this call' },
  'no-response': { bad: true, answered: false, lost: true, meaning: 'no response was seen' },
  truncated: { bad: true, answered: false, lost: true, meaning: 'request or response is incomplete' },
  'orphan-answer': { bad: true, answered: false, lost: true, meaning: 'answer whose request was not captured' },
  'one-way': { bad: false, answered: false, lost: false, meaning: 'no answer was asked for' },
} as const;

export type CallStatus = keyof typeof CALL_STATUSES;

/** Every status in order of display. */
export const CALL_STATUS_NAMES = Object.keys(CALL_STATUSES) as CallStatus[];

/** What a call is for. `poll` and `stream` wait on purpose and are never mixed with `rpc` in statistics. */
export type CallKind = 'rpc' | 'command' | 'poll' | 'send' | 'http' | 'data' | 'stream' | 'debug' | 'other';

/** How the answer was found: response URI, correlation id (in the same or a later exchange), order, only candidate, envelope-wide status. */
export type PairedBy = 'uri' | 'correlation' | 'correlation-late' | 'order' | 'only' | 'envelope';

/** A decoded value in the neutral JSON model (`{"$": "object", …}`), or its shape: plain JSON, not interpreted here. */
export type NeutralValue = unknown;

export interface InputFacts {
  /** As the user named it; `-` for standard input. */
  readonly path: string;
  /** Lower-case hex of the file as stored; null when it could not be read (or was streamed unhashed). */
  readonly sha256: string | null;
  readonly bytes: number | null;
  /** `pcap`, `pcap-ns`, `pcap-modified`, `pcapng`; null when not recognised. */
  readonly format: string | null;
  /** Names or LINKTYPE_ numbers as the capture states them, in order of appearance. */
  readonly linkTypes: readonly (string | number)[];
  readonly packets: number;
  readonly firstPacketAt: string | null;
  readonly lastPacketAt: string | null;
}

/** Number of calls by status; only statuses that occur. */
export type StatusCounts = { readonly [status in CallStatus]?: number };

export interface Totals {
  readonly packets: number;
  /** Captured bytes of all packets. */
  readonly bytes: number;
  readonly connections: number;
  readonly exchanges: number;
  readonly envelopes: number;
  readonly calls: number;
  readonly pushes: number;
  readonly clients: number;
  readonly servers: number;
  readonly byStatus: StatusCounts;
  /** What became of the packets: reason → number; adds up to `packets`. */
  readonly packetAccounting?: Readonly<Record<string, number>>;
}

/** Nearest-rank statistics in integer nanoseconds. */
export interface Latency {
  readonly count: number;
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What most of a slow call's time went to. */
export type SlowCause = 'server' | 'network' | 'client' | 'transfer';

/** What was seen of the cause in TCP or HTTP: bytes sent again, bytes that came late, a closed receive window, waiting for an earlier answer. */
export type SlowReason = 'retransmission' | 'hole' | 'zero-window' | 'queueing';

export interface Operation {
  readonly operation: string;
  readonly kind: CallKind;
  readonly calls: number;
  readonly byStatus: StatusCounts;
  /** AMF bytes of the values, envelope framing not counted. */
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Over `totalNs` of complete, answered calls; null when there is none. */
  readonly latencyNs: Latency | null;
  readonly serverNs: Latency | null;
  /** Number of slow calls by cause; only causes that occur. */
  readonly causes?: { readonly [cause in SlowCause]?: number };
}

/** One fault code of one operation. */
export interface FaultRow {
  readonly code: string;
  readonly category: string;
  readonly operation: string;
  readonly count: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** Id of a call that shows it. */
  readonly exampleCall: number;
}

/** The normalised fault of a call; `rootCause` has the same shape or is whatever the server sent. */
export interface Fault {
  readonly code: string;
  readonly message: string | null;
  readonly detail: string | null;
  readonly level: string;
  readonly type: string | null;
  readonly category: string;
  /** `envelope`, `http`, `transport` or `inferred`. */
  readonly where: string;
  readonly rootCause: NeutralValue;
}

/** Integer nanoseconds; null = not captured or not defined for this call. Calls of one batch share their exchange's times. */
export interface Timing {
  /** First to last byte of the request. */
  readonly sendNs: number | null;
  /** Request complete to first byte of the response. */
  readonly waitNs: number | null;
  /** First to last byte of the response. */
  readonly receiveNs: number | null;
  /** First byte of the request to last byte of the response. */
  readonly totalNs: number | null;
  /** TCP handshake; first exchange of a connection only. */
  readonly connectNs: number | null;
  /** `waitNs` less the network round trip to the server; null when the handshake was not captured. */
  readonly serverNs: number | null;
  /** Pipelined requests: wait for the previous response. */
  readonly queueNs: number | null;
  /** Since the previous response of the connection. */
  readonly idleNs: number | null;
  /** Delay that retransmission (loss behind the capture point) caused. */
  readonly retransmitNs: number | null;
  /** Delay until holes were filled (loss before the capture point). */
  readonly holeNs: number | null;
  readonly retransmissions: number;
  /** Whether every byte of request and response was captured. */
  readonly complete: boolean;
  /** TLS handshake, after `connectNs`; first exchange of an encrypted connection only, missing on others. */
  readonly tlsNs?: number | null;
}

/** Milliseconds of the server's own clock, bytes; null = not said. */
export interface ServerMetrics {
  readonly processingMs: number | null;
  readonly adapterMs: number | null;
  readonly externalMs: number | null;
  readonly requestSize: number | null;
  readonly responseSize: number | null;
}

export interface CallDiagnostic {
  readonly code: string;
  readonly detail: string;
}

/** First and last packet, 1-based, as Wireshark numbers them. */
export type PacketRange = readonly [first: number, last: number];

export interface Call {
  readonly id: number;
  readonly connection: number;
  /** n-th exchange of its connection. */
  readonly exchange: number;
  readonly batch: { readonly index: number; readonly size: number };
  readonly client: string;
  readonly server: string;
  readonly method: string | null;
  readonly url: string | null;
  /** Missing when the connection was not encrypted. */
  readonly tls?: Tls;
  readonly httpStatus: number | null;
  /** The envelope's version word. */
  readonly version: number | null;
  readonly encoding: 'amf0' | 'amf3' | null;
  readonly target: string | null;
  readonly responseUri: string | null;
  readonly responseTarget: string | null;
  readonly operation: string;
  readonly kind: CallKind;
  readonly messageClass: string | null;
  readonly messageId: string | null;
  readonly correlationId: string | null;
  readonly status: CallStatus;
  /** Why a call without an answer has none: `capture-end`, `reset`, `fin`, `timeout`, `gap`, `snapped`, `batch-aborted`, … */
  readonly statusReason?: string | null;
  readonly pairedBy: PairedBy | null;
  readonly fault: Fault | null;
  readonly startedAt: string | null;
  readonly timing: Timing;
  /** Of a slow call (100 ms and more, polls and streams left out): where at least half of its time went; null when it is not slow or no part stands out. */
  readonly cause?: SlowCause | null;
  /** Missing when the times alone tell the cause. */
  readonly causeReason?: SlowReason;
  /** What the server measured (`MessagePerformanceInfo`); missing when it did not say. */
  readonly metrics?: ServerMetrics;
  readonly requestBytes: number | null;
  readonly responseBytes: number | null;
  readonly packets: { readonly request: PacketRange | null; readonly response: PacketRange | null };
  /** Missing with `--values none`. */
  readonly arguments?: NeutralValue;
  readonly result?: NeutralValue;
  readonly diagnostics: readonly CallDiagnostic[];
}

/** A message the server sent without being asked for it by a call of its own. */
export interface Push {
  readonly id: number;
  readonly connection: number;
  readonly exchange: number;
  readonly channel: 'stream' | 'poll' | 'piggyback' | 'rtmp';
  readonly at: string | null;
  readonly destination: string | null;
  readonly messageClass: string | null;
  readonly messageId: string | null;
  readonly correlationId: string | null;
  readonly bytes: number;
  readonly value?: NeutralValue;
  readonly diagnostics: readonly CallDiagnostic[];
}

/** Pushes of one channel and destination. */
export interface PushStats {
  readonly channel: Push['channel'];
  readonly destination: string | null;
  readonly pushes: number;
  readonly bytes: number;
  /** Between two pushes to the same receiver (Flex client, else connection); null when nobody received two. */
  readonly intervalNs: Pick<Latency, 'count' | 'min' | 'mean' | 'p50' | 'p95' | 'max'> | null;
}

/**
 * A client session: calls that share a `DSId` or a session cookie, else a `clientId`, a connection or an address. The ids themselves are
 * secrets and not shown.
 */
export interface ClientSession {
  /** From 1, in order of the first call. */
  readonly id: number;
  /** Without ports; the first 16. */
  readonly addresses: readonly string[];
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly calls: number;
  /** Calls with a fault. */
  readonly faults: number;
  /** Calls whose status is a failure, those with a fault included. */
  readonly failures: number;
  /** Flex logins; null when there was none. `outcome` is the status of the last one. */
  readonly login: { readonly attempts: number; readonly logouts: number; readonly outcome: CallStatus } | null;
}

/** The clock of a server against that of the capture. */
export interface ServerClock {
  readonly server: string;
  /** Positive = the server is ahead. */
  readonly offsetMs: number;
  readonly samples: number;
  /** `message`: times in Flex messages, to the millisecond; `date`: HTTP `Date` fields, to half a second. */
  readonly source: 'message' | 'date';
}

/** Where something was seen; every member may be missing, those that are known are given. */
export interface ReportPlace {
  readonly input?: string;
  readonly packet?: number;
  readonly fileOffset?: number;
  readonly connection?: number;
  readonly direction?: 'request' | 'response';
  readonly streamOffset?: number;
  readonly message?: number;
  readonly body?: number;
  readonly offset?: number;
  readonly length?: number;
}

export interface DiagnosticRow {
  readonly code: string;
  readonly severity: 'info' | 'warning' | 'error' | 'indicator';
  readonly cause: 'capture' | 'peer' | 'unsupported' | 'limit' | 'internal';
  /** Exact, also when fewer examples are kept. */
  readonly count: number;
  readonly title: string;
  readonly examples: readonly { readonly detail: string; readonly place: ReportPlace }[];
}

/** Traffic that is no remoting, so that an empty report can say what was there instead: `{what: "HTTP responses, text/html", count: 12}`. */
/** Which part of a run a report covers, and what `amfscope merge` joins it by. */
export interface ShardPart {
  /** From 1. */
  readonly index: number;
  readonly count: number;
  /** Equal in reports of one run: a hash of inputs, options and version. */
  readonly run: string;
  readonly data: string;
}

export interface OtherTraffic {
  readonly what: string;
  readonly count: number;
}

/** What the calls of a report were chosen by. */
export interface AppliedFilter {
  /** As the user wrote it. */
  readonly expression: string;
  /** Number of calls without it. */
  readonly calls: number;
}

/** A sign of an attack or a leak in calls of the report. */
export interface SecurityFinding {
  /** Code of the diagnostic. */
  readonly code: string;
  /** Class that a request names, where that is the sign. */
  readonly class: string | null;
  readonly why: string;
  /** Where it is described: `CWE-502, CVE-2017-5641`. */
  readonly reference: string;
  /** Calls that show it. */
  readonly count: number;
  /** The first of them, by id. */
  readonly calls: readonly number[];
}

export interface Report {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly tool: { readonly name: 'amfscope'; readonly version: string };
  readonly status: ReportStatus;
  readonly inputs: readonly InputFacts[];
  /** Only calls that match are in `calls`, `operations`, `faults`, `totals.calls` and `totals.byStatus`; all else is of the whole capture. Missing without a filter. */
  readonly displayFilter?: AppliedFilter;
  readonly totals: Totals;
  /** What rules say of the calls, a row each rule and operation; missing without rules. */
  readonly rules?: readonly VerdictRow[];
  readonly operations: readonly Operation[];
  readonly faults: readonly FaultRow[];
  /** Missing when there is none. */
  readonly security?: readonly SecurityFinding[];
  readonly calls: readonly Call[];
  readonly pushes: readonly Push[];
  /** Of the whole capture, whatever the filter; missing without pushes. */
  readonly pushStats?: readonly PushStats[];
  /** Of the whole capture, whatever the filter. */
  readonly clients?: readonly ClientSession[];
  readonly clocks?: readonly ServerClock[];
  /** Missing without encrypted connections. */
  readonly tls?: TlsSummary;
  readonly diagnostics: readonly DiagnosticRow[];
  /** What else was on the wire, most frequent first. */
  readonly otherTraffic?: readonly OtherTraffic[];
  /** Only of a report that covers a part of the connections. */
  readonly shard?: ShardPart;
}
