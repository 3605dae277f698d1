import type { EnvelopeInput } from './encode.ts';
import { EncodeError } from './encode-error.ts';
import type { AmfValue } from './value.ts';

/** Says what is wrong with a value, or nothing. `path` leads to it. */
type Check = (value: unknown, path: string, depth: number) => void;

/** Deepest value, well below what the stack bears. */
const MAX_DEPTH = 1_000;

function fail(message: string, path: string): never {
  throw new EncodeError(message, path);
}

function told(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 40) ?? 'nothing';
}

function such(test: (value: unknown) => boolean, expected: string): Check {
  return (value, path) => {
    if (!test(value)) fail(`${expected} is needed here, not ${told(value)}`, path);
  };
}

const isWhole = (value: unknown, from: number, to: number) =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

const text = such((value) => typeof value === 'string', 'text');
const flag = such((value) => typeof value === 'boolean', 'true or false');
const number = such((value) => typeof value === 'number', 'a number');
const integer = such((value) => isWhole(value, -(2 ** 53), 2 ** 53), 'a whole number');
const u16 = such((value) => isWhole(value, 0, 0xffff), 'a number from 0 to 65,535');
const u32 = such((value) => isWhole(value, 0, 0xffffffff), 'a number from 0 to 4,294,967,295');
const hex = such((value) => typeof value === 'string' && /^(?:[0-9a-f]{2})*$/i.test(value), 'hexadecimal digits');
const textOrNull = such((value) => value === null || typeof value === 'string', 'text or null');
const decimal = such((value) => typeof value === 'string' && /^-?\d{1,20}$/.test(value), 'decimal digits as text');

function oneOf(...words: readonly string[]): Check {
  return such((value) => words.includes(value as string), words.map((word) => JSON.stringify(word)).join(', '));
}

function listOf(check: Check): Check {
  return (value, path, depth) => {
    if (!Array.isArray(value)) return fail(`a list is needed here, not ${told(value)}`, path);
    for (const [index, item] of value.entries()) check(item, `${path}[${index}]`, depth);
  };
}

function pairOf(first: Check, second: Check): Check {
  return (value, path, depth) => {
    if (!Array.isArray(value) || value.length !== 2) return fail('a list of two is needed here', path);
    first(value[0], `${path}[0]`, depth);
    second(value[1], `${path}[1]`, depth);
  };
}

/** Members by name; those that end in "?" may be missing. Other members do not matter. */
function shape(members: Readonly<Record<string, Check>>): Check {
  const rows = Object.entries(members).map(
    ([name, check]) => [name.replace('?', ''), name.endsWith('?'), check] as const,
  );
  return (value, path, depth) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return fail(`an object is needed here, not ${told(value)}`, path);
    for (const [name, isOptional, check] of rows) {
      const member = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
      if (member === undefined && isOptional) continue;
      if (member === undefined) fail(`"${name}" is missing`, path);
      check(member, path === '' ? name : `${path}.${name}`, depth);
    }
  };
}

const anyValue: Check = (value, path, depth) => {
  if (depth > MAX_DEPTH) fail(`nested deeper than ${MAX_DEPTH}`, path.slice(0, 80));
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return;
  if (typeof value !== 'object' || Array.isArray(value))
    fail('lists and other things are written as objects with "$": {"$": "array", "items": …}', path);
  const kind = (value as { $?: unknown }).$;
  if (typeof kind !== 'string' || !Object.hasOwn(SHAPES, kind))
    fail(`"$" is ${told(kind)}, known are ${Object.keys(SHAPES).join(', ')}`, path);
  SHAPES[kind as keyof typeof SHAPES](value, path, depth + 1);
};

const values = listOf(anyValue);
const props = listOf(pairOf(text, anyValue));
const entries = listOf(pairOf(anyValue, anyValue));

const milliseconds: Check = (value, path, depth) => {
  if (typeof value !== 'number') SHAPES.double(value, path, depth);
};

const fields: Check = (value, path, depth) => {
  shape({})(value, path, depth);
  for (const [name, field] of Object.entries(value as object))
    (Array.isArray(field) ? values : anyValue)(field, `${path}.${name}`, depth);
};

/** The kinds of the neutral value model (`value.ts`). */
const SHAPES = {
  double: shape({ v: oneOf('NaN', 'Infinity', '-Infinity', '-0') }),
  int: shape({ v: such((value) => isWhole(value, -0x10000000, 0x0fffffff), 'a whole number of 29 bits') }),
  undefined: shape({}),
  unsupported: shape({}),
  string: shape({}),
  opaque: shape({}),
  ref: shape({ id: integer }),
  badref: shape({ index: u32 }),
  int64: shape({ v: decimal }),
  object: shape({ 'id?': integer, class: textOrNull, 'dynamic?': flag, 'sealed?': u32, props }),
  ecma: shape({ 'id?': integer, count: u32, props }),
  array: shape({ 'id?': integer, 'assoc?': props, items: values }),
  external: shape({
    'id?': integer,
    class: text,
    'value?': anyValue,
    'fields?': fields,
    'entries?': entries,
    'hex?': hex,
  }),
  date: shape({ 'id?': integer, ms: milliseconds, 'tz?': number }),
  xml: shape({ 'id?': integer, doc: flag, text }),
  bytes: shape({ 'id?': integer, hex }),
  vector: shape({
    'id?': integer,
    elem: oneOf('int', 'uint', 'double', 'object'),
    fixed: flag,
    'class?': text,
    items: values,
  }),
  dict: shape({ 'id?': integer, weak: flag, entries }),
} satisfies Record<string, Check>;

const part = {
  value: anyValue,
  'declaredLength?': integer,
  'length?': integer,
  'diagnostics?': listOf(shape({ code: text })),
};
const envelope = shape({
  version: u16,
  'headers?': listOf(shape({ name: text, 'mustUnderstand?': flag, ...part })),
  bodies: listOf(shape({ target: text, response: text, ...part })),
  'trailing?': hex,
});

/** JSON as a value that can be encoded. @throws EncodeError that says what is wrong where */
export function checkValueInput(json: unknown): AmfValue {
  anyValue(json, '', 0);
  return json as AmfValue;
}

/** JSON as an envelope that can be encoded. @throws EncodeError that says what is wrong where */
export function checkEnvelopeInput(json: unknown): EnvelopeInput {
  envelope(json, '', 0);
  return json as EnvelopeInput;
}
