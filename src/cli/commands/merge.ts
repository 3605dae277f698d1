import type { Argv } from 'yargs';
import { mergeShards } from '../../analysis/shards/merge-shards.ts';
import { openReportOutputs, type RenderArguments, writeReports } from '../report-outputs.ts';
import { exitCodeOf } from './analyze.ts';
import type { Command } from './command.ts';
import { readReport } from './render.ts';

interface MergeArguments extends RenderArguments {
  readonly report: readonly string[];
  readonly format?: readonly string[];
}

export const mergeCommand: Command = {
  options: (yargs: Argv) =>
    yargs
      .positional('report', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'reports written with analyze --shard I/N -f json=FILE, one of each shard',
      })
      .option('format', {
        alias: 'f',
        type: 'string',
        array: true,
        requiresArg: true,
        description: 'FORMAT or FORMAT=FILE, repeatable [json]',
      })
      .option('width', {
        type: 'number',
        requiresArg: true,
        description: 'columns of the text report [terminal, else 80]',
      })
      .option('csv-raw', { type: 'boolean', default: false, description: 'csv: no guard against spreadsheet formulas' })
      .option('color', { type: 'string', default: 'auto', description: 'auto, always or never' })
      .example('$0 merge shard-*.json -f json=report.json', '') as Argv,
  run: async (argv: MergeArguments) => {
    const report = mergeShards(argv.report.map((name) => ({ name, report: readReport(name) })));
    const outputs = openReportOutputs(argv.format ?? ['json'], argv.report);
    writeReports({ report }, outputs, argv);
    return exitCodeOf(report, false);
  },
};
