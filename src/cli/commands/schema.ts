import type { Argv } from 'yargs';
import { SCHEMA_FORMATS } from '../../baseline/schema/formats.ts';
import { escapeJson } from '../../report/escape.ts';
import { loadSide } from '../compare/load-side.ts';
import { EXIT } from '../exit-codes.ts';
import { openOutputs } from '../open-outputs.ts';
import { analyzeOptions, type CaptureArguments, captureOptions } from '../options.ts';
import type { Command } from './command.ts';

interface SchemaArguments extends CaptureArguments {
  readonly capture: readonly string[];
  readonly format?: readonly string[];
}

export const schemaCommand: Command = {
  options: (yargs: Argv) =>
    captureOptions(yargs)
      .positional('capture', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'captures, saved reports or baseline files',
      })
      .option('format', {
        alias: 'f',
        type: 'string',
        array: true,
        requiresArg: true,
        description: `FORMAT or FORMAT=FILE, repeatable: ${Object.keys(SCHEMA_FORMATS).join(', ')} [text]`,
      })
      .example('$0 schema session.pcap -f typescript=remoting.d.ts', '') as Argv,
  run: async (argv: SchemaArguments) => {
    const outputs = openOutputs(argv.format ?? [], SCHEMA_FORMATS, argv.capture);
    const side = await loadSide(argv.capture, {
      analyze: analyzeOptions(argv),
      values: null,
      volatile: [],
      progress: argv.progress && !argv.quiet,
    });
    for (const { format, output } of outputs) output.write(escapeJson(SCHEMA_FORMATS[format].render(side)));
    for (const { output } of outputs) output.commit();
    return EXIT.clean;
  },
};
