import { type AnalyzeOptions, analyze } from '../analysis/analyze.ts';
import type { CaptureInput } from '../analysis/resolve-inputs.ts';
import type { Shard } from '../analysis/shards/shard-record.ts';
import type { ThreadedOptions } from '../analysis/threads/analyze-threads.ts';
import { Crowded } from '../analysis/threads/crowded.ts';
import { UserError } from '../diagnostics/user-error.ts';
import type { DisplayFilter } from '../filter/display-filter.ts';
import { CallDigest } from '../report/call-digest.ts';
import type { LostGroup } from '../report/findings.ts';
import { REPORT_FORMATS, type ReportFormat, type ReportFormatName } from '../report/index.ts';
import type { Call, Report } from '../report/model.ts';
import { NotableCalls } from '../report/notable-calls.ts';
import { ROW_FORMATS, type RowFormatName } from '../report/row-formats.ts';
import { growHeapsSlowly } from './heap-growth.ts';
import type { CallWriter, ReportOutput } from './report-outputs.ts';

/** A report with what its outputs are made of besides. */
export interface Analyzed {
  readonly report: Report;
  /** Calls as texts, of formats for which `report.calls` was not filled. */
  readonly rows?: (format: RowFormatName) => Iterable<Uint8Array>;
  /** Of a report that holds only some of its calls. */
  readonly lost?: readonly LostGroup[];
}

export interface Wanted {
  readonly outputs: readonly ReportOutput[];
  /** Takes calls while they are being read; null when an output needs all of them. */
  readonly writer: CallWriter | null;
  /** Takes every call where `writer` is given: then the report lists few of them. */
  readonly onCall: ((call: Call) => void) | null;
  readonly csvRaw: boolean;
  readonly displayFilter: DisplayFilter | null;
  readonly threads: number;
  /** Only the connections of one shard. */
  readonly shard: Shard | null;
}

/** Runs the analysis in as many threads as were asked for; what comes out is the same. */
export async function analyzeCaptures(
  inputs: readonly CaptureInput[],
  options: AnalyzeOptions,
  wanted: Wanted,
): Promise<Analyzed> {
  const { displayFilter: filter, writer, onCall } = wanted;
  const { beforeDecode, bodies, tls } = options;
  growHeapsSlowly();
  if (wanted.shard !== null) return shardOf(inputs, options, wanted.shard, wanted);
  const staysHere = beforeDecode !== undefined || bodies !== undefined || tls !== undefined;
  const isAlone = wanted.threads < 2 || staysHere || filter?.usesNumber === true;
  if (!isAlone) {
    try {
      return await inThreads(inputs, options, wanted);
    } catch (error) {
      if (!(error instanceof Crowded)) throw error;
      // What was written so far would be written again.
      writer?.repeat();
    }
  }
  const withFilter = { ...options, ...(filter === null ? {} : { displayFilter: filter }) };
  if (writer === null) return { report: await analyze(inputs, withFilter) };
  const digest = new CallDigest();
  const notable = onCall === null && writer.isIdle ? new NotableCalls() : null;
  const report = await analyze(inputs, {
    ...withFilter,
    ...(notable === null ? {} : { isWanted: (call, startedNs) => notable.add(call, startedNs) }),
    onCall: (call) => {
      onCall?.(call);
      digest.add(call);
      writer.call(call);
    },
    onPush: () => {},
  });
  return { report: { ...report, calls: digest.calls() }, lost: digest.lost() };
}

/** @throws UserError for options that need the whole run */
async function shardOf(
  inputs: readonly CaptureInput[],
  options: AnalyzeOptions,
  shard: Shard,
  { displayFilter, onCall, csvRaw }: Wanted,
): Promise<Analyzed> {
  const { beforeDecode, bodies, tls } = options;
  const isWhole = displayFilter !== null || onCall !== null || bodies !== undefined || tls !== undefined;
  if (isWhole || beforeDecode !== undefined)
    throw new UserError(
      '--shard does not go with display filters, rules, html and TLS keys',
      'give filters and formats to amfscope render, with the report that amfscope merge writes',
    );
  const { analyzeInThreads } = await import('../analysis/threads/analyze-threads.ts');
  const rows = { formats: [], csvRaw, objects: 'all' } as const;
  try {
    const { report } = await analyzeInThreads(inputs, { ...given(options), workers: 1, rows, shard });
    return { report };
  } catch (error) {
    if (!(error instanceof Crowded)) throw error;
    throw new UserError('--shard does not go with captures that hold TLS secrets');
  }
}

/** What threads can be told. */
function given(options: AnalyzeOptions): Partial<ThreadedOptions> {
  const { limits, overlap, values, httpPorts, classes, redaction } = options;
  const { stdin, signal, interrupt, timeoutMs, hashInputs, onProgress } = options;
  const decoding = { limits, overlap, values, httpPorts, classes, redaction };
  const all = { ...decoding, stdin, signal, interrupt, timeoutMs, hashInputs, onProgress };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

async function inThreads(
  inputs: readonly CaptureInput[],
  options: AnalyzeOptions,
  { outputs, writer, onCall, csvRaw, displayFilter, threads }: Wanted,
): Promise<Analyzed> {
  const names = [...new Set(outputs.map(({ format }) => format))];
  const formats = names.filter(isRowFormat);
  const others = names.filter((name) => !isRowFormat(name));
  const needsAll = onCall !== null || !others.every(digestsCalls);
  const objects = needsAll ? 'all' : others.length === 0 ? 'none' : 'notable';
  const { analyzeInThreads } = await import('../analysis/threads/analyze-threads.ts');
  const { report, lost, rows } = await analyzeInThreads(inputs, {
    ...given(options),
    ...(displayFilter === null ? {} : { displayFilter: displayFilter.expression }),
    workers: threads,
    rows: { formats, csvRaw, objects },
    ...(writer === null ? {} : { onRow: (format: number, row: Uint8Array) => writer.row(formats[format]!, row) }),
    ...(writer === null || onCall === null ? {} : { onCall }),
  });
  return { report, rows, ...(writer === null ? {} : { lost }) };
}

export function isRowFormat(name: ReportFormatName): name is RowFormatName {
  return Object.hasOwn(ROW_FORMATS, name);
}

/** It shows only calls that `CallDigest` keeps. */
export function digestsCalls(name: ReportFormatName): boolean {
  const { digests: does }: ReportFormat = REPORT_FORMATS[name];
  return does === true;
}
