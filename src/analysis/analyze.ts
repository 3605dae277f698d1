import type { CallRecord, PushRecord } from '../calls/call-record.ts';
import type { CaptureInput } from '../capture/read-captures.ts';
import type { DisplayFilter } from '../filter/display-filter.ts';
import type { JudgedCall } from '../report/findings.ts';
import type { Call, Push, Report } from '../report/model.ts';
import { buildReport, reportOf, reportPushes, selectedReport } from './build-report.ts';
import { CallSelection, valuesToKeep } from './call-selection.ts';
import { CountedRecord } from './counted-record.ts';
import { KeptCalls } from './kept-calls.ts';
import { type RedactionOptions, Redactor } from './redact.ts';
import { ReleaseOrder } from './release-order.ts';
import type { ReportBodies } from './report-bodies.ts';
import { reportCall, reportDiagnostics, reportPush } from './report-call.ts';
import { type RunOptions, type RunState, runPipeline, type ValueMode } from './run-pipeline.ts';
import { CallSummary } from './summarize.ts';

export {
  type AnalyzeProgress,
  OVERLAP_POLICY_NAMES,
  type OverlapPolicy,
  runPipeline,
  VALUE_MODES,
  type ValueMode,
} from './run-pipeline.ts';

export interface AnalyzeOptions extends RunOptions {
  /** Default: everything that domain §8.5 names is redacted. */
  readonly redaction?: RedactionOptions;
  /** How much of arguments and results is reported; default `summary`. */
  readonly values?: ValueMode;
  /** Only calls that match are reported, under the numbers they have without it (see `Report.displayFilter`). */
  readonly displayFilter?: string | DisplayFilter;
  /**
   * Takes each call as soon as its place in the report is known, in the order and with the ids of the report; the report then lists no
   * calls, and memory does not grow with their number. Of more than 5,000 calls that wait for an older one to end the first ones go on; a
   * call that ends after its place was passed has the next id.
   */
  readonly onCall?: (call: Call) => void;
  /** Whether `onCall` is to be told of a call, asked of every one when it ends; default: of all. All are counted. */
  readonly isWanted?: (call: JudgedCall, startedNs: number) => boolean;
  /** Gathers the messages of the calls while they are read. */
  readonly bodies?: ReportBodies;
  /** Takes each push as it arrives, ids in that order; the report then lists no pushes. */
  readonly onPush?: (push: Push) => void;
}

/**
 * Reads captures and reports their calls. Inputs are one timeline. Never rejects because of what a capture holds: that becomes diagnostics.
 * @param inputs file paths, or capture inputs (see `expandInputs` for folders and globs)
 * @throws CaptureOpenError when an input cannot be opened; FilterError when `displayFilter` is wrong; what `onCall` and `onPush` throw ends the run
 */
export async function analyze(
  inputs: readonly (string | CaptureInput)[],
  options: AnalyzeOptions = {},
): Promise<Report> {
  const redactor = new Redactor(options.redaction);
  const { displayFilter, onCall } = options;
  const filter = typeof displayFilter === 'string' ? await parsed(displayFilter) : (displayFilter ?? null);
  if (onCall !== undefined) return analyzeStreaming(inputs, options, filter, onCall, redactor);
  if (filter !== null) return analyzeSelected(inputs, options, filter, redactor);
  return analyzeAll(inputs, options, redactor);
}

async function parsed(expression: string): Promise<DisplayFilter> {
  return (await import('../filter/display-filter.ts')).parseDisplayFilter(expression);
}

async function analyzeAll(
  inputs: readonly (string | CaptureInput)[],
  options: AnalyzeOptions,
  redactor: Redactor,
): Promise<Report> {
  let kept = null as KeptCalls | null;
  const findings = await runPipeline(inputs, options, options.bodies?.taps, ({ clock }) => {
    const started = new KeptCalls(clock, redactor);
    kept = started;
    return { onCall: (record) => started.add(record) };
  });
  const summary = new CallSummary();
  const calls = kept?.inOrder(summary) ?? [];
  return reportOf(findings, redactor, summary, calls, reportPushes(findings, redactor));
}

async function analyzeSelected(
  inputs: readonly (string | CaptureInput)[],
  options: AnalyzeOptions,
  filter: DisplayFilter,
  redactor: Redactor,
): Promise<Report> {
  const values = options.values ?? 'summary';
  const calls: CallRecord[] = [];
  const pushes: PushRecord[] = [];
  let selection: CallSelection | null = null;
  const run = { ...options, values: valuesToKeep(filter, values) };
  const findings = await runPipeline(inputs, run, options.bodies?.taps, ({ clock }) => {
    const started = new CallSelection(filter, values, clock, redactor);
    selection = started;
    return {
      onCall: (record) => void calls.push(started.take(record)),
      onPush: (record) => void pushes.push(started.push(record)),
    };
  });
  return buildReport({ ...findings, calls, pushes }, redactor, selection!);
}

async function analyzeStreaming(
  inputs: readonly (string | CaptureInput)[],
  options: AnalyzeOptions,
  filter: DisplayFilter | null,
  onCall: (call: Call) => void,
  redactor: Redactor,
): Promise<Report> {
  const { onPush } = options;
  // Which call a filter lets through may depend on its number.
  const isWanted = filter === null ? options.isWanted : undefined;
  const asked = options.values ?? 'summary';
  const values = filter === null ? asked : valuesToKeep(filter, asked);
  const summary = new CallSummary();
  let pushes = 0;
  let order: ReleaseOrder<CallRecord | CountedRecord> | null = null;
  let calls = 0;
  let selection = null as CallSelection | null;
  const asAsked = (record: PushRecord) => selection?.push(record) ?? record;
  const start = (run: RunState): ReleaseOrder<CallRecord | CountedRecord> => {
    const started = filter === null ? null : new CallSelection(filter, asked, run.clock, redactor);
    selection = started;
    return new ReleaseOrder(values, (record, id) => {
      calls++;
      if (record instanceof CountedRecord) {
        summary.add(record, id);
        return;
      }
      const chosen = started === null ? record : started.choose(record, id);
      if (chosen === null) {
        summary.addHosts(record);
        return;
      }
      const hasNone = chosen.diagnostics.length === 0;
      summary.add(hasNone ? chosen : { ...chosen, diagnostics: reportDiagnostics(chosen, redactor) }, id);
      onCall(reportCall(chosen, id, run.clock.baseNs, redactor));
    });
  };
  const findings = await runPipeline(inputs, { ...options, values }, options.bodies?.taps, (run) => {
    const started = start(run);
    order = started;
    return {
      onCall: (record) => {
        const isShown = isWanted === undefined || isWanted(record, record.startedNs);
        started.add(isShown ? record : new CountedRecord(record, reportDiagnostics(record, redactor)));
      },
      onBarrier: (earliestNs, nowNs) => started.barrier(earliestNs, nowNs),
      ...(onPush === undefined
        ? {}
        : { onPush: (record) => onPush(reportPush(asAsked(record), ++pushes, run.clock.baseNs, redactor)) }),
    };
  });
  (order as ReleaseOrder<CallRecord | CountedRecord> | null)?.end();
  const kept = reportPushes({ ...findings, pushes: findings.pushes.map(asAsked) }, redactor);
  const report = reportOf(findings, redactor, summary, [], kept, pushes + kept.length);
  return selection === null ? report : selectedReport(report, selection, calls);
}
