import { asUserError } from '../analysis/as-user-error.ts';
import { VERSION } from '../analysis/version.ts';
import { UserError } from '../diagnostics/user-error.ts';
import type { Command, CommandEntry } from './commands/command.ts';
import { COMMANDS } from './commands/index.ts';
import type { ConfigValues } from './config-file.ts';
import { CONFIG_NAME } from './config-place.ts';
import { hideDashes, restoreDashes } from './dash-word.ts';
import { EXIT } from './exit-codes.ts';
import { ClosedPipe, discardOpenOutputs } from './output.ts';
import { readPlainLine } from './plain-line.ts';
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

/** What a command line asks for: thrown to leave yargs, which else lays out a help text that nobody reads after every command. */
class Chosen extends Error {
  readonly command: Command;
  readonly argv: object;

  constructor(command: Command, argv: object) {
    super();
    this.command = command;
    this.argv = argv;
  }
}

/** Runs one command line. @returns the exit code; never throws */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    const chosen = await choose(args);
    return chosen === null ? EXIT.clean : await chosen.command.run(restoreDashes(chosen.argv) as never);
  } catch (error) {
    discardOpenOutputs();
    return complain(asUserError(error));
  }
}

/** The command with its arguments; null when the line is answered: help, version, completion. @throws UserError */
async function choose(args: readonly string[]): Promise<Chosen | null> {
  const settings = await settingsFor(args);
  return (settings === null ? await plainChoice(args) : null) ?? chooseByYargs(args, settings);
}

/** What a usual command line asks for; null for others. */
async function plainChoice(args: readonly string[]): Promise<Chosen | null> {
  const [name = '', ...words] = args;
  if (!Object.hasOwn(COMMANDS, name) || words.some((word) => Object.hasOwn(COMMANDS, word))) return null;
  const { usage, load }: CommandEntry = COMMANDS[name as keyof typeof COMMANDS];
  const command = await load();
  const argv = readPlainLine(args, usage, command);
  return argv === null ? null : new Chosen(command, argv);
}

/** The same for any command line. @throws UserError */
export async function chooseByYargs(args: readonly string[], settings: ConfigValues | null): Promise<Chosen | null> {
  const { default: yargs } = await import('yargs');
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
      // An error of yargs itself says no more than the message.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new UserError(usageMessage(message), 'amfscope --help lists commands and options');
    });
  for (const [name, { usage, description, load }] of Object.entries<CommandEntry>(COMMANDS)) {
    // yargs asks for the options of the command it meets among the words, for help and completion, too, and does not wait for them.
    const command = args.includes(name) ? await load() : null;
    parser.command(
      usage,
      description,
      (builder) => {
        const known = command === null ? builder : command.options(builder);
        return settings === null ? known : known.config(settings);
      },
      (argv) => {
        if (command !== null) throw new Chosen(command, argv);
      },
    );
  }
  try {
    await parser.parseAsync();
    return null;
  } catch (error) {
    if (error instanceof Chosen) return error;
    throw error;
  }
}
