import { UserError } from '../diagnostics/user-error.ts';
import { COMMANDS } from './commands/index.ts';
import { CONFIG_NAME, type ConfigValues, configInCurrentFolder, readConfig } from './config-file.ts';
import { optionKinds } from './option-kinds.ts';

/** What only talks about the command line. */
const NO_SETTINGS: ReadonlySet<string> = new Set(['--help', '-h', '--version', '--get-yargs-completions']);

/**
 * What the configuration file says for the command of this line: that of `--config`, else the one in the current folder. Null without one.
 * @throws UserError (exit 2) when the file is wrong
 */
export function settingsFor(args: readonly string[]): ConfigValues | null {
  const command = args.find((word) => Object.hasOwn(COMMANDS, word));
  if (command === undefined || args.some((word) => NO_SETTINGS.has(word))) return null;
  const named = configOption(args);
  if (named !== null) return readConfig(named, command, optionKinds(COMMANDS));
  const { path, skipped } = configInCurrentFolder(args.filter((word) => word !== command && !word.startsWith('--')));
  if (skipped)
    process.stderr.write(
      `amfscope: ${CONFIG_NAME} lies beside the capture and is not read\n  --config ${CONFIG_NAME} reads it\n`,
    );
  return path === null ? null : readConfig(path, command, optionKinds(COMMANDS));
}

function configOption(args: readonly string[]): string | null {
  const at = args.findIndex((word) => word === '--config' || word.startsWith('--config='));
  if (at < 0) return null;
  const word = args[at]!;
  const value = word === '--config' ? args[at + 1] : word.slice('--config='.length);
  if (value === undefined || value === '') throw new UserError('--config: the file name is missing');
  return value;
}
