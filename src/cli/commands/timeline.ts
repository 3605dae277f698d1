import type { Argv } from 'yargs';
import { analyze } from '../../analysis/analyze.ts';
import { resolveInputs } from '../../analysis/resolve-inputs.ts';
import { type Timeline, TimelineCounter } from '../../analysis/timeline.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import { csvField } from '../../report/escape.ts';
import { type DisplayFilterArguments, displayFilterOf, displayFilterOption } from '../display-filter.ts';
import { analyzeOptions, type CaptureArguments, captureOptions, outputWidth, useColor } from '../options.ts';
import { standardOutput } from '../output.ts';
import { Progress } from '../progress.ts';
import { timelineColumns, timelineText } from '../render/timeline-text.ts';
import { exitCodeOf } from './analyze.ts';
import type { Command } from './command.ts';

interface TimelineArguments extends CaptureArguments, DisplayFilterArguments {
  readonly capture: readonly string[];
  readonly bucket?: string;
  readonly format: 'text' | 'json' | 'csv';
  readonly width?: number;
}

/** Of the machine-readable forms: an hour by the second. */
const MAX_ROWS = 3600;

export const timelineCommand: Command = {
  options: (yargs: Argv) =>
    displayFilterOption(captureOptions(yargs))
      .positional('capture', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'files, folders, globs, - for stdin',
      })
      .option('bucket', {
        type: 'string',
        requiresArg: true,
        description: 'length of a column or row: 100ms, 1s, 5min [as fits; 1s or more for json and csv]',
      })
      .option('format', {
        alias: 'f',
        choices: ['text', 'json', 'csv'] as const,
        default: 'text' as const,
        description: 'text, json or csv',
      })
      .option('width', { type: 'number', requiresArg: true, description: 'columns of the text [terminal, else 80]' })
      .example('$0 timeline day.pcap', 'bursts and silences at a glance')
      .example('$0 timeline day.pcap -f csv --bucket 1min', 'a row a minute') as Argv,
  run: async (argv: TimelineArguments) => {
    const askedMs = argv.bucket === undefined ? null : parseBucket(argv.bucket);
    const displayFilter = await displayFilterOf(argv);
    const inputs = await resolveInputs(argv.capture);
    const counter = new TimelineCounter();
    const progress = new Progress(argv.progress && !argv.quiet);
    const report = await analyze(inputs, {
      ...analyzeOptions(argv),
      ...(displayFilter === null ? {} : { displayFilter }),
      values: 'none',
      stdin: process.stdin,
      onProgress: (state) => progress.show(state),
      onCall: (call) => counter.add(call),
      onPush: () => {},
    });
    progress.clear();
    const width = outputWidth(argv.width);
    const isText = argv.format === 'text';
    const timeline = counter.timeline({
      askedMs,
      atMost: isText ? timelineColumns(width) : MAX_ROWS,
      leastMs: isText ? 1 : 1000,
    });
    if (isText) standardOutput().write(timelineText(timeline, { width, color: useColor(argv.color, process.stdout) }));
    else standardOutput().write(argv.format === 'json' ? `${JSON.stringify(timeline, null, 2)}\n` : csvText(timeline));
    return exitCodeOf(report, false);
  },
};

const COLUMNS = ['at', 'calls', 'faults', 'failed', 'requestBytes', 'responseBytes'] as const;

function csvText({ buckets }: Timeline): string {
  const rows = buckets.map((bucket) => COLUMNS.map((name) => csvField(bucket[name])).join(','));
  return [COLUMNS.join(','), ...rows, ''].join('\r\n');
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

function parseBucket(text: string): number {
  const match = /^\s*([0-9]+)\s*(ms|s|m|min|h)\s*$/.exec(String(text));
  const ms = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? Number.NaN);
  if (!(ms >= 1 && ms <= 366 * 24 * 3_600_000))
    throw new UserError(`--bucket: '${text}' is no length of time`, 'for example 100ms, 1s, 5min');
  return ms;
}
