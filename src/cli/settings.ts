import { UserError } from '../diagnostics/user-error.ts';
import { COMMANDS } from './commands/index.ts';
import type { ConfigValues } from './config-file.ts';
import { CONFIG_NAME, configInCurrentFolder } from './config-place.ts';

/** What only talks about the command line. */
const NO_SETTINGS: ReadonlySet<string> = new Set(['--help', '-h', '--version', '--get-yargs-completions']);

/**
 * What the configuration file says for the command of this line: that of `--config`, else the one in the current folder. Null without one.
 * @throws UserError (exit 2) when the file is wrong
 */
export async function settingsFor(args: readonly string[]): Promise<ConfigValues | null> {
  const command = args.find((word) => Object.hasOwn(COMMANDS, word));
  if (command === undefined || args.some((word) => NO_SETTINGS.has(word))) return null;
  const named = configOption(args);
  if (named !== null) return settingsIn(named, command);
  const { path, skipped } = configInCurrentFolder(args.filter((word) => word !== command && !word.startsWith('--')));
  if (skipped)
    process.stderr.write(
      `amfscope: ${CONFIG_NAME} lies beside the capture and is not read\n  --config ${CONFIG_NAME} reads it\n`,
    );
  return path === null ? null : settingsIn(path, command);
}

/** Knows the options of every command, so that a name that none of them has is told from one for another command. */
async function settingsIn(path: string, command: string): Promise<ConfigValues> {
  const [{ readConfig }, { optionKinds }] = await Promise.all([
    import('./config-file.ts'),
    import('./option-kinds.ts'),
  ]);
  return readConfig(path, command, await optionKinds(COMMANDS));
}

function configOption(args: readonly string[]): string | null {
  const at = args.findIndex((word) => word === '--config' || word.startsWith('--config='));
  if (at < 0) return null;
  const word = args[at]!;
  const value = word === '--config' ? args[at + 1] : word.slice('--config='.length);
  if (value === undefined || value === '') throw new UserError('--config: the file name is missing');
  return value;
}
