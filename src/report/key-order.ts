import type { Call, Push, Report } from './model.ts';

/**
 * The documented order of members, so that a report is written alike however it was put together. Members that a table does not name
 * (added by a later version, or by a saved report) follow in their own order.
 */
export const REPORT_KEYS = [
  'schemaVersion',
  'tool',
  'status',
  'inputs',
  'displayFilter',
  'totals',
  'rules',
  'operations',
  'faults',
  'security',
  'calls',
  'pushes',
  'pushStats',
  'clients',
  'clocks',
  'tls',
  'diagnostics',
  'otherTraffic',
  'shard',
] as const satisfies readonly (keyof Report)[];

export const CALL_KEYS = [
  'id',
  'connection',
  'exchange',
  'batch',
  'client',
  'server',
  'method',
  'url',
  'tls',
  'httpStatus',
  'version',
  'encoding',
  'target',
  'responseUri',
  'responseTarget',
  'operation',
  'kind',
  'messageClass',
  'messageId',
  'correlationId',
  'status',
  'statusReason',
  'pairedBy',
  'fault',
  'startedAt',
  'timing',
  'cause',
  'causeReason',
  'metrics',
  'requestBytes',
  'responseBytes',
  'packets',
  'arguments',
  'result',
  'diagnostics',
] as const satisfies readonly (keyof Call)[];

export const PUSH_KEYS = [
  'id',
  'connection',
  'exchange',
  'channel',
  'at',
  'destination',
  'messageClass',
  'messageId',
  'correlationId',
  'bytes',
  'value',
  'diagnostics',
] as const satisfies readonly (keyof Push)[];

/** `object` with `keys` first and in that order; members without a value are left out. */
export function inOrder<T extends object>(object: T, keys: readonly (keyof T & string)[]): [string, unknown][] {
  const known = keySet(keys);
  const ordered: [string, unknown][] = [];
  for (const key of keys) {
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    if (value !== undefined) ordered.push([key, value]);
  }
  for (const key of Object.keys(object)) {
    if (known.has(key)) continue;
    const value = object[key as keyof T];
    if (value !== undefined) ordered.push([key, value]);
  }
  return ordered;
}

const SETS = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The keys as a set, made once. */
export function keySet(keys: readonly string[]): ReadonlySet<string> {
  let known = SETS.get(keys);
  if (known === undefined) {
    known = new Set(keys);
    SETS.set(keys, known);
  }
  return known;
}
