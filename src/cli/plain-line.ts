import type { Argv } from 'yargs';
import type { Command } from './commands/command.ts';

/** The members of an option's definition that are understood here. */
interface Definition {
  readonly alias?: string;
  readonly type?: 'string' | 'number' | 'boolean';
  readonly array?: boolean;
  readonly requiresArg?: boolean;
  readonly default?: unknown;
  readonly choices?: readonly string[];
  readonly group?: string;
  readonly description?: string;
  /** Of no matter as long as the option is not given. */
  readonly conflicts?: unknown;
}

const UNDERSTOOD: ReadonlySet<string> = new Set([
  'alias',
  'type',
  'array',
  'requiresArg',
  'default',
  'choices',
  'group',
  'description',
  'conflicts',
] satisfies (keyof Definition)[]);

/** What only help shows. */
const SHOWN_ONLY: ReadonlySet<string> = new Set(['example', 'group', 'positional']);

/** Digits that read as a number in one way. */
const NUMBER = /^\d{1,9}(?:\.\d{1,6})?$/;

/**
 * Reads the words of a usual command line as yargs would, which takes longer to load than most of the rest: whole names or single letters of options with a value
 * behind them or behind `=`, flags, and files. Null when the line holds anything else, be it wrong or only unusual: that is left to yargs.
 * @param words of the line, the command first
 * @param usage in yargs' notation; only commands that take one list of files are read
 */
export function readPlainLine(words: readonly string[], usage: string, command: Command): object | null {
  const [name = '', ...rest] = words;
  const list = /^(\S+) <(\w+)\.\.>$/.exec(usage);
  const options = list?.[1] === name ? optionsOf(command) : null;
  if (options === null) return null;
  const given = new Map<string, unknown>();
  const files: string[] = [];
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at]!;
    if (word === '-' || !word.startsWith('-')) {
      if (!isPlain(word)) return null;
      files.push(word);
      continue;
    }
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const key = nameOf(equals < 0 ? word : word.slice(0, equals), options);
    if (key === null) return null;
    const option = options.get(key.name)!;
    if (option.conflicts !== undefined) return null;
    if (option.type === 'boolean') {
      const next = rest[at + 1];
      if (equals >= 0 || given.has(key.name) || next === 'true' || next === 'false') return null;
      given.set(key.name, !key.negated);
      continue;
    }
    if (equals < 0) at++;
    const text = equals < 0 ? rest[at] : word.slice(equals + 1);
    const value = key.negated ? null : plainValue(text, option);
    if (value === null) return null;
    if (option.array === true) given.set(key.name, [...((given.get(key.name) as unknown[]) ?? []), value]);
    else if (given.has(key.name)) return null;
    else given.set(key.name, value);
  }
  return files.length === 0 ? null : argumentsOf(name, list![2]!, files, options, given);
}

/** By name; null when one of them, or the way they are told, is more than is understood here. */
function optionsOf(command: Command): ReadonlyMap<string, Definition> | null {
  const options = new Map<string, Definition>();
  let isUnderstood = true;
  const told = (method: PropertyKey, [name, definition]: readonly unknown[]): void => {
    if (method === 'option' && typeof name === 'string' && typeof definition === 'object' && definition !== null) {
      options.set(name, definition);
      isUnderstood &&= Object.keys(definition).every((member) => UNDERSTOOD.has(member));
      const { alias } = definition as { alias?: unknown };
      isUnderstood &&= alias === undefined || typeof alias === 'string';
    } else isUnderstood &&= SHOWN_ONLY.has(String(method));
  };
  const listener: unknown = new Proxy(
    {},
    {
      get:
        (_target, method) =>
        (...details: unknown[]) => {
          told(method, details);
          return listener;
        },
    },
  );
  command.options(listener as Argv);
  return isUnderstood ? options : null;
}

interface OptionName {
  readonly name: string;
  /** Written `--no-NAME`. */
  readonly negated: boolean;
}

function nameOf(word: string, options: ReadonlyMap<string, Definition>): OptionName | null {
  if (!word.startsWith('--')) {
    const letter = word.slice(1);
    const found = letter.length === 1 && [...options].find(([, { alias }]) => alias === letter);
    return found ? { name: found[0], negated: false } : null;
  }
  const name = word.slice(2);
  if (options.has(name)) return { name, negated: false };
  const positive = name.startsWith('no-') ? name.slice(3) : '';
  return options.get(positive)?.type === 'boolean' ? { name: positive, negated: true } : null;
}

/** Null when there is none, or none that is plain. */
function plainValue(text: string | undefined, { type, choices }: Definition): string | number | null {
  if (text === undefined || text.startsWith('-') || !isPlain(text)) return null;
  if (type === 'number') return NUMBER.test(text) ? Number(text) : null;
  if (choices !== undefined) return choices.includes(text) ? text : null;
  return type === 'string' ? text : null;
}

/** yargs takes quotes off. */
function isPlain(word: string): boolean {
  return word !== '' && !word.startsWith('"') && !word.startsWith("'");
}

/** Under all names that yargs gives them. */
function argumentsOf(
  command: string,
  list: string,
  files: readonly string[],
  options: ReadonlyMap<string, Definition>,
  given: ReadonlyMap<string, unknown>,
): object {
  const found: Record<string, unknown> = { _: [command], $0: 'amfscope', [list]: files };
  for (const [name, { alias, default: fallback }] of options) {
    const value = given.has(name) ? given.get(name) : fallback;
    if (value === undefined) continue;
    for (const key of alias === undefined ? [name] : [name, alias]) {
      found[key] = value;
      found[camelCase(key)] = value;
    }
  }
  return found;
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}
