import type { Argv } from 'yargs';
import type { CaptureInput } from '../../analysis/resolve-inputs.ts';
import { resolveInputs } from '../../analysis/resolve-inputs.ts';
import { parseShard } from '../../analysis/shards/shard-record.ts';
import { escapeTerminal } from '../../report/escape.ts';
import { REPORT_FORMATS, type ReportFormat } from '../../report/index.ts';
import type { Call, Report } from '../../report/model.ts';
import { seenInstead } from '../../report/seen-instead.ts';
import { type Analyzed, analyzeCaptures, digestsCalls } from '../analyze-captures.ts';
import { type BudgetArguments, Budgets, budgetOptions } from '../budgets.ts';
import { type DisplayFilterArguments, displayFilterOf, displayFilterOption } from '../display-filter.ts';
import { EXIT } from '../exit-codes.ts';
import { gateFailures, parseFailOn } from '../gate.ts';
import { interruptible } from '../interrupt.ts';
import { analyzeOptions, type CaptureArguments, captureOptions } from '../options.ts';
import { discardOpenOutputs } from '../output.ts';
import { Progress } from '../progress.ts';
import {
  CallWriter,
  canStream,
  openReportOutputs,
  type RenderArguments,
  type ReportOutput,
  wantsHtml,
  writeReports,
} from '../report-outputs.ts';
import { expectShortRun } from '../short-run.ts';
import { threadsFor } from '../threads.ts';
import { bodiesFor, htmlParts, readApplication } from '../viewer-application.ts';
import type { Command } from './command.ts';

interface AnalyzeArguments extends CaptureArguments, RenderArguments, DisplayFilterArguments, BudgetArguments {
  readonly capture: readonly string[];
  readonly format?: readonly string[];
  readonly failOn?: readonly string[];
  readonly strict: boolean;
  readonly allowEmpty: boolean;
  readonly threads?: number;
  readonly shard?: string;
}

export const analyzeCommand: Command = {
  options: (yargs: Argv) =>
    budgetOptions(displayFilterOption(captureOptions(yargs)))
      .positional('capture', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'files, folders, globs, - for stdin',
      })
      .option('format', {
        alias: 'f',
        type: 'string',
        array: true,
        requiresArg: true,
        description: 'FORMAT or FORMAT=FILE, repeatable [text]',
      })
      .option('fail-on', {
        type: 'string',
        array: true,
        requiresArg: true,
        description: 'exit 1 on call statuses, degraded, indicator or no-calls (a list)',
      })
      .option('strict', { type: 'boolean', default: false, description: 'exit 1 on any warning' })
      .option('allow-empty', {
        type: 'boolean',
        default: false,
        description: 'let --fail-on, --strict and --rule pass on a capture without calls',
      })
      .option('threads', {
        type: 'number',
        requiresArg: true,
        description: 'threads that decode; the report is the same for any number [cores]',
      })
      .option('shard', {
        type: 'string',
        requiresArg: true,
        description: 'I/N: only connections of shard I; amfscope merge joins the json reports',
      })
      .option('width', {
        type: 'number',
        requiresArg: true,
        description: 'columns of the text report [terminal, else 80]',
      })
      .option('csv-raw', { type: 'boolean', default: false, description: 'csv: no guard against spreadsheet formulas' })
      .example('$0 analyze session.pcap', 'the report on this terminal')
      .example('$0 analyze day1/ -f json=report.json -f junit=report.xml', 'files for a pipeline')
      .example('$0 analyze run.pcapng --fail-on fault,unanswered', 'exit 1 when a call failed')
      .example("$0 analyze run.pcapng --rule 'latency.p95 < 300ms'", 'exit 1 when an operation is slower')
      .example(`$0 analyze run.pcapng -Y 'status == fault && latency > 1s'`, 'only those calls')
      .example('ssh server tcpdump -w - port 80 | $0 analyze -', 'from a pipe') as Argv,
  run: async (argv: AnalyzeArguments) => {
    const failOn = parseFailOn(argv.failOn ?? []);
    const shard = argv.shard === undefined ? null : parseShard(argv.shard);
    const budgets = new Budgets(argv);
    const options = analyzeOptions(argv);
    const displayFilter = await displayFilterOf(argv);
    const inputs = await resolveInputs(argv.capture);
    expectShortRun(inputs);
    const outputs = openReportOutputs(argv.format ?? [], pathsOf(inputs));
    // Files keep what they held before; who looks at the screen wants to see what there is.
    const stopped = outputs.some(({ toTerminal }) => toTerminal) ? interruptible() : null;
    const progress = new Progress(argv.progress && !argv.quiet);
    const writer = shard === null && canStream(outputs) ? new CallWriter(outputs, argv) : null;
    const application = wantsHtml(outputs) ? readApplication() : null;
    const bodies = application === null ? null : bodiesFor(options);
    const formats = outputs.map(({ format }) => REPORT_FORMATS[format] as ReportFormat);
    const needsValues = formats.some(({ showsValues }) => showsValues === true);
    const needsHash = shard !== null || formats.some(({ showsHash }) => showsHash === true);
    const analyzed = await analyzeCaptures(
      inputs,
      {
        ...options,
        ...(needsValues ? {} : { values: 'none' as const }),
        hashInputs: needsHash,
        ...(bodies === null ? {} : { bodies }),
        stdin: process.stdin,
        ...(stopped === null ? {} : { interrupt: stopped }),
        onProgress: (state) => {
          writer?.flush();
          progress.show(state);
        },
      },
      {
        outputs,
        writer,
        onCall: budgets.isEmpty ? null : (call: Call) => budgets.call(call),
        csvRaw: argv.csvRaw,
        displayFilter,
        threads: threadsFor(
          argv.threads,
          inputs,
          outputs.map(({ format }) => format),
        ),
        shard,
      },
    );
    progress.clear();
    const report = writer === null ? budgets.judged(analyzed.report) : judgedBefore(analyzed.report, budgets);
    if (stopped?.aborted) return printPartial(analyzed, outputs, writer, argv);
    writer?.commit();
    const unwritten = writer === null ? outputs : outputs.filter(({ format }) => digestsCalls(format));
    const html = application === null ? undefined : htmlParts(application, report.calls, bodies);
    writeReports({ ...analyzed, report }, unwritten, argv, html);
    if (!argv.quiet) sayWhatWasSeen(report);
    const gate = gateFailures(report, { failOn, strict: argv.strict, allowEmpty: argv.allowEmpty });
    const failures = new Set([...gate, ...budgets.failures(report)]);
    for (const reason of failures) process.stderr.write(`amfscope: not passed: ${reason}\n`);
    return budgets.exitCode(report, exitCodeOf(report, failures.size > 0, argv.allowEmpty));
  },
};

