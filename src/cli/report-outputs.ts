import type { CallStream, HtmlParts } from '../report/format.ts';
import { REPORT_FORMATS, type RenderOptions, type ReportFormatName } from '../report/index.ts';
import type { Call } from '../report/model.ts';
import { ROW_FORMATS } from '../report/row-formats.ts';
import { type Analyzed, digestsCalls, isRowFormat } from './analyze-captures.ts';
import { type NamedOutput, openOutputs } from './open-outputs.ts';
import { useColor } from './options.ts';
import type { Output } from './output.ts';

export type ReportOutput = NamedOutput<ReportFormatName>;

export interface RenderArguments {
  readonly color: string;
  readonly width?: number | undefined;
  readonly csvRaw: boolean;
}

const WRITE_SIZE = 1 << 16;

/**
 * Opens what `-f FMT[=PATH]` names, before any work is done.
 * @param inputs paths being read, which may not be overwritten
 * @throws UserError
 */
export function openReportOutputs(formats: readonly string[], inputs: readonly string[]): ReportOutput[] {
  return openOutputs(formats, REPORT_FORMATS, inputs);
}

/** Every output takes calls one by one, or shows few of them: then none of them need be kept. */
export function canStream(outputs: readonly ReportOutput[]): boolean {
  return outputs.every(({ format }) => streamOf(format) !== undefined || digestsCalls(format));
}

function streamOf(format: ReportFormatName): CallStream | undefined {
  return 'stream' in REPORT_FORMATS[format] ? REPORT_FORMATS[format].stream : undefined;
}

interface Target {
  readonly format: ReportFormatName;
  readonly stream: CallStream;
  readonly output: Output;
  pending: (string | Uint8Array)[];
  size: number;
  /** Calls that were written, and those of them that come once more. */
  written: number;
  repeated: number;
}

/** Writes calls to those outputs that can stream, in the bytes that `writeReports` would have written. */
export class CallWriter {
  readonly #targets: readonly Target[];
  readonly #options: RenderOptions;

  constructor(outputs: readonly ReportOutput[], argv: RenderArguments) {
    this.#options = { csvRaw: argv.csvRaw };
    this.#targets = outputs.flatMap(({ format, output }) => {
      const stream = streamOf(format);
      if (stream === undefined) return [];
      const head = stream.head(this.#options);
      return [{ format, stream, output, pending: [head], size: head.length, written: 0, repeated: 0 }];
    });
  }

  /** No output takes calls one by one. */
  get isIdle(): boolean {
    return this.#targets.length === 0;
  }

  call(call: Call): void {
    for (const target of this.#targets) add(target, () => target.stream.call(call, this.#options));
    if (this.#targets.some(({ size }) => size > WRITE_SIZE)) this.flush();
  }

  /** A call as text of one format. */
  row(format: ReportFormatName, text: Uint8Array): void {
    for (const target of this.#targets) if (target.format === format) add(target, () => text);
    if (this.#targets.some(({ size }) => size > WRITE_SIZE)) this.flush();
  }

  /** The calls so far come again, and are not written twice. */
  repeat(): void {
    for (const target of this.#targets) target.repeated = target.written;
  }

  /** Hands on what has gathered, so that a reader of a live capture sees it. */
  flush(): void {
    for (const target of this.#targets) {
      if (target.size === 0) continue;
      target.output.write(target.pending);
      target.pending = [];
      target.size = 0;
    }
  }

  commit(): void {
    this.flush();
    for (const { output } of this.#targets) output.commit();
  }
}

/** True when one of them is html: then `writeReports` is to be given its parts. */
export function wantsHtml(outputs: readonly ReportOutput[]): boolean {
  return outputs.some(({ format }) => format === 'html');
}

function add(target: Target, text: () => string | Uint8Array): void {
  if (target.repeated > 0) {
    target.repeated--;
    return;
  }
  target.written++;
  const line = text();
  target.pending.push(line);
  target.size += line.length;
}

/** Renders what was analyzed to every output and makes them visible. @throws UserError (exit 5) */
export function writeReports(
  { report, rows, lost }: Analyzed,
  outputs: readonly ReportOutput[],
  argv: RenderArguments,
  html?: HtmlParts,
): void {
  for (const { format, output, toTerminal } of outputs) {
    const width = argv.width ?? (toTerminal && process.stdout.isTTY ? process.stdout.columns : 80);
    const options = {
      width,
      color: toTerminal && useColor(argv.color, process.stdout),
      csvRaw: argv.csvRaw,
      ...(html === undefined ? {} : { html }),
      ...(lost === undefined ? {} : { lost }),
    };
    if (rows !== undefined && isRowFormat(format))
      output.write(ROW_FORMATS[format].around(report, rows(format), options));
    else output.write(REPORT_FORMATS[format].render(report, options));
  }
  for (const { output } of outputs) output.commit();
}
