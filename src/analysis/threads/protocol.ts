import type { ClassSchema } from '../../amf/class-schema.ts';
import type { ValuesMode } from '../../calls/call-record.ts';
import type { SessionShare } from '../../calls/client-sessions.ts';
import type { LoggedDiagnostic } from '../../diagnostics/log.ts';
import type { RowFormatName } from '../../report/row-formats.ts';
import type { OverlapPolicy } from '../../tcp/overlap-policy.ts';
import type { Limits } from '../limits.ts';
import type { OtherTrafficShare } from '../other-traffic.ts';
import type { RedactionOptions } from '../redact.ts';
import type { ClockShare } from '../server-clocks.ts';
import type { TlsShare } from '../tls-counter.ts';

/** What becomes of calls: texts of these formats, made where they are found. */
export interface RowRequest {
  readonly formats: readonly RowFormatName[];
  readonly csvRaw: boolean;
  /** Calls as JSON for the reader of the report: of all, of those that a summary of calls may show, or of none. */
  readonly objects: 'all' | 'notable' | 'none';
}

/** What a worker is started with. Everything in this file can be cloned. */
export interface WorkerSetup {
  readonly limits: Limits;
  readonly overlap: OverlapPolicy;
  /** Kept of values while decoding, and reported. */
  readonly keptValues: ValuesMode;
  readonly values: ValuesMode;
  readonly httpPorts: readonly number[];
  readonly classes: ClassSchema | null;
  readonly redaction: RedactionOptions;
  readonly displayFilter: string | null;
  readonly rows: RowRequest;
  readonly trackOpen: boolean;
  /** Of guards that all connections share. */
  readonly share: number;
}

/** Segments for a worker. Answered by a `Harvest`. */
export interface SegmentBatch {
  readonly type: 'batch';
  /** Of the slab, counted from 1 in the order of the capture: a worker is told of each. */
  readonly slabNumber: number;
  readonly slab: SharedArrayBuffer | null;
  readonly records: SharedArrayBuffer;
  readonly count: number;
  /** Payloads that were put together from fragments. */
  readonly own: readonly SharedArrayBuffer[];
  readonly baseNs: bigint | null;
}

/** Nothing more will come. Answered by a last `Harvest` with `rest`. */
export interface EndOfSegments {
  readonly type: 'end';
  readonly lastNs: number;
  readonly packet: number;
  readonly baseNs: bigint | null;
}

export type ToWorker = SegmentBatch | EndOfSegments;

/** Texts one after the other, each by its length in bytes. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  readonly lengths: Int32Array;
}

/** A push with what its place in the report depends on. `connection` counts within the worker. */
export interface PushedRow {
  readonly turn: number;
  readonly owner: number;
  readonly connection: number;
  /** null: unknown. */
  readonly atNs: number | null;
  readonly receiver: string | null;
  /** As the report has it, numbers aside; null when pushes are not listed. */
  readonly push: object;
}

/** What a worker found in one batch. */
export interface Harvest {
  /** Turn and owner of each connection that is new, in the order of their numbers within the worker. */
  readonly connections: Float64Array;
  /** See call-facts.ts. */
  readonly facts: Float64Array;
  /** New strings that facts refer to; `null` first: all before are forgotten. */
  readonly strings: readonly (string | null)[];
  /** A text a call, for each format that was asked for. */
  readonly texts: readonly PackedTexts[];
  /** JSON of calls; of length 0 for those that were not asked for. */
  readonly objects: PackedTexts | null;
  /** JSON of `PushedRow`s. */
  readonly pushes: string;
  /** Calls and messages that are not finished: their earliest time, and how many. */
  readonly openNs: number;
  readonly openCount: number;
  readonly crowded: boolean;
  readonly rest: Rest | null;
}

/** What a worker knows in the end. */
export interface Rest {
  readonly exchanges: number;
  readonly envelopes: number;
  readonly logged: readonly LoggedDiagnostic[];
  readonly sessions: readonly SessionShare[];
  readonly clocks: readonly ClockShare[];
  readonly tls: TlsShare;
  readonly otherTraffic: OtherTrafficShare;
}
