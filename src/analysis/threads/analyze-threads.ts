import { Buffer } from 'node:buffer';
import type { CaptureInput } from '../../capture/read-captures.ts';
import { parseDisplayFilter } from '../../filter/display-filter.ts';
import { CallDigest } from '../../report/call-digest.ts';
import type { LostGroup } from '../../report/findings.ts';
import type { Call, Report } from '../../report/model.ts';
import { ROW_FORMATS, type RowFormatName } from '../../report/row-formats.ts';
import { reportOf } from '../build-report.ts';
import { valuesToKeep } from '../call-selection.ts';
import { compareCalls } from '../order-calls.ts';
import { Redactor } from '../redact.ts';
import { ReleaseOrder } from '../release-order.ts';
import { type RunOptions, readLimits, type ValueMode } from '../run-pipeline.ts';
import { recordShard } from '../shards/record-shard.ts';
import type { Shard } from '../shards/shard-record.ts';
import { CallSummary } from '../summarize.ts';
import type { GatheredCall } from './gathering.ts';
import type { RowRequest } from './protocol.ts';
import { ThreadedRun } from './threaded-run.ts';

export interface ThreadedOptions extends RunOptions {
  readonly values?: ValueMode;
  readonly redaction?: ConstructorParameters<typeof Redactor>[0];
  /** Must not look at numbers of calls or connections. */
  readonly displayFilter?: string;
  readonly workers: number;
  /** Only connections of this shard; no calls are filtered then, and one thread does it. */
  readonly shard?: Shard;
  readonly rows: RowRequest;
  /** Takes the calls of `rows.formats[format]` as soon as their places are known; nothing grows with their number then. */
  readonly onRow?: (format: number, row: Uint8Array) => void;
  /** Takes the calls that were asked for as objects. */
  readonly onCall?: (call: Call) => void;
}

/** A report with its calls as they were asked for. */
export interface ThreadedReport {
  /** `calls`: those that were asked for as objects. */
  readonly report: Report;
  /** Groups of lost calls; with notable calls alone. */
  readonly lost: readonly LostGroup[];
  /** The calls as texts of a format; empty with `onRow`. */
  readonly rows: (format: RowFormatName) => Iterable<Uint8Array>;
}

/**
 * The analysis in several threads. The report is that of one thread.
 * @throws Crowded when it cannot be promised to be
 */
export async function analyzeInThreads(
  inputs: readonly CaptureInput[],
  options: ThreadedOptions,
): Promise<ThreadedReport> {
  const { rows, onRow, displayFilter, values = 'summary' } = options;
  const redactor = new Redactor(options.redaction);
  const keptValues = displayFilter === undefined ? values : valuesToKeep(parseDisplayFilter(displayFilter), values);
  const summary = new CallSummary();
  const digest = new CallDigest();
  const objects: Call[] = [];
  const kept: GatheredCall[] = [];
  const isStreamed = onRow !== undefined;
  let count = 0;
  const place = (call: GatheredCall, id: number): void => {
    count = id;
    if (!call.chosen) {
      summary.addHosts(call);
      return;
    }
    summary.add(call, id);
    const json = call.from.object(call.index);
    if (json.length === 0) return;
    const object = Object.assign(JSON.parse(textOf(json)) as Call, { id, connection: call.connection });
    if (isStreamed || rows.objects === 'notable') digest.add(object);
    else objects.push(object);
    options.onCall?.(object);
  };
  const order = new ReleaseOrder<GatheredCall>(keptValues, (call, id) => {
    place(call, id);
    if (call.chosen)
      for (const [format, name] of rows.formats.entries()) onRow?.(format, rowOf(call, id, name, format));
  });
  const setup = {
    overlap: options.overlap ?? 'bsd',
    keptValues,
    values,
    httpPorts: options.httpPorts ?? [],
    classes: options.classes ?? null,
    redaction: options.redaction ?? {},
    displayFilter: displayFilter ?? null,
    rows,
  } as const;
  const run = new ThreadedRun(
    inputs,
    options,
    { workers: options.workers, setup },
    {
      calls: (calls) => {
        for (const call of calls) {
          if (isStreamed) order.add(call);
          else kept.push(call);
        }
      },
      barrier: (earliestNs, nowNs) => order.barrier(earliestNs, nowNs),
    },
    isStreamed,
    options.shard ?? null,
  );
  const findings = await run.run();
  order.end();
  kept.sort(compareCalls);
  for (const [index, call] of kept.entries()) place(call, index + 1);
  const calls = objects.length > 0 ? objects : digest.calls();
  const { shard } = options;
  const whole = reportOf(findings, redactor, summary, calls, findings.listed, findings.pushCount);
  const limits = readLimits(options);
  const report =
    shard === undefined
      ? whole
      : { ...whole, shard: recordShard(shard, findings, kept, { ...setup, limits }, redactor) };
  return {
    report:
      displayFilter === undefined ? report : { ...report, displayFilter: { expression: displayFilter, calls: count } },
    lost: digest.lost(),
    *rows(name) {
      const format = rows.formats.indexOf(name);
      for (const [index, call] of kept.entries()) if (call.chosen) yield rowOf(call, index + 1, name, format);
    },
  };
}

function rowOf({ from, index, connection }: GatheredCall, id: number, name: RowFormatName, format: number): Uint8Array {
  const between = from.part(format, index, 0);
  const behind = from.part(format, index, 1);
  const head = `${ROW_FORMATS[name].before}${id}`;
  const number = String(connection);
  const row = Buffer.allocUnsafe(head.length + between.length + number.length + behind.length);
  let at = row.write(head, 0, 'latin1');
  row.set(between, at);
  at += between.length;
  at += row.write(number, at, 'latin1');
  row.set(behind, at);
  return row;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
