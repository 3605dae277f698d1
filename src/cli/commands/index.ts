import { analyzeCommand } from './analyze.ts';
import { baselineCommand } from './baseline.ts';
import type { Command } from './command.ts';
import { compareCommand } from './compare.ts';
import { decodeCommand } from './decode.ts';
import { encodeCommand } from './encode.ts';
import { extractCommand } from './extract.ts';
import { fieldsCommand } from './fields.ts';
import { formatsCommand } from './formats.ts';
import { inspectCommand } from './inspect.ts';
import { renderCommand } from './render.ts';
import { schemaCommand } from './schema.ts';
import { streamsCommand } from './streams.ts';
import { timelineCommand } from './timeline.ts';

/** Every command, in the order of `--help`. */
export const COMMANDS = {
  analyze: analyzeCommand,
  inspect: inspectCommand,
  decode: decodeCommand,
  encode: encodeCommand,
  streams: streamsCommand,
  compare: compareCommand,
  baseline: baselineCommand,
  schema: schemaCommand,
  timeline: timelineCommand,
  render: renderCommand,
  extract: extractCommand,
  fields: fieldsCommand,
  formats: formatsCommand,
} as const satisfies Record<string, Command>;
