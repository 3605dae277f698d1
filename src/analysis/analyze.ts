import type { Readable } from 'node:stream';
import type { CallRecord, PushRecord } from '../calls/call-record.ts';
import { CaptureClock } from '../capture/capture-clock.ts';
import { type CaptureInput, readCaptures } from '../capture/read-captures.ts';
import { DiagnosticLog } from '../diagnostics/log.ts';
import type { Report } from '../report/model.ts';
import { OVERLAP_POLICIES, type OverlapPolicy } from '../tcp/overlap-policy.ts';
import { buildReport, type Findings } from './build-report.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { PacketCounter } from './packet-counter.ts';
import { Pipeline, type PipelineTaps } from './pipeline.ts';
import { type RedactionOptions, Redactor } from './redact.ts';
import { reportFloods } from './report-floods.ts';

export type { OverlapPolicy };

/** Names of the overlap policies, the default first. */
export const OVERLAP_POLICY_NAMES = Object.keys(OVERLAP_POLICIES) as OverlapPolicy[];

export const VALUE_MODES = ['none', 'summary', 'full'] as const;
export type ValueMode = (typeof VALUE_MODES)[number];

export interface AnalyzeProgress {
  /** Stored bytes read so far. */
  readonly bytes: number;
  /** `null` when an input is a stream. */
  readonly totalBytes: number | null;
  readonly packets: number;
  readonly calls: number;
}

export interface AnalyzeOptions {
  /** Guards; those not given have their defaults. */
  readonly limits?: Partial<Limits>;
  /** Whose bytes win where TCP segments disagree; default `bsd`. */
  readonly overlap?: OverlapPolicy;
  /** How much of arguments and results is kept; default `summary`. */
  readonly values?: ValueMode;
  /** Default: everything that domain §8.5 names is redacted. */
  readonly redaction?: RedactionOptions;
  /** Server ports read as HTTP whatever their first bytes are. */
  readonly httpPorts?: readonly number[];
  /** What an input with `path: null` reads. */
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
  /** Milliseconds after which reading ends with `limit.time`. */
  readonly timeoutMs?: number;
  /** Called about once a slab (4 MiB). */
  readonly onProgress?: (progress: AnalyzeProgress) => void;
  /**
   * Takes each call as soon as its place in the report is known, in the order and with the ids of the report; the report then lists no calls. Memory
   * does not grow with their number: of more than 10,000 that wait for an older one the first go on, and one that comes after its place then has the
   * next id.
   */
  readonly onCall?: (call: Call) => void;
  /** Takes each push as it arrives, ids in that order; the report then lists no pushes. */
  readonly onPush?: (push: Push) => void;
}

/**
 * Reads captures and reports their calls. Inputs are one timeline. Never rejects because of what a capture holds: that becomes diagnostics.
 * @param inputs file paths, or capture inputs (see `expandInputs` for folders and globs)
 * @throws CaptureOpenError when an input cannot be opened
 */
export async function analyze(
  inputs: readonly (string | CaptureInput)[],
  options: AnalyzeOptions = {},
): Promise<Report> {
  const redactor = new Redactor(options.redaction);
  if (options.onCall === undefined && options.onPush === undefined) {
    return buildReport(await runPipeline(inputs, options), redactor);
  }
  return analyzeStreaming(inputs, options, redactor);
}

/** One run of the pipeline over `inputs`, with everything it found. */
export async function runPipeline(
  inputs: readonly (string | CaptureInput)[],
  options: Omit<AnalyzeOptions, 'onCall' | 'onPush'>,
  taps?: PipelineTaps,
  stream?: (run: StreamingRun) => RecordSinks,
): Promise<Findings> {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const log = new DiagnosticLog(limits.examples);
  const clock = new CaptureClock();
  const calls: CallRecord[] = [];
  const pushes: PushRecord[] = [];
  const pipeline: Pipeline = new Pipeline({
    log,
    limits,
    overlap: options.overlap ?? 'bsd',
    values: options.values ?? 'summary',
    httpPorts: options.httpPorts ?? [],
    onCall: (call) => (sinks?.onCall === undefined ? calls.push(call) : sinks.onCall(call)),
    onPush: (push) => (sinks?.onPush === undefined ? pushes.push(push) : sinks.onPush(push)),
    trackOpen: stream !== undefined,
    ...(taps === undefined ? {} : { taps }),
  });
  const counter = new PacketCounter(pipeline.packets);
  const sinks = stream?.({ clock, open: () => pipeline.open(), nowNs: () => counter.nowNs });
  const { onProgress, stdin, signal, timeoutMs } = options;
  const facts = await readCaptures(inputs.map(asInput), counter, {
    log,
    clock,
    limits: {
      maxRecord: limits.record,
      maxBlock: limits.block,
      maxInterfaces: limits.interfaces,
      maxContainerBytes: limits.containerBytes,
    },
    onProgress: (state) => {
      sinks?.onSlab();
      onProgress?.({ ...state, calls: sinks?.calls() ?? calls.length });
    },
    ...(stdin === undefined ? {} : { stdin }),
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  pipeline.end(counter.lastNs);
  reportFloods(log);
  return {
    inputs: facts,
    clock,
    log,
    calls,
    pushes,
    packets: counter.packets,
    packetBytes: counter.bytes,
    accounting: pipeline.accounting,
    connections: pipeline.connections,
    exchanges: pipeline.exchanges,
    envelopes: pipeline.envelopes,
    otherTraffic: pipeline.otherTraffic.rows(),
  };
}

function asInput(input: string | CaptureInput): CaptureInput {
  if (typeof input !== 'string') return input;
  return { name: input, path: input === '-' ? null : input };
}
