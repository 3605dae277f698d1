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
  'operations',
  'faults',
  'calls',
  'pushes',
  'pushStats',
  'clients',
  'clocks',
  'diagnostics',
  'otherTraffic',
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
  const members = new Map<string, unknown>(Object.entries(object));
  const ordered: [string, unknown][] = [];
  for (const key of keys) {
    const value = members.get(key);
    if (value !== undefined) ordered.push([key, value]);
    members.delete(key);
  }
  for (const [key, value] of members) if (value !== undefined) ordered.push([key, value]);
  return ordered;
}
