import { escapeJson } from '../escape.ts';
import type { ReportFormat } from '../format.ts';
import { CALL_KEYS, inOrder, PUSH_KEYS, REPORT_KEYS } from '../key-order.ts';
import type { Report } from '../model.ts';

/** Members that hold decoded values: written on one line, since nesting is the sender's choice and indentation would square it. */
const VALUE_KEYS: ReadonlySet<string> = new Set(['arguments', 'result', 'value', 'rootCause']);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Compact JSON; `null` for what JSON cannot say. */
export function compactJson(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

function* members(entries: readonly [string, unknown][], indent: string): Generator<string> {
  if (entries.length === 0) return yield '{}';
  const inner = `${indent}  `;
  let separator = '{\n';
  for (const [key, value] of entries) {
    yield `${separator}${inner}${JSON.stringify(key)}: `;
    if (VALUE_KEYS.has(key)) yield compactJson(value);
    else yield* pretty(value, inner);
    separator = ',\n';
  }
  yield `\n${indent}}`;
}

function* pretty(value: unknown, indent: string): Generator<string> {
  if (!isObject(value)) yield compactJson(value);
  else if (Array.isArray(value)) yield* list(value, indent, (item, inner) => pretty(item, inner));
  else yield* members(inOrder(value, []), indent);
}

function* list<T>(
  items: readonly T[],
  indent: string,
  write: (item: T, indent: string) => Iterable<string>,
): Generator<string> {
  if (items.length === 0) return yield '[]';
  const inner = `${indent}  `;
  let separator = '[\n';
  for (const item of items) {
    yield separator + inner;
    yield Array.from(write(item, inner)).join('');
    separator = ',\n';
  }
  yield `\n${indent}]`;
}

function* document(report: Report): Generator<string> {
  let separator = '{\n';
  for (const [key, value] of inOrder(report, REPORT_KEYS)) {
    yield `${separator}  ${JSON.stringify(key)}: `;
    if (key === 'calls') yield* list(report.calls, '  ', (call, indent) => members(inOrder(call, CALL_KEYS), indent));
    else if (key === 'pushes') {
      yield* list(report.pushes, '  ', (push, indent) => members(inOrder(push, PUSH_KEYS), indent));
    } else yield* pretty(value, '  ');
    separator = ',\n';
  }
  yield '\n}\n';
}

function* render(report: Report): Generator<string> {
  // Escaped by the piece: no escape spans two of them, since every piece is whole tokens.
  for (const piece of document(report)) yield escapeJson(piece);
}

/** The whole report, members in documented order, two blanks of indentation, decoded values on one line each. */
export const json: ReportFormat = {
  name: 'json',
  extension: 'json',
  description: 'the whole report, schemaVersion 1',
  render,
};
