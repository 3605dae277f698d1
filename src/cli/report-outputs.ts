import type { CallStream, HtmlParts } from '../report/format.ts';
import { REPORT_FORMATS, type RenderOptions, type ReportFormatName } from '../report/index.ts';
import type { Call, Report } from '../report/model.ts';
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

/** Every output takes calls one by one: then none of them need be kept. */
export function canStream(outputs: readonly ReportOutput[]): boolean {
  return outputs.every(({ format }) => streamOf(format) !== undefined);
}

function streamOf(format: ReportFormatName): CallStream | undefined {
  return 'stream' in REPORT_FORMATS[format] ? REPORT_FORMATS[format].stream : undefined;
}

/** Writes calls to outputs of which each can stream, in the bytes that `writeReports` would have written. */
export class CallWriter {
  readonly #targets: readonly {
    readonly stream: CallStream;
    readonly output: Output;
    pending: string[];
    size: number;
  }[];
  readonly #options: RenderOptions;

  constructor(outputs: readonly ReportOutput[], argv: RenderArguments) {
    this.#options = { csvRaw: argv.csvRaw };
    this.#targets = outputs.map(({ format, output }) => {
      const stream = streamOf(format)!;
      const head = stream.head(this.#options);
      return { stream, output, pending: [head], size: head.length };
    });
  }

  call(call: Call): void {
    for (const target of this.#targets) {
      const line = target.stream.call(call, this.#options);
      target.pending.push(line);
      target.size += line.length;
    }
    if (this.#targets.some(({ size }) => size > WRITE_SIZE)) this.flush();
  }

  /** Hands on what has gathered, so that a reader of a live capture sees it. */
  flush(): void {
    for (const target of this.#targets) {
      if (target.size === 0) continue;
      target.output.write(target.pending.join(''));
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

/** Renders `report` to every output and makes them visible. @throws UserError (exit 5) */
export function writeReports(
  report: Report,
  outputs: readonly ReportOutput[],
  argv: RenderArguments,
  html?: HtmlParts,
): void {
  for (const { format, output, toTerminal } of outputs) {
    const width = argv.width ?? (toTerminal && process.stdout.isTTY ? process.stdout.columns : 80);
    const pieces = REPORT_FORMATS[format].render(report, {
      width,
      color: toTerminal && useColor(argv.color, process.stdout),
      csvRaw: argv.csvRaw,
      ...(html === undefined ? {} : { html }),
    });
    output.write(pieces);
  }
  for (const { output } of outputs) output.commit();
}
