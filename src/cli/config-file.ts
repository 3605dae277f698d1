import { readFileSync, statSync } from 'node:fs';
import { JsonProblem, parseStrictJson } from '../baseline/strict-json.ts';
import { UserError } from '../diagnostics/user-error.ts';
import { didYouMean } from '../filter/nearest.ts';

/** What an option may be set to. */
export interface OptionKind {
  readonly type: 'boolean' | 'number' | 'string';
  readonly isList: boolean;
}

/** Command → long name of an option → its kind. */
export type CommandOptions = ReadonlyMap<string, ReadonlyMap<string, OptionKind>>;

export type ConfigValues = Readonly<Record<string, string | number | boolean | readonly string[]>>;

const MAX_DEPTH = 64;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The settings of a configuration file for one command: members are named like the options; a member named like a command holds settings for that
 * command alone, which win.
 * @throws UserError (exit 2) naming the member
 */
export function readConfig(path: string, command: string, options: CommandOptions): ConfigValues {
  const shared: Record<string, ConfigValues[string]> = {};
  const own: Record<string, ConfigValues[string]> = {};
  for (const [name, value] of Object.entries(parseConfig(path))) {
    const section = options.get(name);
    if (section !== undefined) {
      if (!isObject(value)) throw problem(path, `${name} must be an object with options of that command`);
      for (const [inner, setting] of Object.entries(value)) {
        const at = `${name}/${inner}`;
        const checked = checkValue(path, at, setting, section.get(inner) ?? unknown(path, at, inner, section.keys()));
        if (name === command) own[inner] = checked;
      }
      continue;
    }
    const here = options.get(command)?.get(name);
    const kind = here ?? [...options.values()].find((known) => known.has(name))?.get(name);
    const checked = checkValue(path, name, value, kind ?? unknown(path, name, name, allNames(options)));
    if (here !== undefined) shared[name] = checked;
  }
  return { ...shared, ...own };
}

function allNames(options: CommandOptions): Set<string> {
  return new Set([...options.keys(), ...[...options.values()].flatMap((known) => [...known.keys()])]);
}

function unknown(path: string, at: string, name: string, known: Iterable<string>): never {
  throw problem(path, `unknown option '${at}'`, didYouMean(name, known, 'amfscope COMMAND --help lists the options'));
}

function parseConfig(path: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    if (statSync(path).size > MAX_BYTES) throw problem(path, 'is too large');
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw problem(path, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    const config = parseStrictJson(text, false, MAX_DEPTH);
    if (!isObject(config)) throw problem(path, 'must hold one object');
    return config;
  } catch (error) {
    if (error instanceof JsonProblem) throw problem(path, error.message);
    throw error;
  }
}

function checkValue(path: string, at: string, value: unknown, { type, isList }: OptionKind): ConfigValues[string] {
  if (isList) {
    const items: unknown[] = Array.isArray(value) ? value : [value];
    if (items.some((item) => typeof item !== 'string')) throw problem(path, `${at} must be a text or a list of texts`);
    return items as string[];
  }
  if (type === 'boolean' && typeof value === 'boolean') return value;
  if (type === 'number' && typeof value === 'number') return value;
  if (type === 'string' && (typeof value === 'string' || typeof value === 'number')) return String(value);
  throw problem(path, `${at} must be a ${type === 'string' ? 'text' : type}`);
}

function problem(path: string, what: string, hint = ''): UserError {
  return new UserError(`configuration ${JSON.stringify(path)}: ${what}`, hint);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
