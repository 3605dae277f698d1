import { basename } from 'node:path';
import type { Argv } from 'yargs';
import { VERSION } from '../../analysis/version.ts';
import { renderBaseline } from '../../baseline/baseline-file.ts';
import { escapeJson } from '../../report/escape.ts';
import { loadSide } from '../compare/load-side.ts';
import { EXIT } from '../exit-codes.ts';
import { analyzeOptions, type CaptureArguments, captureOptions } from '../options.ts';
import { fileOutput, standardOutput } from '../output.ts';
import type { Command } from './command.ts';

interface BaselineArguments extends CaptureArguments {
  readonly capture: readonly string[];
  readonly output?: string;
  readonly allowEmpty: boolean;
}

export const baselineCommand: Command = {
  options: (yargs: Argv) =>
    captureOptions(yargs)
      .positional('capture', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'captures or saved reports, each one run',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        description: 'where it is written [standard output]',
      })
      .option('allow-empty', { type: 'boolean', default: false, description: 'also of captures without calls' })
      .example('$0 baseline monday.pcap tuesday.pcap -o base.json', '') as Argv,
  run: async (argv: BaselineArguments) => {
    const toFile = argv.output !== undefined && argv.output !== '-';
    const output = toFile ? fileOutput(argv.output as string, argv.capture) : standardOutput();
    const side = await loadSide(argv.capture, {
      analyze: analyzeOptions(argv),
      values: null,
      volatile: [],
      progress: argv.progress && !argv.quiet,
    });
    for (const [index, run] of side.runs.entries()) side.runs[index] = { ...run, name: basename(run.name) };
    if (side.calls === 0 && !argv.allowEmpty) {
      output.discard();
      process.stderr.write('amfscope: not written: no calls\n');
      return EXIT.findings;
    }
    output.write(escapeJson(renderBaseline(side, VERSION)));
    output.commit();
    return EXIT.clean;
  },
};
