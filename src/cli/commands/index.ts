import type { CommandEntry } from './command.ts';

/** Every command, in the order of `--help`. What a command needs is loaded when it is named. */
export const COMMANDS = {
  analyze: {
    usage: 'analyze <capture..>',
    description: 'list the calls of captures: what each took, which failed, why',
    load: async () => (await import('./analyze.ts')).analyzeCommand,
  },
  inspect: {
    usage: 'inspect <capture..>',
    description: 'list the calls one by one, or look into one of them',
    load: async () => (await import('./inspect.ts')).inspectCommand,
  },
  decode: {
    usage: 'decode <file>',
    description: 'decode one raw AMF file: an envelope, a bare value, a shared object',
    load: async () => (await import('./decode.ts')).decodeCommand,
  },
  encode: {
    usage: 'encode <file>',
    description: 'write AMF from the JSON of decode -f json',
    load: async () => (await import('./encode.ts')).encodeCommand,
  },
  streams: {
    usage: 'streams <capture..>',
    description: 'connections, streams and HTTP messages with their hashes',
    load: async () => (await import('./streams.ts')).streamsCommand,
  },
  compare: {
    usage: 'compare [runs..]',
    description: 'is the candidate the same as the baseline, and not slower?',
    load: async () => (await import('./compare.ts')).compareCommand,
  },
  baseline: {
    usage: 'baseline <capture..>',
    description: 'keep of captures what a comparison needs: shapes, counts, times; small, for version control',
    load: async () => (await import('./baseline.ts')).baselineCommand,
  },
  schema: {
    usage: 'schema <capture..>',
    description: 'the form of arguments and results of each operation, as far as it was seen',
    load: async () => (await import('./schema.ts')).schemaCommand,
  },
  timeline: {
    usage: 'timeline <capture..>',
    description: 'calls, faults and bytes over time',
    load: async () => (await import('./timeline.ts')).timelineCommand,
  },
  view: {
    usage: 'view <capture..>',
    description: 'open the html report of captures in the browser',
    load: async () => (await import('./view.ts')).viewCommand,
  },
  render: {
    usage: 'render <report>',
    description: 'write a saved json report in another format; no capture needed',
    load: async () => (await import('./render.ts')).renderCommand,
  },
  merge: {
    usage: 'merge <report..>',
    description: 'join the json reports of all shards to that of the whole run',
    load: async () => (await import('./merge.ts')).mergeCommand,
  },
  extract: {
    usage: 'extract [capture..]',
    description: 'write every AMF body to a file, with a manifest to check them by',
    load: async () => (await import('./extract.ts')).extractCommand,
  },
  fields: {
    usage: 'fields',
    description: 'the fields and the language of display filters (-Y)',
    load: async () => (await import('./fields.ts')).fieldsCommand,
  },
  formats: {
    usage: 'formats',
    description: 'what can be read, decoded and written',
    load: async () => (await import('./formats.ts')).formatsCommand,
  },
} as const satisfies Record<string, CommandEntry>;
