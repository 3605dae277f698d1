import type { Readable } from 'node:stream';
import type { ClassSchema } from '../amf/class-schema.ts';
import type { CallRecord, PushRecord, ValuesMode } from '../calls/call-record.ts';
import { SessionGroups } from '../calls/session-groups.ts';
import { CaptureClock } from '../capture/capture-clock.ts';
import { type CaptureInput, readCaptures } from '../capture/read-captures.ts';
import { DiagnosticLog } from '../diagnostics/log.ts';
import { OVERLAP_POLICIES, type OverlapPolicy } from '../tcp/overlap-policy.ts';
import type { Findings } from './build-report.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { otherTrafficRows } from './other-traffic.ts';
import { PacketCounter } from './packet-counter.ts';
import { Pipeline } from './pipeline.ts';
import { reportFloods } from './report-floods.ts';
import type { PipelineTaps } from './segment-stages.ts';
import { clockRows } from './server-clocks.ts';
import { tlsSummary } from './tls-counter.ts';
import { type TlsKeys, tlsSecrets } from './tls-keys.ts';

export type { OverlapPolicy };

/** Secrets type of a Decryption Secrets Block: a key log, draft-ietf-opsawg-pcapng §4.7. */
const TLS_KEY_LOG = 0x544c534b;

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

export interface RunOptions {
  /** Guards; those not given have their defaults. */
  readonly limits?: Partial<Limits>;
  /** Whose bytes win where TCP segments disagree; default `bsd`. */
  readonly overlap?: OverlapPolicy;
  /** How much of arguments and results is kept; default `summary`. */
  readonly values?: ValuesMode;
  /** Server ports read as HTTP whatever their first bytes are. */
  readonly httpPorts?: readonly number[];
  /** Layouts of the application's own externalizable classes (see `parseClassSchema`). */
  readonly classes?: ClassSchema;
  /** What opens encrypted connections, besides the secrets that captures hold. */
  readonly tls?: TlsKeys;
  /** What an input with `path: null` reads. */
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
  /** Ends reading; what came before is reported, with `limit.interrupted`. */
  readonly interrupt?: AbortSignal;
  /** Milliseconds after which reading ends with `limit.time`. */
  readonly timeoutMs?: number;
  /** Whether the report says the SHA-256 of the inputs; default true. It takes a twentieth of the time of a report in text. */
  readonly hashInputs?: boolean;
  /** Called about once a slab (4 MiB). */
  readonly onProgress?: (progress: AnalyzeProgress) => void;
  /** Called before the body of a message is decoded, with the number of its connection. What it throws counts as a crash of the decoder. */
  readonly beforeDecode?: (connection: number) => void;
}

/** Where records go that are not to be kept. Without a member, they are. */
export interface RecordSinks {
  readonly onCall?: (call: CallRecord) => void;
  readonly onPush?: (push: PushRecord) => void;
  /**
   * At every barrier: the earliest start of what may still become a call, and the time of the capture, NaN when unknown. What is open is kept
   * track of.
   */
  readonly onBarrier?: (earliestNs: number, nowNs: number) => void;
}

/** What a sink may ask of the run that feeds it. */
export interface RunState {
  readonly clock: CaptureClock;
  /** What may still become a call: its earliest start, and how many there are. */
  open(): { readonly earliestNs: number; readonly count: number };
}

/**
 * One run of the pipeline over `inputs`, with everything it found.
 * @param streamTo makes the sinks of a run that keeps no records
 */
export async function runPipeline(
  inputs: readonly (string | CaptureInput)[],
  options: RunOptions,
  taps?: PipelineTaps,
  streamTo?: (run: RunState) => RecordSinks,
): Promise<Findings> {
  const limits = readLimits(options);
  const log = new DiagnosticLog(limits.examples);
  const clock = new CaptureClock();
  const calls: CallRecord[] = [];
  const pushes: PushRecord[] = [];
  const sinks = streamTo?.({ clock, open: () => pipeline.stages.open() });
  let callCount = 0;
  const onCall = sinks?.onCall ?? ((call: CallRecord) => void calls.push(call));
  const { beforeDecode } = options;
  const secrets = tlsSecrets(options.tls, log);
  const onBarrier = sinks?.onBarrier;
  const isLive = inputs.some((input) => asInput(input).path === null);
  const pipeline = new Pipeline({
    log,
    limits,
    overlap: options.overlap ?? 'bsd',
    values: options.values ?? 'summary',
    httpPorts: options.httpPorts ?? [],
    onCall: (call) => {
      callCount++;
      onCall(call);
    },
    onPush: sinks?.onPush ?? ((push) => void pushes.push(push)),
    baseNs: () => clock.baseNs,
    secrets,
    trackOpen: onBarrier !== undefined,
    ...(options.classes === undefined ? {} : { classes: options.classes }),
    ...(beforeDecode === undefined ? {} : { beforeDecode }),
    ...(taps === undefined ? {} : { taps }),
  });
  const counter = new PacketCounter(pipeline.packets, (nowNs) => onBarrier?.(pipeline.stages.open().earliestNs, nowNs));
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
    onSecrets: (type, bytes) => {
      if (type === TLS_KEY_LOG) secrets.addEmbedded(bytes, log);
    },
    onProgress: (state) => {
      // Who reads along does not wait for the next barrier.
      if (isLive) onBarrier?.(pipeline.stages.open().earliestNs, counter.nowNs);
      onProgress?.({ ...state, calls: callCount });
    },
    ...(stdin === undefined ? {} : { stdin }),
    interrupt: options.interrupt,
    hash: options.hashInputs,
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  pipeline.end(counter.lastNs);
  reportFloods(log);
  const { stages } = pipeline;
  return {
    inputs: facts,
    clock,
    log,
    calls,
    pushes,
    packets: counter.packets,
    packetBytes: counter.bytes,
    accounting: pipeline.accounting,
    connections: stages.connections,
    exchanges: stages.exchanges,
    envelopes: stages.envelopes,
    otherTraffic: otherTrafficRows([stages.otherTraffic()]),
    sessions: new SessionGroups(stages.sessions()),
    pushStats: pipeline.pushStatistics.rows(),
    clocks: clockRows(stages.clocks()),
    tls: tlsSummary([stages.tls()]),
  };
}

/** All guards, those that were not given with their defaults. */
export function readLimits({ limits }: RunOptions): Limits {
  return { ...DEFAULT_LIMITS, ...limits };
}

/** A path as an input; `-` is standard input. */
export function asInput(input: string | CaptureInput): CaptureInput {
  if (typeof input !== 'string') return input;
  return { name: input, path: input === '-' ? null : input };
}
