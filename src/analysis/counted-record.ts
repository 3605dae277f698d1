import type { CallRecord } from '../calls/call-record.ts';
import type { CallDiagnostic as ReportDiagnostic } from '../report/model.ts';
import type { HeldCall } from './release-order.ts';
import type { SummarizedCall } from './summarize.ts';

/**
 * What the sums and the order need of a call that no output shows: a quarter of its record, and without the objects that hang on it. Thousands of calls wait for
 * their place, and what waits is copied by the garbage collector.
 */
export class CountedRecord implements SummarizedCall, HeldCall {
  readonly connection: number;
  readonly exchange: number;
  readonly batchIndex: number;
  readonly client: string;
  readonly server: string;
  readonly operation: string;
  readonly kind: CallRecord['kind'];
  readonly status: CallRecord['status'];
  readonly fault: { readonly code: string; readonly category: string } | null;
  readonly startedNs: number;
  readonly endedNs: number;
  readonly totalNs: number | null;
  readonly serverNs: number | null;
  readonly complete: boolean;
  readonly requestBytes: number | null;
  readonly responseBytes: number | null;
  readonly diagnostics: readonly ReportDiagnostic[];
  readonly cause: CallRecord['cause'];
  readonly session: number;

  /** @param diagnostics those of the report */
  constructor(record: CallRecord, diagnostics: readonly ReportDiagnostic[]) {
    const { fault, timing } = record;
    this.connection = record.connection;
    this.exchange = record.exchange;
    this.batchIndex = record.batchIndex;
    this.client = record.client;
    this.server = record.server;
    this.operation = record.operation;
    this.kind = record.kind;
    this.status = record.status;
    this.fault = fault === null ? null : { code: fault.code, category: fault.category };
    this.startedNs = record.startedNs;
    this.endedNs = record.endedNs;
    this.totalNs = timing.totalNs;
    this.serverNs = timing.serverNs;
    this.complete = timing.complete;
    this.requestBytes = record.requestBytes;
    this.responseBytes = record.responseBytes;
    this.diagnostics = diagnostics;
    this.cause = record.cause;
    this.session = record.session;
  }

  /** Of the timing what is summed, which is here. */
  get timing(): SummarizedCall['timing'] {
    return this;
  }
}
