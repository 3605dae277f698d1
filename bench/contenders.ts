import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program that is timed on the same file as the others in the same run. */
export interface Contender {
  readonly name: string;
  readonly what: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Called before and after every run, outside the measured time. */
  prepare?(): void;
  cleanUp?(): void;
}

/** This project as built. */
export const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const TSHARK_FIELDS = [
  'frame.number',
  'frame.time_epoch',
  'tcp.stream',
  'http.response.code',
  'amf.version',
  'amf.message.target_uri',
  'amf.message.response_uri',
  'amf.classname',
  'amf.string',
];

const YARDSTICK = fileURLToPath(new URL('./yardstick.js', import.meta.url));

/**
 * Those that are installed, this project first.
 * @param withYardstick also one that is always there and reads no capture
 */
export function contenders(
  capture: string,
  workFolder: string,
  cliArgs: readonly string[],
  withYardstick = false,
): Contender[] {
  const flows = join(workFolder, 'tcpflow');
  const all: Contender[] = [
    {
      name: 'amfscope',
      what: 'analyze (the text report, as many threads as cores)',
      command: process.execPath,
      args: [CLI, 'analyze', '--no-progress', ...cliArgs, capture],
    },
    ...['1', '2'].map((threads) => ({
      name: `amfscope-${threads}`,
      what: `analyze --threads ${threads} (the text report)`,
      command: process.execPath,
      args: [CLI, 'analyze', '--no-progress', '--threads', threads, ...cliArgs, capture],
    })),
    ...['1', '2'].map((threads) => ({
      name: `amfscope-json-${threads}`,
      what: `analyze --threads ${threads} -f json`,
      command: process.execPath,
      args: [CLI, 'analyze', '-f', 'json=/dev/null', '--no-progress', '--threads', threads, ...cliArgs, capture],
    })),
    {
      name: 'tcpflow',
      what: 'tcpflow -r FILE -o FOLDER (reassembles, decodes nothing)',
      command: 'tcpflow',
      args: ['-r', capture, '-o', flows],
      prepare: () => mkdirSync(flows, { recursive: true }),
      cleanUp: () => rmSync(flows, { recursive: true, force: true }),
    },
    { name: 'cat', what: 'cat FILE', command: 'cat', args: [capture] },
    {
      name: 'tshark',
      what: 'tshark -Y amf -T fields',
      command: 'tshark',
      args: ['-r', capture, '-Y', 'amf', '-T', 'fields', ...TSHARK_FIELDS.flatMap((field) => ['-e', field])],
    },
  ];
  if (withYardstick)
    all.push({
      name: 'fixed',
      what: 'a fixed amount of hashing and JSON',
      command: process.execPath,
      args: [YARDSTICK],
    });
  return all.filter(({ command }) => command === process.execPath || isInstalled(command));
}

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}
