import { UserError } from '../diagnostics/user-error.ts';
import { fileOutput, type Output, refuseSharedOutputs, standardOutput } from './output.ts';

export interface NamedOutput<Name extends string> {
  readonly format: Name;
  readonly output: Output;
  readonly toTerminal: boolean;
}

/**
 * Opens what `-f FMT[=PATH]` names, before any work is done.
 * @param table the formats there are; @param inputs paths being read, which may not be overwritten
 * @throws UserError
 */
export function openOutputs<Name extends string>(
  formats: readonly string[],
  table: Readonly<Record<Name, unknown>>,
  inputs: readonly string[],
): NamedOutput<Name>[] {
  const wanted = (formats.length === 0 ? ['text'] : formats).map((text) => {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const path = equals < 0 ? null : text.slice(equals + 1);
    if (!Object.hasOwn(table, name))
      throw new UserError(`unknown format '${name}'`, `formats: ${Object.keys(table).join(', ')}`);
    if (path === '') throw new UserError(`-f ${text}: the file name is missing`, `write -f ${name}=FILE`);
    return { format: name as Name, path: path === '-' ? null : path };
  });
  if (wanted.filter((one) => one.path === null).length > 1) {
    throw new UserError('two formats are written to standard output', 'give one of them a file: -f json=FILE');
  }
  refuseSharedOutputs(wanted.flatMap((one) => (one.path === null ? [] : [one.path])));
  return wanted.map(({ format, path }) => ({
    format,
    output: path === null ? standardOutput() : fileOutput(path, inputs),
    toTerminal: path === null,
  }));
}
