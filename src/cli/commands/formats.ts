import type { Argv } from 'yargs';
import { readable } from '../../analysis/readable.ts';
import { REPORT_FORMATS } from '../../report/index.ts';
import { EXIT } from '../exit-codes.ts';
import { standardOutput } from '../output.ts';
import type { Command } from './command.ts';

export const formatsCommand: Command = {
  options: (yargs: Argv) => yargs,
  run: async () => {
    standardOutput().write(formatsText());
    return EXIT.clean;
  },
};

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return `${title}\n${rows.map(([name, text]) => `  ${name.padEnd(width)}${text}\n`).join('')}`;
}

function formatsText(): string {
  const reports = Object.entries(REPORT_FORMATS).map(([name, format]) => [name, format.description] as const);
  return [...readable(), ['Reports', reports] as const].map(([title, rows]) => section(title, rows)).join('\n');
}
