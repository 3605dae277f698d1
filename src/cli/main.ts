#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { asUserError } from '../analysis/resolve-inputs.ts';
import { VERSION } from '../analysis/version.ts';
import { UserError } from '../diagnostics/user-error.ts';
import { COMMANDS } from './commands/index.ts';
import { CONFIG_NAME } from './config-file.ts';
import { hideDashes, restoreDashes } from './dash-word.ts';
import { EXIT } from './exit-codes.ts';
import { ClosedPipe, discardOpenOutputs } from './output.ts';
import { settingsFor } from './settings.ts';

/** Text in a message of ours may come from a file name or an argument: nothing of it may steer the terminal. */
function oneLine(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** yargs' own words where they would puzzle a reader. */
function usageMessage(message: string): string {
  if (message.startsWith('Not enough non-option arguments')) return 'say which file: the argument is missing';
  return message.replaceAll('\n', ' ');
}

function complain(error: unknown): number {
  if (error instanceof ClosedPipe) return EXIT.clean;
  if (error instanceof UserError) {
    process.stderr.write(`amfscope: ${oneLine(error.message)}\n`);
    for (const line of error.excerpt) process.stderr.write(`  ${oneLine(line)}\n`);
    if (error.hint !== '') process.stderr.write(`  ${oneLine(error.hint)}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`amfscope: internal error, please report it: ${text}\n`);
  return EXIT.internal;
}

/** Runs one command line. @returns the exit code; never throws */
async function main(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.clean;
  try {
    const settings = settingsFor(args);
    const parser = yargs(hideDashes(args))
      .scriptName('amfscope')
      .usage('$0 <command> [options]\n\nReads captures of Flash/Flex remoting and reports calls, timing and faults.')
      .parserConfiguration({
        'greedy-arrays': false,
        'dot-notation': false,
        'parse-positional-numbers': false,
      })
      .option('config', {
        type: 'string',
        requiresArg: true,
        description: `settings, a JSON object with the names of options [${CONFIG_NAME} in the current folder]`,
      })
      .completion('completion', 'print a script that completes commands and options in bash and zsh')
      .version(VERSION)
      .help()
      .alias('help', 'h')
      .wrap(Math.min(process.stdout.columns ?? 100, 120))
      .demandCommand(1, 'say what to do: amfscope analyze capture.pcap')
      .recommendCommands()
      .strict()
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? new UserError(usageMessage(message), 'amfscope --help lists commands and options');
      });
    for (const command of Object.values(COMMANDS)) {
      parser.command(
        command.usage,
        command.description,
        (builder) => (settings === null ? command.options(builder) : command.options(builder).config(settings)),
        async (argv) => {
          exitCode = await command.run(restoreDashes(argv) as never);
        },
      );
    }
    await parser.parseAsync();
    return exitCode;
  } catch (error) {
    discardOpenOutputs();
    return complain(asUserError(error));
  }
}

function stopOn(signal: NodeJS.Signals, code: number): void {
  process.on(signal, () => {
    discardOpenOutputs();
    process.exit(code);
  });
}

stopOn('SIGINT', EXIT.interrupted);
stopOn('SIGTERM', EXIT.terminated);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.clean);
  throw error;
});
process.exitCode = await main(hideBin(process.argv));
