import type { Argv } from 'yargs';
import { locateEnvelope } from '../../amf/body-test.ts';
import { envelopeToJson, valueToJson } from '../../amf/decode-json.ts';
import { decodeAmf0, decodeAmf3 } from '../../amf/decode-value.ts';
import { readEnvelope } from '../../amf/envelope.ts';
import { readSharedObject, type SharedObject } from '../../amf/sol.ts';
import { toValue } from '../../amf/to-value.ts';
import { readClassFile } from '../class-file.ts';
import { EXIT } from '../exit-codes.ts';
import { outputWidth, useColor } from '../options.ts';
import { standardOutput } from '../output.ts';
import { readInput } from '../read-input.ts';
import { envelopeText, sharedObjectText, valueText } from '../render/decoded-text.ts';
import { hexdump } from '../render/hexdump.ts';
import type { Command } from './command.ts';

interface DecodeArguments {
  readonly file: string;
  readonly amf0?: boolean;
  readonly amf3?: boolean;
  readonly sol?: boolean;
  readonly classes?: string;
  readonly strict: boolean;
  readonly hex: boolean;
  readonly request?: boolean;
  readonly response?: boolean;
  readonly format: 'tree' | 'json' | 'hex';
  readonly color: string;
  readonly width?: number;
}

export const decodeCommand: Command = {
  options: (yargs: Argv) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, description: 'the bytes, - for stdin' })
      .option('amf0', { type: 'boolean', conflicts: 'amf3', description: 'a bare AMF0 value' })
      .option('amf3', { type: 'boolean', description: 'a bare AMF3 value' })
      .option('sol', {
        type: 'boolean',
        conflicts: ['amf0', 'amf3'],
        description: 'a local shared object file (.sol)',
      })
      .option('classes', {
        type: 'string',
        requiresArg: true,
        description: "layouts of the application's own externalizable classes (JSON)",
      })
      .option('request', {
        type: 'boolean',
        conflicts: 'response',
        description: 'the envelope was sent by a client',
      })
      .option('response', { type: 'boolean', description: 'the envelope was sent by a server' })
      .option('strict', { type: 'boolean', default: false, description: 'exit 1 on what a strict reader refuses' })
      .option('format', {
        alias: 'f',
        choices: ['tree', 'json', 'hex'] as const,
        default: 'tree' as const,
        description: 'tree, json or hex',
      })
      .option('hex', { type: 'boolean', default: false, description: 'tree: add the bytes of each value' })
      .option('width', { type: 'number', requiresArg: true, description: 'columns [terminal, else 80]' })
      .option('color', { type: 'string', default: 'auto', description: 'auto, always or never' })
      .example('$0 decode body.amf', '')
      .example('$0 decode value.bin --amf3 -f json', '')
      .example('$0 decode settings.sol --sol', '') as Argv,
  run: async (argv: DecodeArguments) => {
    const classes = argv.classes === undefined ? {} : { classes: readClassFile(argv.classes) };
    const bytes = readInput(argv.file);
    const out = standardOutput();
    if (argv.format === 'hex') {
      out.write(hexdump(bytes));
      return EXIT.clean;
    }
    const look = { width: outputWidth(argv.width), color: useColor(argv.color, process.stdout), hex: argv.hex };
    if (argv.sol === true) {
      const shared = readSharedObject(bytes, classes);
      out.write(argv.format === 'json' ? jsonText(sharedObjectJson(shared)) : sharedObjectText(shared, bytes, look));
      return argv.strict && (!shared.complete || shared.diagnostics.length > 0) ? EXIT.findings : EXIT.clean;
    }
    if (argv.amf0 === true || argv.amf3 === true) {
      const decoded = (argv.amf3 === true ? decodeAmf3 : decodeAmf0)(bytes, classes);
      out.write(argv.format === 'json' ? jsonText(valueToJson(decoded)) : valueText(decoded, bytes, look));
      return argv.strict && (!decoded.complete || decoded.diagnostics.length > 0) ? EXIT.findings : EXIT.clean;
    }
    const place = locateEnvelope(bytes, 0, bytes.length, { declaredAmf: true });
    const envelope = readEnvelope(bytes, place.offset, bytes.length, {
      direction: argv.request ? 'request' : argv.response ? 'response' : null,
      strict: argv.strict,
      ...classes,
    });
    out.write(argv.format === 'json' ? jsonText(envelopeToJson(envelope, 0)) : envelopeText(envelope, look));
    return argv.strict && envelope.failure !== null ? EXIT.findings : EXIT.clean;
  },
};

function jsonText(json: unknown): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}

function sharedObjectJson({ name, version, declaredLength, tape, node, diagnostics }: SharedObject): unknown {
  return { name, version, declaredLength, value: node === 0 ? null : toValue(tape, node), diagnostics };
}
