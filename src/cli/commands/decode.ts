import { readFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { locateEnvelope } from '../../amf/body-test.ts';
import { envelopeToJson, valueToJson } from '../../amf/decode-json.ts';
import { decodeAmf0, decodeAmf3 } from '../../amf/decode-value.ts';
import type { AmfDiagnostic } from '../../amf/diagnostic.ts';
import { type Envelope, readEnvelope } from '../../amf/envelope.ts';
import type { Tape } from '../../amf/tape.ts';
import { valueTree } from '../../analysis/value-tree.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import { Page } from '../../report/formats/text/page.ts';
import { EXIT } from '../exit-codes.ts';
import { outputWidth, useColor } from '../options.ts';
import { standardOutput } from '../output.ts';
import { hexdump } from '../render/hexdump.ts';
import { treeLines } from '../render/tree-lines.ts';
import type { Command } from './command.ts';

interface DecodeArguments {
  readonly file: string;
  readonly amf0: boolean;
  readonly amf3: boolean;
  readonly strict: boolean;
  readonly hex: boolean;
  readonly request: boolean;
  readonly response: boolean;
  readonly format: 'tree' | 'json' | 'hex';
  readonly color: string;
  readonly width?: number;
}

const MAX_NODES = 100_000;

export const decodeCommand: Command = {
  usage: 'decode <file>',
  description: 'decode one raw AMF body: an envelope, or a bare value',
  options: (yargs: Argv) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, description: 'the bytes, - for stdin' })
      .option('amf0', { type: 'boolean', default: false, conflicts: 'amf3', description: 'a bare AMF0 value' })
      .option('amf3', { type: 'boolean', default: false, description: 'a bare AMF3 value' })
      .option('request', {
        type: 'boolean',
        default: false,
        conflicts: 'response',
        description: 'the envelope was sent by a client',
      })
      .option('response', { type: 'boolean', default: false, description: 'the envelope was sent by a server' })
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
      .example('$0 decode value.bin --amf3 -f json', '') as Argv,
  run: async (argv: DecodeArguments) => {
    const bytes = readInput(argv.file);
    const out = standardOutput();
    if (argv.format === 'hex') {
      out.write(hexdump(bytes));
      return EXIT.clean;
    }
    const look = { width: outputWidth(argv.width), color: useColor(argv.color, process.stdout), hex: argv.hex };
    if (argv.amf0 || argv.amf3) {
      const decoded = (argv.amf3 ? decodeAmf3 : decodeAmf0)(bytes, {});
      if (argv.format === 'json') out.write(`${JSON.stringify(valueToJson(decoded), null, 2)}\n`);
      else {
        const page = new Page(look.width, look.color);
        if (decoded.node !== 0) value(page, decoded.tape, decoded.node, bytes, look.hex, '');
        findings(page, decoded.diagnostics, '');
        out.write(page.text());
      }
      return argv.strict && (!decoded.complete || decoded.diagnostics.length > 0) ? EXIT.findings : EXIT.clean;
    }
    const place = locateEnvelope(bytes, 0, bytes.length, { declaredAmf: true });
    const envelope = readEnvelope(bytes, place.offset, bytes.length, {
      direction: argv.request ? 'request' : argv.response ? 'response' : null,
      strict: argv.strict,
    });
    if (argv.format === 'json') out.write(`${JSON.stringify(envelopeToJson(envelope, 0), null, 2)}\n`);
    else out.write(envelopeText(envelope, look));
    return argv.strict && envelope.failure !== null ? EXIT.findings : EXIT.clean;
  },
};

function readInput(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path === '-' ? 0 : path));
  } catch (error) {
    throw new UserError(
      `cannot read ${JSON.stringify(path)}: ${(error as NodeJS.ErrnoException).code}`,
      '',
      EXIT.unreadable,
    );
  }
}

function envelopeText(first: Envelope, look: { width: number; color: boolean; hex: boolean }): string {
  const page = new Page(look.width, look.color);
  for (let envelope: Envelope | null = first; envelope !== null; envelope = envelope.next) {
    const bytes = envelope.bytes.subarray(envelope.from);
    page.heading(
      `Envelope version ${envelope.version}`,
      `${envelope.headers.length} headers, ${envelope.bodies.length} messages; ranges are [offset +length]`,
    );
    findings(page, envelope.diagnostics, '  ');
    for (const header of envelope.headers) {
      page.heading(`Header ${header.name}`, header.mustUnderstand ? 'must understand' : '');
      if (header.node !== 0) value(page, envelope.tape, header.node, bytes, look.hex, '  ');
      findings(page, header.diagnostics, '  ');
    }
    for (const [index, body] of envelope.bodies.entries()) {
      const declared = body.declaredLength === 0xffffffff ? '-1' : String(body.declaredLength);
      page.heading(
        `Message ${index + 1}: ${body.kind} ${body.target}`,
        `response ${JSON.stringify(body.response)}, ${body.length} bytes (declared ${declared})`,
      );
      if (body.node !== 0) value(page, envelope.tape, body.node, bytes, look.hex, '  ');
      findings(page, body.diagnostics, '  ');
    }
  }
  return page.text();
}

function value(page: Page, tape: Tape, node: number, bytes: Uint8Array, hex: boolean, indent: string): void {
  treeLines(page, valueTree(tape, node, { hides: () => false, maxNodes: MAX_NODES }), { hex, bytes }, indent);
}

function findings(page: Page, diagnostics: readonly AmfDiagnostic[], indent: string): void {
  for (const { code, detail, offset } of diagnostics)
    page.line([{ text: `${code} at ${offset}: ${detail}`, style: 'warn' }], indent);
}
