import { escapeJson } from '../escape.ts';
import type { CallRows, ReportFormat } from '../format.ts';
import { CALL_KEYS, inOrder, PUSH_KEYS, REPORT_KEYS } from '../key-order.ts';
import type { Call, Report } from '../model.ts';
import { ValueJson } from '../value-json.ts';

/** Members that hold decoded values: written on one line, since nesting is the sender's choice and indentation would square it. */
const VALUE_KEYS: ReadonlySet<string> = new Set(['arguments', 'result', 'value', 'rootCause']);

type Entries = readonly (readonly [string, unknown])[];

function members(entries: Entries, indent: string, values: ValueJson): string {
  if (entries.length === 0) return '{}';
  const inner = `${indent}  `;
  let text = '';
  for (const [key, value] of entries) {
    text += `${text === '' ? '{' : ','}\n${inner}${keyText(key)}: ${member(key, value, inner, values)}`;
  }
  return `${text}\n${indent}}`;
}

const KEYS = new Map<string, string>();

/** A member's name as JSON; our own come again with every call. */
function keyText(key: string): string {
  let text = KEYS.get(key);
  if (text === undefined) {
    text = JSON.stringify(key);
    if (KEYS.size < MAX_KEYS) KEYS.set(key, text);
  }
  return text;
}

const MAX_KEYS = 256;

function member(key: string, value: unknown, indent: string, values: ValueJson): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (VALUE_KEYS.has(key)) return values.of(value);
  // The only object of our own that holds a decoded value in turn.
  if (key === 'fault') return members(Object.entries(value), indent, values);
  return pretty(value, indent);
}

function pretty(value: unknown, indent: string): string {
  const text = JSON.stringify(value, null, 2) ?? 'null';
  return text.includes('\n') ? text.replaceAll('\n', `\n${indent}`) : text;
}

/** A list in pieces, one an item: the report of a large capture is longer than a string may be. */
function* list<T>(items: readonly T[], values: ValueJson, entriesOf: (item: T) => Entries): Generator<string> {
  if (items.length === 0) return yield '[]';
  let separator = '[\n    ';
  for (const item of items) {
    yield separator + members(entriesOf(item), '    ', values);
    separator = ',\n    ';
  }
  yield '\n  ]';
}

function* document<T>(report: Report, calls: Iterable<string | T>, values: ValueJson): Generator<string | T> {
  let separator = '{\n';
  for (const [key, value] of inOrder(report, REPORT_KEYS)) {
    yield `${separator}  ${JSON.stringify(key)}: `;
    if (key === 'calls') yield* calls;
    else if (key === 'pushes') yield* list(report.pushes, values, (push) => inOrder(push, PUSH_KEYS));
    else yield pretty(value, '  ');
    separator = ',\n';
  }
  yield '\n}\n';
}

function callText(call: Call, values: ValueJson): string {
  return members(inOrder(call, CALL_KEYS), '    ', values);
}

function* render(report: Report): Generator<string> {
  const values = new ValueJson();
  const calls = list(report.calls, values, (call) => inOrder(call, CALL_KEYS));
  // Escaped by the piece: no escape spans two of them, since every piece is whole tokens.
  for (const piece of document<never>(report, calls, values)) yield escapeJson(piece);
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
      return [BETWEEN, escapeJson(callText(call, values)).slice(numbers)];
    };
  },
  *around(report, texts) {
    for (const piece of document(report, separated(texts), new ValueJson()))
      yield typeof piece === 'string' ? escapeJson(piece) : piece;
  },
};

/** The whole report, members in documented order, two blanks of indentation, decoded values on one line each. */
export const json: ReportFormat = {
  name: 'json',
  extension: 'json',
  description: 'the whole report, schemaVersion 1',
  showsValues: true,
  render,
};
