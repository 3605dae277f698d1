import { UserError } from '../diagnostics/user-error.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

export type LimitUnit = 'bytes' | 'seconds' | 'count';

export interface LimitKind {
  readonly unit: LimitUnit;
  /** `null`: no limit. */
  readonly default: number | null;
  readonly description: string;
}

/**
 * Every guard. The flag is `--max-` and the key in kebab case (`oooBytes` → `--max-ooo-bytes`). A guard that speaks is a diagnostic; what came before
 * and after it is kept. Bytes and seconds are stored in those units.
 */
export const LIMITS = {
  record: { unit: 'bytes', default: 256 * KIB, description: 'captured length of one pcap record' },
  block: { unit: 'bytes', default: 16 * MIB, description: 'length of one pcapng block' },
  interfaces: { unit: 'count', default: 65_536, description: 'pcapng interfaces of one section' },
  containerBytes: { unit: 'bytes', default: null, description: 'decompressed size of a compressed capture' },
  layers: { unit: 'count', default: 16, description: 'nested link and tunnel headers' },
  ip6Headers: { unit: 'count', default: 16, description: 'IPv6 extension headers of one packet' },
  fragments: { unit: 'count', default: 16_384, description: 'IP datagrams being reassembled' },
  fragmentBytes: { unit: 'bytes', default: 16 * MIB, description: 'bytes held in IP fragments' },
  fragmentAge: { unit: 'seconds', default: 60, description: 'age of an incomplete IP datagram, in capture time' },
  connections: { unit: 'count', default: 1_000_000, description: 'live TCP connections; the longest idle is closed' },
  idle: {
    unit: 'seconds',
    default: 600,
    description: 'silence after which a TCP connection is closed, in capture time',
  },
  oooBytes: { unit: 'bytes', default: 16 * MIB, description: 'out-of-order bytes held per direction' },
  oooSegments: { unit: 'count', default: 16_384, description: 'out-of-order segments held per direction' },
  oooTotal: { unit: 'bytes', default: 256 * MIB, description: 'out-of-order bytes held in all connections' },
  head: { unit: 'bytes', default: 256 * KIB, description: 'HTTP header block' },
  fields: { unit: 'count', default: 1024, description: 'HTTP header fields of one message' },
  startLine: { unit: 'bytes', default: 64 * KIB, description: 'HTTP request or status line' },
  pendingRequests: { unit: 'count', default: 1024, description: 'unanswered HTTP requests of one connection' },
  body: { unit: 'bytes', default: 64 * MIB, description: 'HTTP body kept; above it is measured and hashed' },
  decodedBody: { unit: 'bytes', default: 64 * MIB, description: 'body after its content codings' },
  expansion: { unit: 'count', default: 200, description: 'expansion ratio of a content coding beyond 1 MiB' },
  codings: { unit: 'count', default: 2, description: 'nested content codings' },
  tlsHeld: { unit: 'bytes', default: 1 * MIB, description: 'TLS records that wait for keys, one direction' },
  tlsTotal: {
    unit: 'bytes',
    default: 64 * MIB,
    description: 'unfinished TLS records and handshakes of all connections',
  },
  amfDepth: { unit: 'count', default: 512, description: 'nesting of AMF values' },
  amfValues: { unit: 'count', default: 1_000_000, description: 'AMF values of one envelope' },
  amfString: { unit: 'bytes', default: 16 * MIB, description: 'one AMF string' },
  redecodes: { unit: 'count', default: 64, description: 'second readings of one envelope' },
  frame: { unit: 'bytes', default: 16 * MIB, description: 'one frame of a streaming channel' },
  reportBodies: { unit: 'bytes', default: 64 * MIB, description: 'compressed bodies that an html report carries' },
  examples: { unit: 'count', default: 10, description: 'listed examples of one diagnostic' },
} as const satisfies Record<string, LimitKind>;

export type LimitName = keyof typeof LIMITS;

/** All guards with their values in force. `null` = none. */
export type Limits = { readonly [K in LimitName]: (typeof LIMITS)[K]['default'] extends null ? number | null : number };

export const DEFAULT_LIMITS: Limits = Object.fromEntries(
  Object.entries(LIMITS).map(([name, kind]) => [name, kind.default]),
) as Limits;

/** `oooBytes` → `max-ooo-bytes`. */
export function limitFlag(name: string): string {
  return `max-${name.replace(/([A-Z])/g, '-$1').toLowerCase()}`;
}

const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kib: KIB,
  mib: MIB,
  gib: 1024 * MIB,
  kb: 1000,
  mb: 1e6,
  gb: 1e9,
  k: KIB,
  m: MIB,
  g: 1024 * MIB,
};
const SECOND_UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, ms: 0.001, m: 60, min: 60, h: 3600 };

/**
 * Reads the value of a guard: `64KiB`, `16 MiB`, `2.5s`, `1000`, `none` where the guard may be absent.
 * @throws UserError naming the flag
 */
export function parseLimit(name: LimitName, text: string): number | null {
  const kind: LimitKind = LIMITS[name];
  const flag = `--${limitFlag(name)}`;
  if (text === 'none' && kind.default === null) return null;
  const match = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)\s*$/i.exec(text);
  const units: Readonly<Record<string, number>> =
    kind.unit === 'bytes' ? BYTE_UNITS : kind.unit === 'seconds' ? SECOND_UNITS : { '': 1 };
  const unit = match?.[2]?.toLowerCase() ?? '';
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  const value = match === null || factor === undefined ? Number.NaN : Number(match[1]) * factor;
  if (
    !Number.isFinite(value) ||
    value > Number.MAX_SAFE_INTEGER ||
    (kind.unit !== 'seconds' && !Number.isInteger(value))
  ) {
    const example = kind.unit === 'bytes' ? '64KiB, 16MiB' : kind.unit === 'seconds' ? '60s, 5min' : '1000';
    throw new UserError(
      `${flag}: '${text}' is not a ${kind.unit === 'count' ? 'whole number' : `number of ${kind.unit}`}`,
      `for example ${example}`,
    );
  }
  if (value < 1 && kind.unit !== 'seconds') throw new UserError(`${flag} must be at least 1`);
  return value;
}
