import { readFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { filterReport } from '../../analysis/filter-report.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import type { DisplayFilter } from '../../filter/display-filter.ts';
import { hasWholeValues } from '../../filter/value-level.ts';
import type { Report } from '../../report/model.ts';
import { validateReport } from '../../report/validate.ts';
import { type DisplayFilterArguments, displayFilterOf, displayFilterOption } from '../display-filter.ts';
import { EXIT } from '../exit-codes.ts';
import { openReportOutputs, type RenderArguments, wantsHtml, writeReports } from '../report-outputs.ts';
import { htmlParts, readApplication } from '../viewer-application.ts';
import type { Command } from './command.ts';

interface RenderCommandArguments extends RenderArguments, DisplayFilterArguments {
  readonly report: string;
  readonly format?: readonly string[];
}

export const renderCommand: Command = {
  options: (yargs: Argv) =>
    displayFilterOption(yargs)
      .positional('report', { type: 'string', demandOption: true, description: 'a report written with -f json' })
      .option('format', {
        alias: 'f',
        type: 'string',
        array: true,
        requiresArg: true,
        description: 'FORMAT or FORMAT=FILE, repeatable [text]',
      })
      .option('width', {
        type: 'number',
        requiresArg: true,
        description: 'columns of the text report [terminal, else 80]',
      })
      .option('csv-raw', { type: 'boolean', default: false, description: 'csv: no guard against spreadsheet formulas' })
      .option('color', { type: 'string', default: 'auto', description: 'auto, always or never' })
      .example('$0 render report.json -f markdown=summary.md', '') as Argv,
  run: async (argv: RenderCommandArguments) => {
    const filter = await displayFilterOf(argv);
    const whole = readReport(argv.report);
    const report = filter === null ? whole : filtered(whole, filter, argv.report);
    const outputs = openReportOutputs(argv.format ?? [], [argv.report]);
    if (wantsHtml(outputs)) writeReports({ report }, outputs, argv, htmlParts(readApplication()));
    else writeReports({ report }, outputs, argv);
    return EXIT.clean;
  },
};

/** @throws UserError when the filter asks for values that the report does not carry */
function filtered(report: Report, filter: DisplayFilter, path: string): Report {
  if (filter.usesValues && !hasWholeValues(report)) {
    throw new UserError(
      `${JSON.stringify(path)} holds no arguments and results to filter by`,
      'write it with: amfscope analyze --values full -f json=FILE',
    );
  }
  return filterReport(report, filter);
}

/** @throws UserError when the file is no report of a version that can be read (exit 3 when it cannot be opened) */
export function readReport(path: string): Report {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(
      `cannot read ${JSON.stringify(path)}: ${(error as NodeJS.ErrnoException).code}`,
      '',
      EXIT.unreadable,
    );
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UserError(
      `${JSON.stringify(path)} is not JSON`,
      'give a report written by: amfscope analyze -f json=FILE',
    );
  }
  const validation = validateReport(parsed);
  if ('problem' in validation) {
    throw new UserError(
      `${JSON.stringify(path)}: ${validation.problem}`,
      'give a report written by: amfscope analyze -f json=FILE',
    );
  }
  return validation.report;
}
