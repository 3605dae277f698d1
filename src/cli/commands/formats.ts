import type { Argv } from 'yargs';
import { CAPTURE_FORMATS } from '../../capture/formats.ts';
import { LINK_TYPES } from '../../link/link-types.ts';
import { REPORT_FORMATS } from '../../report/index.ts';
import { EXIT } from '../exit-codes.ts';
import { standardOutput } from '../output.ts';
import type { Command } from './command.ts';

export const formatsCommand: Command = {
  usage: 'formats',
  description: 'what can be read, decoded and written',
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
  return [
    section(
      'Captures',
      Object.entries(CAPTURE_FORMATS).map(([name, format]) => [name, format.description] as const),
    ),
    section(
      'Link types',
      Object.entries(LINK_TYPES).map(([number, type]) => [number, type.name] as const),
    ),
    section('Decoded', [
      ['IPv4, IPv6', 'with extension headers, fragments; GRE, IP-in-IP, VXLAN'],
      ['TCP', 'out of order, overlaps, gaps, port reuse'],
      ['HTTP/1.x', 'any port; chunked, pipelined; gzip, deflate, br'],
      ['AMF', 'AMF0, AMF3, remoting envelopes, Flex messages and small messages, known externalizable classes'],
    ]),
    section(
      'Reports',
      Object.entries(REPORT_FORMATS).map(([name, format]) => [name, format.description] as const),
    ),
  ].join('\n');
}
