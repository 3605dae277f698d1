import type { Argv } from 'yargs';
import { type ExtractManifest, extractBodies } from '../../analysis/extract.ts';
import { isBodyFileName, MANIFEST_NAME } from '../../analysis/extract-names.ts';
import { resolveInputs } from '../../analysis/resolve-inputs.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import { escapeJson } from '../../report/escape.ts';
import { EXIT } from '../exit-codes.ts';
import { analyzeOptions, type CaptureArguments, captureOptions } from '../options.ts';
import { standardOutput } from '../output.ts';
import { OutputFolder } from '../output-folder.ts';
import { Progress } from '../progress.ts';
import { verifyExtract } from '../verify-extract.ts';
import type { Command } from './command.ts';

interface ExtractArguments extends CaptureArguments {
  readonly capture?: readonly string[];
  readonly output?: string;
  readonly byteArrays: boolean;
  readonly force: boolean;
  readonly verify?: string;
}

export const extractCommand: Command = {
  options: (yargs: Argv) =>
    captureOptions(yargs)
      .positional('capture', { type: 'string', array: true, description: 'files, folders, globs, - for stdin' })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        description: 'the folder to write to: new or empty',
      })
      .option('byte-arrays', { type: 'boolean', default: false, description: 'write the ByteArrays in values, too' })
      .option('force', { type: 'boolean', default: false, description: 'replace the files of an earlier run' })
      .option('verify', {
        type: 'string',
        requiresArg: true,
        description: 'compare the files of a folder with its manifest: exit 1 on a difference',
      })
      .example('$0 extract session.pcap -o bodies --show-secrets', 'all bodies, as they are on the wire')
      .example('$0 extract --verify bodies', 'are they still what was written?')
      .epilogue(
        'Files are never redacted. Without --show-secrets a body in which redaction would hide something, or that cannot be checked, is not written; the manifest names it and says why.',
      ) as Argv,
  run: async (argv: ExtractArguments) => (argv.verify === undefined ? extract(argv) : verify(argv, argv.verify)),
};

function verify(argv: ExtractArguments, folder: string): number {
  if (argv.output !== undefined || (argv.capture ?? []).length > 0)
    throw new UserError('--verify takes a folder and nothing else', 'amfscope extract --verify DIR');
  const { files, differences } = verifyExtract(folder);
  for (const line of differences) standardOutput().write(`${line}\n`);
  if (!argv.quiet)
    process.stderr.write(`amfscope: ${count(files, 'file')}, ${count(differences.length, 'difference')}\n`);
  return differences.length === 0 ? EXIT.clean : EXIT.findings;
}

async function extract(argv: ExtractArguments): Promise<number> {
  const words = argv.capture ?? [];
  if (words.length === 0) throw new UserError('extract: no capture is given', 'amfscope extract capture.pcap -o DIR');
  if (argv.output === undefined || argv.output === '')
    throw new UserError('extract: the folder to write to is missing', 'amfscope extract capture.pcap -o DIR');
  const inputs = await resolveInputs(words);
  const isOwnName = (name: string) => name === MANIFEST_NAME || isBodyFileName(name);
  const folder = new OutputFolder(argv.output, { isOwnName, force: argv.force });
  const progress = new Progress(argv.progress && !argv.quiet);
  const manifest = await extractBodies(inputs, {
    ...analyzeOptions(argv),
    stdin: process.stdin,
    onProgress: (state) => progress.show(state),
    byteArrays: argv.byteArrays,
    write: (name, bytes) => folder.write(name, bytes),
  });
  progress.clear();
  folder.write(MANIFEST_NAME, new TextEncoder().encode(escapeJson(`${JSON.stringify(manifest, null, 2)}\n`)));
  folder.commit();
  if (!argv.quiet) sayWhatWasWritten(manifest);
  return manifest.status === 'unreadable' ? EXIT.unreadable : EXIT.clean;
}

function sayWhatWasWritten({ bodies }: ExtractManifest): void {
  const files = bodies.reduce((sum, body) => sum + body.files.length, 0);
  const withheld = bodies.filter((body) => body.withheld !== null).length;
  process.stderr.write(`amfscope: AMF bodies: ${bodies.length}, ${count(files, 'file')}\n`);
  if (withheld > 0)
    process.stderr.write(`  withheld (the manifest says why): ${withheld}; --show-secrets writes them, too\n`);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
