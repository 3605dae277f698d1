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
export function checkCall(value: unknown, index: number): ComparableCall {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DocumentProblem(`/calls/${index}: object expected`);
  const call = value as Partial<Call>;
  if (typeof call.operation !== 'string') throw wrong(index, 'operation', 'text expected');
  if (!KINDS.has(call.kind)) throw wrong(index, 'kind', 'not a kind of call');
  if (!STATUSES.has(call.status)) throw wrong(index, 'status', `not one of ${CALL_STATUS_NAMES.join(', ')}`);
  if (!isNumberOrNull(call.version)) throw wrong(index, 'version', 'whole number or null expected');
  if (call.encoding !== null && call.encoding !== 'amf0' && call.encoding !== 'amf3')
    throw wrong(index, 'encoding', 'amf0, amf3 or null expected');
  if (!isNumberOrNull(call.requestBytes)) throw wrong(index, 'requestBytes', 'whole number or null expected');
  if (!isNumberOrNull(call.responseBytes)) throw wrong(index, 'responseBytes', 'whole number or null expected');
  const { timing, fault } = call;
  if (typeof timing !== 'object' || timing === null) throw wrong(index, 'timing', 'object expected');
  if (!isDurationOrNull(timing.totalNs)) throw wrong(index, 'timing/totalNs', 'whole number or null expected');
  if (!isDurationOrNull(timing.serverNs)) throw wrong(index, 'timing/serverNs', 'whole number or null expected');
  if (typeof timing.complete !== 'boolean') throw wrong(index, 'timing/complete', 'true or false expected');
  if (fault !== null && typeof fault !== 'object') throw wrong(index, 'fault', 'object or null expected');
  if (fault !== null && typeof fault.code !== 'string') throw wrong(index, 'fault/code', 'text expected');
  return call as ComparableCall;
}

function wrong(index: number, member: string, what: string): DocumentProblem {
  return new DocumentProblem(`/calls/${index}/${member}: ${what}`);
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0);
}

function isDurationOrNull(value: unknown): boolean {
  return value === null || Number.isSafeInteger(value);
}
