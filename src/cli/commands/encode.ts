import type { Argv } from 'yargs';
import { checkEnvelopeInput, checkValueInput } from '../../amf/check-input.ts';
import { type EncodeEnvelopeOptions, encodeAmf0, encodeAmf3, encodeEnvelope } from '../../amf/encode.ts';
import { EncodeError } from '../../amf/encode-error.ts';
import { JsonLineError, parseJsonLines } from '../../amf/json-lines.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import { readClassFile } from '../class-file.ts';
import { EXIT } from '../exit-codes.ts';
import { fileOutput, standardOutput } from '../output.ts';
import { readInput } from '../read-input.ts';
import type { Command } from './command.ts';

const LENGTHS = ['declared', 'exact', 'unknown', 'zero', 'one'] as const;

interface EncodeArguments {
  readonly file: string;
  readonly amf0?: boolean;
  readonly amf3?: boolean;
  readonly lengths: (typeof LENGTHS)[number];
  readonly inlineTraits: boolean;
  readonly inlineStrings: boolean;
  readonly classes?: string;
  readonly output?: string;
}

export const encodeCommand: Command = {
  options: (yargs: Argv) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, description: 'the JSON, - for stdin' })
      .option('amf0', { type: 'boolean', conflicts: 'amf3', description: 'a bare AMF0 value' })
      .option('amf3', { type: 'boolean', description: 'a bare AMF3 value' })
      .option('lengths', {
        choices: LENGTHS,
        default: 'declared' as const,
        description: 'lengths before values of an envelope: as in the JSON, exact, unknown (-1), zero or one',
      })
      .option('inline-traits', { type: 'boolean', default: false, description: 'never refer to earlier traits' })
      .option('inline-strings', { type: 'boolean', default: false, description: 'never refer to earlier strings' })
      .option('classes', {
        type: 'string',
        requiresArg: true,
        description: "layouts of the application's own externalizable classes (JSON)",
      })
      .option('output', { alias: 'o', type: 'string', requiresArg: true, description: 'file to write [stdout]' })
      .example('$0 decode body.amf -f json > body.json; $0 encode body.json -o again.amf', '')
      .example('$0 encode value.json --amf3 | xxd', '') as Argv,
  run: async (argv: EncodeArguments) => {
    const options: EncodeEnvelopeOptions = {
      lengths: argv.lengths,
      inlineTraits: argv.inlineTraits,
      inlineStrings: argv.inlineStrings,
      ...(argv.classes === undefined ? {} : { classes: readClassFile(argv.classes) }),
    };
    if (argv.output === undefined && process.stdout.isTTY)
      throw new UserError('the bytes would go to this terminal', 'add -o FILE, or a pipe');
    const json = parseJson(readInput(argv.file), argv.file);
    const out = argv.output === undefined ? standardOutput() : fileOutput(argv.output, [argv.file]);
    out.write(encode(json, argv, options));
    out.commit();
    return EXIT.clean;
  },
};

function encode(json: unknown, argv: EncodeArguments, options: EncodeEnvelopeOptions): Uint8Array {
  try {
    if (argv.amf0 === true || argv.amf3 === true)
      return (argv.amf3 === true ? encodeAmf3 : encodeAmf0)(checkValueInput(bareValue(json)), options);
    const envelope = json as { bodies?: unknown } | null;
    if (typeof envelope !== 'object' || envelope?.bodies === undefined) {
      throw new UserError(
        `${JSON.stringify(argv.file)} is no envelope: it has no "bodies"`,
        '--amf0 or --amf3 is for a bare value',
      );
    }
    return encodeAll(json as ChainedEnvelope, options);
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    throw new UserError(`cannot encode ${JSON.stringify(argv.file)}: ${error.message}`);
  }
}

/** What `decode -f json` prints for a bare value, or the value itself. */
function bareValue(json: unknown): unknown {
  const isPrinted = typeof json === 'object' && json !== null && 'value' in json && !('$' in json);
  return isPrinted ? json.value : json;
}

interface ChainedEnvelope {
  /** Text before the envelope. */
  readonly prefix?: unknown;
  /** The envelope that follows in the same body. */
  readonly next?: unknown;
}

function encodeAll(first: ChainedEnvelope, options: EncodeEnvelopeOptions): Uint8Array {
  const pieces: Uint8Array[] = [];
  if (typeof first.prefix === 'string') pieces.push(new TextEncoder().encode(first.prefix));
  for (let at: ChainedEnvelope | null = first; at != null; at = (at.next ?? null) as ChainedEnvelope | null)
    pieces.push(encodeEnvelope(checkEnvelopeInput(at), options));
  return Buffer.concat(pieces);
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${JSON.stringify(name)} is no JSON: ${whatIsWrong(text) ?? (error as SyntaxError).message}`);
  }
}

/** Line and complaint; null when the slower parser sees nothing wrong before its limit. */
function whatIsWrong(text: string): string | null {
  try {
    parseJsonLines(text);
    return null;
  } catch (error) {
    return error instanceof JsonLineError && !error.message.endsWith('nested too deep') ? error.message : null;
  }
}
