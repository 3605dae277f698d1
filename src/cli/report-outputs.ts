import { UserError } from '../diagnostics/user-error.ts';
import { REPORT_FORMATS, type ReportFormatName } from '../report/index.ts';
import type { Report } from '../report/model.ts';
import { useColor } from './options.ts';
import { fileOutput, type Output, refuseSharedOutputs, standardOutput } from './output.ts';

export interface ReportOutput {
  readonly format: ReportFormatName;
  readonly output: Output;
  readonly toTerminal: boolean;
}

export interface RenderArguments {
  readonly color: string;
  readonly width?: number | undefined;
  readonly csvRaw: boolean;
}

const NAMES = Object.keys(REPORT_FORMATS).join(', ');

/**
 * Opens what `-f FMT[=PATH]` names, before any work is done.
 * @param inputs paths being read, which may not be overwritten
 * @throws UserError
 */
export function openReportOutputs(formats: readonly string[], inputs: readonly string[]): ReportOutput[] {
  const wanted = (formats.length === 0 ? ['text'] : formats).map((text) => {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const path = equals < 0 ? null : text.slice(equals + 1);
    if (!Object.hasOwn(REPORT_FORMATS, name)) throw new UserError(`unknown format '${name}'`, `formats: ${NAMES}`);
    if (path === '') throw new UserError(`-f ${text}: the file name is missing`, `write -f ${name}=FILE`);
    return { format: name as ReportFormatName, path: path === '-' ? null : path };
  });
  if (wanted.filter((one) => one.path === null).length > 1) {
    throw new UserError('two formats are written to standard output', 'give one of them a file: -f json=report.json');
  }
  refuseSharedOutputs(wanted.flatMap((one) => (one.path === null ? [] : [one.path])));
  return wanted.map(({ format, path }) => ({
    format,
    output: path === null ? standardOutput() : fileOutput(path, inputs),
    toTerminal: path === null,
  }));
}

/** Renders `report` to every output and makes them visible. @throws UserError (exit 5) */
export function writeReports(report: Report, outputs: readonly ReportOutput[], argv: RenderArguments): void {
  for (const { format, output, toTerminal } of outputs) {
    const width = argv.width ?? (toTerminal && process.stdout.isTTY ? process.stdout.columns : 80);
    const pieces = REPORT_FORMATS[format].render(report, {
      width,
      color: toTerminal && useColor(argv.color, process.stdout),
      csvRaw: argv.csvRaw,
    });
    output.write(pieces);
  }
  for (const { output } of outputs) output.commit();
}