/** What came before an interrupt, on standard output alone. @returns the exit code */
function printPartial(
  analyzed: Analyzed,
  outputs: readonly ReportOutput[],
  writer: CallWriter | null,
  argv: AnalyzeArguments,
): number {
  writer?.flush();
  const printed = outputs.filter(({ format, toTerminal }) => toTerminal && (writer === null || digestsCalls(format)));
  writeReports(analyzed, printed, argv);
  discardOpenOutputs();
  process.stderr.write('amfscope: interrupted: the report covers what came before\n');
  return EXIT.interrupted;
}

/** The rules were told of every call; the report holds some. */
function judgedBefore(report: Report, budgets: Budgets): Report {
  return { ...budgets.judged({ ...report, calls: [] }), calls: report.calls };
}

export function pathsOf(inputs: readonly CaptureInput[]): string[] {
  return inputs.flatMap((input) => (input.path === null ? [] : [input.path]));
}

/** An internal error outranks everything, unreadable input outranks a gate. */
export function exitCodeOf(report: Report, failed: boolean, allowEmpty = false): number {
  if (report.diagnostics.some((row) => row.cause === 'internal')) return EXIT.internal;
  if (report.status === 'unreadable' && !allowEmpty) return EXIT.unreadable;
  return failed ? EXIT.findings : EXIT.clean;
}

/** Encrypted connections may hold the calls that are missed: to whom, and what opens them. */
function sayWhatStayedClosed({ tls }: Report): void {
  if (tls === undefined || tls.opaque === 0) return;
  const closed = tls.servers.filter(({ why }) => why !== null);
  const names = [...new Set(closed.map(({ sni, server }) => sni ?? server))];
  const shown = names.slice(0, 5).map(escapeTerminal).join(', ');
  const rest = names.length > 5 ? ` and ${names.length - 5} more` : '';
  process.stderr.write(`amfscope: encrypted connections not read: ${tls.opaque}, to ${shown}${rest}\n`);
  const keyHelps = closed.some(({ opens }) => opens === 'keylog-or-key');
  if (keyHelps || closed.some(({ opens }) => opens === 'keylog'))
    process.stderr.write(
      `  --tls-keylog FILE opens them${keyHelps ? ', --tls-key FILE those with RSA key exchange' : ''}\n`,
    );
}

/** Readable input without a call: say on standard error what was there instead. */
function sayWhatWasSeen(report: Report): void {
  if (report.totals.calls > 0) return;
  if (report.displayFilter !== undefined && report.displayFilter.calls > 0) {
    process.stderr.write(`amfscope: none of ${report.displayFilter.calls} calls matches the display filter\n`);
    return;
  }
  if (report.totals.pushes > 0) return;
  sayWhatStayedClosed(report);
  if (report.status === 'unreadable') {
    for (const row of report.diagnostics) {
      if (row.severity !== 'error') continue;
      const example = row.examples[0];
      const name = example?.place.input;
      process.stderr.write(
        `amfscope: ${name === undefined ? '' : `${JSON.stringify(name)}: `}${row.title}${example?.detail ? ` (${example.detail})` : ''}\n`,
      );
    }
    return;
  }
  const seen = seenInstead(report).slice(0, 6);
  process.stderr.write(`amfscope: no AMF calls in ${report.totals.packets} packets\n`);
  if (seen.length === 0) return;
  process.stderr.write(`  seen instead: ${seen.map(({ what, count }) => `${what}: ${count}`).join('; ')}\n`);
}
