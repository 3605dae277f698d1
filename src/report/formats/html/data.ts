import type { CALL_STATUSES, Report } from '../../model.ts';

/**
 * What an html report carries for the application in it: elements with text, each JSON (or JSON and bytes), deflated and in Base64. The application reads
 * these types; they are no interface for anybody else.
 */

/** Ids of the elements. Those of parts are followed by their number. */
export const ELEMENTS = { head: 'amfscope-head', calls: 'amfscope-calls-', bodies: 'amfscope-bodies-' } as const;

/** The first element. */
export type Head = ReportHead | ComparisonHead;

export interface ReportHead {
  readonly type: 'report';
  /** All of the report but its calls, and what `merge` joins shards by. */
  readonly report: Omit<Report, 'calls' | 'shard'>;
  readonly statuses: typeof CALL_STATUSES;
  /** Calls, and parts they come in. */
  readonly calls: { readonly count: number; readonly parts: number };
  /** Null when the report was made without a capture at hand. */
  readonly bodies: BodyIndex | null;
}

/** The comparison is that of `compare -f json`. */
export interface ComparisonHead {
  readonly type: 'comparison';
  readonly comparison: unknown;
  readonly samples: readonly OperationSamples[];
}

/** Latencies of one operation on both sides, ascending nanoseconds; long ones thinned out evenly. */
export interface OperationSamples {
  readonly operation: string;
  readonly kind: string;
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

/** Where to find the messages of an exchange. Columns of equal length. */
export interface BodyIndex {
  readonly parts: number;
  readonly connection: readonly number[];
  readonly exchange: readonly number[];
  /** Part and place in it. */
  readonly part: readonly number[];
  readonly entry: readonly number[];
  /** Exchanges whose messages were left out, because of the limit on an html report. */
  readonly leftOut: number;
  /** Layouts of the application's own externalizable classes, name and layout; null without. */
  readonly classes: readonly (readonly [string, unknown])[] | null;
}

/** Both messages of an exchange. */
export interface ExchangeEntry {
  readonly request: MessageEntry | null;
  readonly response: MessageEntry | null;
}

/** One HTTP message, without the secrets in it. Offsets are those of its direction of the connection. */
export interface MessageEntry {
  readonly startLine: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly stream: { readonly from: number; readonly bodyFrom: number; readonly to: number };
  readonly packets: readonly [number, number];
  /** Of a decrypted message: where in the encrypted stream it came from, as `inspect` says it. */
  readonly decrypted?: object;
  readonly complete: boolean;
  readonly missing: number;
  readonly bodyLength: number;
  readonly codings: readonly string[];
  /** Missing bytes of the body, `[offset, length]`. */
  readonly holes: readonly (readonly [number, number])[];
  /** Range of each envelope message in the stream. */
  readonly streams: readonly (readonly [number, number] | null)[];
  /** Content-decoded body in the bytes of the part, `[from, to)`; null when it is not carried. */
  readonly bytes: readonly [number, number] | null;
  /** Set where bytes were overwritten. */
  readonly patch: {
    readonly values: readonly (readonly [number, string | null])[];
    readonly headers: readonly number[];
  } | null;
  /** The decoded envelope where there are no bytes. */
  readonly tree: unknown;
  /** Why there are no bytes. */
  readonly cut: string | null;
}
