import { CALL_STATUS_NAMES, type Call, type CallKind } from '../report/model.ts';
import { DocumentProblem } from './check.ts';
import type { ComparableCall } from './operation-facts.ts';

const STATUSES: ReadonlySet<unknown> = new Set(CALL_STATUS_NAMES);
const KINDS: ReadonlySet<unknown> = new Set<CallKind>([
  'rpc',
  'command',
  'poll',
  'send',
  'http',
  'data',
  'stream',
  'debug',
  'other',
]);

/** Checks the members of a saved call that comparison looks at. @throws DocumentProblem naming the member */
export function checkCall(value: unknown, path: string): ComparableCall {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DocumentProblem(`${path}: object expected`);
  const call = value as Partial<Call>;
  const wrong = (member: string, what: string) => new DocumentProblem(`${path}/${member}: ${what}`);
  if (typeof call.operation !== 'string') throw wrong('operation', 'text expected');
  if (!KINDS.has(call.kind)) throw wrong('kind', 'not a kind of call');
  if (!STATUSES.has(call.status)) throw wrong('status', `not one of ${CALL_STATUS_NAMES.join(', ')}`);
  if (!isNumberOrNull(call.version)) throw wrong('version', 'whole number or null expected');
  if (call.encoding !== null && call.encoding !== 'amf0' && call.encoding !== 'amf3')
    throw wrong('encoding', 'amf0, amf3 or null expected');
  if (!isNumberOrNull(call.requestBytes)) throw wrong('requestBytes', 'whole number or null expected');
  if (!isNumberOrNull(call.responseBytes)) throw wrong('responseBytes', 'whole number or null expected');
  const { timing, fault } = call;
  if (typeof timing !== 'object' || timing === null) throw wrong('timing', 'object expected');
  if (!isDurationOrNull(timing.totalNs)) throw wrong('timing/totalNs', 'whole number or null expected');
  if (!isDurationOrNull(timing.serverNs)) throw wrong('timing/serverNs', 'whole number or null expected');
  if (typeof timing.complete !== 'boolean') throw wrong('timing/complete', 'true or false expected');
  if (fault !== null && typeof fault !== 'object') throw wrong('fault', 'object or null expected');
  if (fault !== null && typeof fault.code !== 'string') throw wrong('fault/code', 'text expected');
  return call as ComparableCall;
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0);
}

function isDurationOrNull(value: unknown): boolean {
  return value === null || Number.isSafeInteger(value);
}
