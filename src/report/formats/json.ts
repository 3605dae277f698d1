import { escapeJsonCommands } from '../escape.ts';
import type { CallRows, ReportFormat } from '../format.ts';
import { prettyJson, quotedKey } from '../json-text.ts';
import { CALL_KEYS, inOrder, keySet, PUSH_KEYS, REPORT_KEYS } from '../key-order.ts';
import type { Call, Push, Report } from '../model.ts';
import { ValueJson } from '../value-json.ts';

/** Members that hold decoded values: written on one line, since nesting is the sender's choice and indentation would square it. */
const VALUE_KEYS: ReadonlySet<string> = new Set(['arguments', 'result', 'value', 'rootCause']);

/** Line breaks with the indentation of a call, of its members and of a member of the report. */
const CALL_LINE = '\n    ';
const MEMBER_LINE = '\n  ';
const NO_KEYS: readonly string[] = [];

/** An object with `keys` first and in that order, as `inOrder`, which costs a list of pairs. */
function members(object: object, keys: readonly string[], line: string, values: ValueJson): string {
  const inner = `${line}  `;
  const given = object as Readonly<Record<string, unknown>>;
  const known = keySet(keys);
  let text = '';
  for (const key of keys) {
    const value = given[key];
    if (value !== undefined)
      text += `${text === '' ? '{' : ','}${inner}${quotedKey(key)}: ${member(key, value, inner, values)}`;
  }
  for (const key of Object.keys(given)) {
    const value = known.has(key) ? undefined : given[key];
    if (value !== undefined)
      text += `${text === '' ? '{' : ','}${inner}${quotedKey(key)}: ${member(key, value, inner, values)}`;
  }
  return text === '' ? '{}' : `${text}${line}}`;
}

function member(key: string, value: unknown, line: string, values: ValueJson): string {
  if (typeof value !== 'object' || value === null) return prettyJson(value, line);
  if (VALUE_KEYS.has(key)) return values.of(value);
  // The only object of our own that holds a decoded value in turn.
  if (key === 'fault') return members(value, NO_KEYS, line, values);
  return prettyJson(value, line);
}

/** A list in pieces, one an item: the report of a large capture is longer than a string may be. */
function* list(items: readonly (Call | Push)[], values: ValueJson, keys: readonly string[]): Generator<string> {
  if (items.length === 0) return yield '[]';
  let separator = '[\n    ';
  for (const item of items) {
    yield separator + members(item, keys, CALL_LINE, values);
    separator = ',\n    ';
  }
  yield '\n  ]';
}

function* document<T>(report: Report, calls: Iterable<string | T>, values: ValueJson): Generator<string | T> {
  let separator = '{\n';
  for (const [key, value] of inOrder(report, REPORT_KEYS)) {
    yield `${separator}  ${quotedKey(key)}: `;
    if (key === 'calls') yield* calls;
    else if (key === 'pushes') yield* list(report.pushes, values, PUSH_KEYS);
    else yield prettyJson(value, MEMBER_LINE);
    separator = ',\n';
  }
  yield '\n}\n';
}

function* render(report: Report): Generator<string> {
  const values = new ValueJson();
  const pieces = document<never>(report, list(report.calls, values, CALL_KEYS), values);
  for (const piece of pieces) yield escapeJsonCommands(piece);
}

const BEFORE = '{\n      "id": ';
const BETWEEN = ',\n      "connection": ';

function* separated<T>(texts: Iterable<T>): Generator<string | T> {
  let separator = '[\n    ';
  for (const text of texts) {
    yield separator;
    yield text;
    separator = ',\n    ';
  }
  yield separator.startsWith('[') ? '[]' : '\n  ]';
}

/** Calls of this format as texts. */
export const jsonRows: CallRows = {
  before: BEFORE,
  parts: () => {
    const values = new ValueJson();
    return (call) => {
      const numbers = BEFORE.length + `${call.id}${BETWEEN}${call.connection}`.length;
      return [BETWEEN, escapeJsonCommands(members(call, CALL_KEYS, CALL_LINE, values)).slice(numbers)];
    };
  },
  *around(report, texts) {
    for (const piece of document(report, separated(texts), new ValueJson()))
      yield typeof piece === 'string' ? escapeJsonCommands(piece) : piece;
  },
};

/** The whole report, members in documented order, two blanks of indentation, decoded values on one line each. */
export const json: ReportFormat = {
  name: 'json',
  extension: 'json',
  description: 'the whole report, schemaVersion 1',
  showsValues: true,
  showsHash: true,
  render,
};
