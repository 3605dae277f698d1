import type { Argv } from 'yargs';
import { FIELD_TYPES, type Field } from '../../filter/field.ts';
import { FIELDS } from '../../filter/fields.ts';
import { FUNCTIONS } from '../../filter/functions.ts';
import { EXIT } from '../exit-codes.ts';
import { standardOutput } from '../output.ts';
import type { Command } from './command.ts';

interface FieldsArguments {
  readonly format: 'text' | 'json';
}

export const fieldsCommand: Command = {
  options: (yargs: Argv) =>
    yargs
      .option('format', {
        alias: 'f',
        choices: ['text', 'json'] as const,
        default: 'text' as const,
        description: 'text or json',
      })
      .example('$0 fields', 'fields, operators and values')
      .example('$0 fields -f json', 'for programs') as Argv,
  run: async (argv: FieldsArguments) => {
    standardOutput().write(argv.format === 'json' ? `${JSON.stringify(fieldsJson(), null, 2)}\n` : fieldsText());
    return EXIT.clean;
  },
};

const ALL = Object.entries(FIELDS) as [string, Field][];

function fieldsJson(): unknown {
  return ALL.map(([name, { type, unit, aliases, choices, path, description }]) => ({
    name,
    aliases: aliases ?? [],
    type,
    unit,
    ...(choices === undefined ? {} : { values: choices }),
    ...(path === undefined ? {} : { path }),
    description,
  }));
}

/** By example, each with what it shows. */
const EXAMPLES: readonly (readonly [string, string])[] = [
  ['operation contains "order" && latency > 100ms', 'slow calls of a service'],
  ['status == fault && !(fault.code matches "^Server")', 'matches ignores case; (?-i) minds it'],
  ['status in {fault, unanswered} or httpStatus in {500 .. 599}', 'a set, with ranges'],
  ['args.customerId == 42', 'a member of any argument; args.0 is the first'],
  ['any result.items.price > 1000', 'of any item; all … asks for every item'],
  ['result.** contains "smith"', '** is everything below, * every member'],
  ['client == 10.1.0.0/16 and time >= 07:06:40', 'networks; times are UTC'],
  ['not fault.rootCause.type', 'a field by itself: the call has it'],
  ['len(operation) > 60 || count(args) == 0', 'functions'],
];

const OPERATORS: readonly (readonly [string, string])[] = [
  ['== eq', 'any value is equal'],
  ['!= ne', 'no value is equal (!== any_ne: any differs; === all_eq: all are equal)'],
  ['< <= > >=', 'or lt le gt ge'],
  ['contains', 'a text holds another, case counts'],
  ['matches ~', 'a regular expression finds something, case does not count'],
  ['in {1, 5 .. 9}', 'one of a set; not in'],
  ['&& and, || or, ^^ xor, ! not', 'and binds before xor, xor before or'],
  ['any F … , all F …', 'for fields with several values'],
];

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return `${title}\n${rows.map(([name, text]) => `  ${name.padEnd(width)}${text}\n`).join('')}`;
}

function fieldsText(): string {
  const nameWidth = Math.max(...ALL.map(([name]) => name.length)) + 2;
  const typeWidth = Math.max(...Object.keys(FIELD_TYPES).map((type) => type.length)) + 2;
  const indent = ' '.repeat(2 + nameWidth + typeWidth);
  const fields = ALL.map(([name, { type, description, aliases = [], choices }]) => {
    const more: string[] = [];
    if (aliases.length > 0) more.push(`${indent}also ${aliases.join(', ')}\n`);
    if (choices !== undefined)
      more.push(...wrapped(choices.join(' '), 100 - indent.length).map((l) => `${indent}${l}\n`));
    return `  ${name.padEnd(nameWidth)}${type.padEnd(typeWidth)}${description}\n${more.join('')}`;
  });
  return [
    `Fields\n${fields.join('')}`,
    section(
      'Values',
      Object.entries(FIELD_TYPES).map(([type, { values }]) => [type, values] as const),
    ),
    section('Operators', OPERATORS),
    section(
      'Functions',
      Object.entries(FUNCTIONS).map(([name, { description }]) => [`${name}(field)`, description] as const),
    ),
    section('Examples', EXAMPLES),
  ].join('\n');
}

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1]!;
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
