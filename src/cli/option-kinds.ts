import yargs, { type Argv } from 'yargs';
import type { Command, CommandEntry } from './commands/command.ts';
import type { CommandOptions, OptionKind } from './config-file.ts';

/** What yargs knows of the options of a command; its types do not tell. */
interface KnownOptions {
  readonly key: Readonly<Record<string, unknown>>;
  readonly alias: Readonly<Record<string, readonly string[]>>;
  readonly array: readonly string[];
  readonly boolean: readonly string[];
  readonly number: readonly string[];
}

const NOT_SETTINGS: ReadonlySet<string> = new Set(['help', 'version', 'config']);

/** The options of every command, read from the tables that make the help. */
export async function optionKinds(commands: Readonly<Record<string, CommandEntry>>): Promise<CommandOptions> {
  const kinds = Object.entries(commands).map(
    async ([name, { usage, load }]) => [name, kindsOf(await load(), usage)] as const,
  );
  return new Map(await Promise.all(kinds));
}

function kindsOf({ options }: Command, usage: string): Map<string, OptionKind> {
  const kinds = new Map<string, OptionKind>();
  const known = (options(yargs([])) as Argv & { getOptions(): KnownOptions }).getOptions();
  const aliases = new Set(Object.values(known.alias).flat());
  for (const name of Object.keys(known.key)) {
    if (NOT_SETTINGS.has(name) || aliases.has(name) || isPositional(name, usage)) continue;
    const type = known.boolean.includes(name) ? 'boolean' : known.number.includes(name) ? 'number' : 'string';
    kinds.set(name, { type, isList: known.array.includes(name) });
  }
  return kinds;
}

function isPositional(name: string, usage: string): boolean {
  return new RegExp(`[<[]${name}(?:\\.\\.)?[>\\]]`).test(usage);
}
