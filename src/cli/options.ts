import type { Argv } from 'yargs';
import {
  type AnalyzeOptions,
  OVERLAP_POLICY_NAMES,
  type OverlapPolicy,
  VALUE_MODES,
  type ValueMode,
} from '../analysis/analyze.ts';
import {
  DEFAULT_LIMITS,
  LIMITS,
  type LimitKind,
  type LimitName,
  type Limits,
  limitFlag,
  parseLimit,
} from '../analysis/limits.ts';
import type { TlsKeys } from '../analysis/tls-keys.ts';
import { UserError } from '../diagnostics/user-error.ts';
import { readClassFile } from './class-file.ts';
import { readTlsKeys } from './tls-keys.ts';

/** Options that every command that reads captures has. */
export function captureOptions<T>(yargs: Argv<T>) {
  const withLimits = Object.entries(LIMITS).reduce<Argv<T>>(
    (chain, [name, kind]: [string, LimitKind]) => {
      const text = kind.default === null ? 'none' : limitText(kind.unit, kind.default);
      return chain.option(limitFlag(name), {
        type: 'string',
        requiresArg: true,
        group: 'Guards:',
        description: `${kind.description} [${text}]`,
      }) as Argv<T>;
      // Groups are listed in the order of their first mention: what people ask for comes before the guards.
    },
    yargs.group(['help', 'version'], 'Options:'),
  );
  return withLimits
    .option('overlap', {
      choices: OVERLAP_POLICY_NAMES,
      default: 'bsd' as OverlapPolicy,
      description: 'whose bytes win where TCP segments disagree',
    })
    .option('decode-as', {
      alias: 'd',
      type: 'string',
      array: true,
      requiresArg: true,
      description: 'read a port as HTTP: tcp.port==8400,http',
    })
    .option('values', {
      choices: VALUE_MODES,
      default: 'summary' as ValueMode,
      description: 'how much of arguments and results is reported',
    })
    .option('show-secrets', {
      type: 'boolean',
      default: false,
      description: 'do not redact credentials and session ids',
    })
    .option('redact', {
      type: 'string',
      array: true,
      requiresArg: true,
      description: 'redact members with this name too',
    })
    .option('redact-key', {
      type: 'string',
      requiresArg: true,
      description: 'give redacted values a token that keeps equal values equal (or AMFSCOPE_REDACT_KEY)',
    })
    .option('classes', {
      type: 'string',
      requiresArg: true,
      description: "layouts of the application's own externalizable classes (JSON)",
    })
    .option('tls-keylog', {
      type: 'string',
      array: true,
      requiresArg: true,
      description: 'key log (SSLKEYLOGFILE) that opens TLS connections',
    })
    .option('tls-key', {
      type: 'string',
      array: true,
      requiresArg: true,
      description: "server's private RSA key (PEM or DER) that opens TLS connections with RSA key exchange",
    })
    .option('timeout', { type: 'number', requiresArg: true, description: 'stop reading after this many seconds' })
    .option('progress', { type: 'boolean', default: true, description: 'show progress on a terminal' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, description: 'no hints on standard error' })
    .option('color', { type: 'string', default: 'auto', description: 'auto, always or never' });
}

function limitText(unit: LimitKind['unit'], value: number): string {
  if (unit === 'seconds') return `${value}s`;
  if (unit === 'count') return String(value);
  return value % (1024 * 1024) === 0 ? `${value / (1024 * 1024)}MiB` : `${value / 1024}KiB`;
}

export interface CaptureArguments {
  readonly overlap: OverlapPolicy;
  readonly decodeAs?: readonly string[] | undefined;
  readonly values: ValueMode;
  readonly showSecrets: boolean;
  readonly redact?: readonly string[] | undefined;
  readonly redactKey?: string | undefined;
  readonly classes?: string | undefined;
  readonly tlsKeylog?: readonly string[] | undefined;
  readonly tlsKey?: readonly string[] | undefined;
  readonly timeout?: number | undefined;
  readonly progress: boolean;
  readonly quiet: boolean;
  readonly color: string;
}

/** @throws UserError for a value that cannot be used */
export function analyzeOptions(argv: CaptureArguments): AnalyzeOptions {
  const redactKey = argv.redactKey ?? process.env.AMFSCOPE_REDACT_KEY;
  if (argv.timeout !== undefined && !(argv.timeout > 0))
    throw new UserError('--timeout must be a number of seconds above 0');
  return {
    limits: limitsOf(argv as unknown as Readonly<Record<string, unknown>>),
    overlap: argv.overlap,
    httpPorts: (argv.decodeAs ?? []).map(parseDecodeAs),
    values: argv.values,
    redaction: {
      showSecrets: argv.showSecrets,
      patterns: argv.redact ?? [],
      key: redactKey === undefined || redactKey === '' ? null : redactKey,
    },
    ...(argv.classes === undefined ? {} : { classes: readClassFile(argv.classes) }),
    ...tlsOption(argv),
    ...(argv.timeout === undefined ? {} : { timeoutMs: argv.timeout * 1000 }),
    ...(process.env.TOOL_TEST_THROW === 'amf' ? { beforeDecode: throwOnFirstConnection } : {}),
  };
}

function tlsOption({ tlsKeylog = [], tlsKey = [] }: CaptureArguments): { tls?: TlsKeys } {
  return tlsKeylog.length + tlsKey.length === 0 ? {} : { tls: readTlsKeys(tlsKeylog, tlsKey) };
}

/** Lets tests see what a mistake of ours does to a report. */
function throwOnFirstConnection(connection: number): void {
  if (connection === 1) throw new Error('thrown because of TOOL_TEST_THROW');
}

function limitsOf(argv: Readonly<Record<string, unknown>>): Limits {
  const limits: Record<string, number | null> = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(LIMITS) as LimitName[]) {
    const given = argv[limitFlag(name)];
    if (Array.isArray(given)) throw new UserError(`--${limitFlag(name)} is given more than once`);
    if (typeof given === 'string') limits[name] = parseLimit(name, given);
  }
  return limits as unknown as Limits;
}

/** `tcp.port==8400,http` → 8400 */
export function parseDecodeAs(text: string): number {
  const match = /^tcp\.port\s*==\s*([0-9]{1,5})\s*,\s*([a-z0-9]+)$/i.exec(text);
  const port = Number(match?.[1]);
  if (match === null || port < 1 || port > 65535) {
    throw new UserError(`--decode-as: '${text}' is not understood`, 'write tcp.port==8400,http');
  }
  if (match[2]?.toLowerCase() !== 'http')
    throw new UserError(`--decode-as: '${match[2]}' is not known`, 'only http can be forced');
  return port;
}

/** @throws UserError for an unknown word */
export function useColor(mode: string, stream: NodeJS.WriteStream): boolean {
  if (mode === 'always' || mode === '' || mode === 'true') return true;
  if (mode === 'never' || mode === 'false') return false;
  if (mode !== 'auto') throw new UserError(`--color: '${mode}' is not auto, always or never`);
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** Columns of a text: as asked for, else the terminal's, else 80. */
export function outputWidth(asked: number | undefined): number {
  return asked ?? (process.stdout.isTTY ? process.stdout.columns : 80);
}
