import type { NeutralValue, Report } from '../report/model.ts';

/** Kinds that have a value of their own besides the kind, in a value but not in a shape. */
const CARRIERS: Readonly<Record<string, readonly string[]>> = {
  int: ['v'],
  double: ['v'],
  int64: ['v'],
  date: ['ms'],
  string: ['text'],
  xml: ['text'],
  bytes: ['hex'],
  object: ['props'],
  ecma: ['props'],
  array: ['items'],
  vector: ['items'],
  dict: ['entries'],
  external: ['value', 'fields', 'entries', 'hex'],
};

function isShape(value: NeutralValue): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const kind = (value as { $?: unknown }).$;
  if (kind === 'null' || kind === 'boolean' || kind === 'union') return true;
  if (typeof kind !== 'string' || !Object.hasOwn(CARRIERS, kind)) return false;
  // The items of an array's shape are one shape, those of the array a list.
  if ((kind === 'array' || kind === 'vector') && !Array.isArray((value as { items?: unknown }).items)) return true;
  return !CARRIERS[kind]!.some((member) => Object.hasOwn(value, member));
}

/** Whether the calls of a report carry arguments and results whole (`--values full`). */
export function hasWholeValues(report: Report): boolean {
  const { calls } = report;
  // Some calls have neither, whatever was asked for: an answer without its request, a stream that was opened.
  const carries = calls.length === 0 || calls.some((call) => 'arguments' in call || 'result' in call);
  return carries && !calls.some((call) => isShape(call.arguments) || isShape(call.result));
}
