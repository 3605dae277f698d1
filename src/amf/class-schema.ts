import { JsonLineError, type LinedJson, type LinedMember, parseJsonLines } from './json-lines.ts';

/** What a field of a custom externalizable is on the wire. */
const FIELD_TYPES = {
  value: 'one AMF3 value (writeObject)',
  boolean: 'a byte, 0 = false (writeBoolean)',
  byte: 'an unsigned byte (writeByte)',
  short: '16 bit signed (writeShort)',
  int: '32 bit signed (writeInt)',
  uint: '32 bit unsigned (writeUnsignedInt)',
  long: '64 bit signed (writeLong)',
  float: '32 bit float (writeFloat)',
  double: '64 bit float (writeDouble)',
  utf: '16 bit length and UTF-8 (writeUTF)',
  'utf-long': '32 bit length and UTF-8',
  u29: 'an AMF3 integer of 1 to 4 bytes without marker',
  rest: 'everything up to the end of the value, undecoded',
} as const;

export type FieldType = keyof typeof FIELD_TYPES | `bytes:${number}`;

/** A step of a layout: a named field, a list, or fields that an earlier field announces. */
export type LayoutStep =
  | { readonly name: string; readonly type: FieldType }
  | { readonly name: string; readonly list: LayoutItem; readonly count: ListCount }
  | { readonly when: LayoutCondition; readonly fields: readonly LayoutStep[] };

export interface LayoutCondition {
  readonly field: string;
  /** Bit of the field (0 = lowest) that must be set. */
  readonly bit?: number;
  /** Value that the field must have; without `bit` and `equals` it must be true or not 0. */
  readonly equals?: boolean | number;
}

const LIST_COUNTS = ['u29', 'int', 'short', 'byte'] as const;
export type ListCount = (typeof LIST_COUNTS)[number];

/** `pair` = two AMF3 values, key and value. */
export type LayoutItem = FieldType | 'pair';

export type ClassLayout =
  | { readonly kind: 'one-value' }
  | { readonly kind: 'pairs' }
  | { readonly kind: 'fields'; readonly steps: readonly LayoutStep[] };

/** Layouts of the application's own externalizable classes, by class name. */
export type ClassSchema = ReadonlyMap<string, ClassLayout>;

/** A class schema that cannot be used. The message names the line and the key. */
export class ClassSchemaError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = 'ClassSchemaError';
    this.line = line;
  }
}

/** Names that mean something else in JavaScript. */
const REFUSED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', '']);

function fail(key: string, line: number, message: string): never {
  throw new ClassSchemaError(`line ${line}: ${key}: ${message}`, line);
}

function membersOf(json: LinedJson, key: string, known: readonly string[] | null): Map<string, LinedMember> {
  if (json.kind !== 'object') return fail(key, json.line, 'an object is expected here');
  const members = new Map<string, LinedMember>();
  for (const member of json.members) {
    if (known !== null && !known.includes(member.name)) {
      fail(`${key}.${member.name}`, member.line, `unknown key; known are ${known.join(', ')}`);
    }
    members.set(member.name, member);
  }
  return members;
}

function textOf(member: LinedMember | undefined, key: string, line: number): string {
  if (member === undefined) return fail(key, line, 'is missing');
  if (member.value.kind !== 'scalar' || typeof member.value.value !== 'string')
    return fail(key, member.line, 'text is expected here');
  return member.value.value;
}

function nameOf(members: Map<string, LinedMember>, key: string, line: number): string {
  const name = textOf(members.get('name'), `${key}.name`, line);
  if (REFUSED_NAMES.has(name)) fail(`${key}.name`, line, `"${name}" cannot be the name of a field`);
  return name;
}

function typeOf(text: string, key: string, line: number): FieldType {
  if (Object.hasOwn(FIELD_TYPES, text)) return text as FieldType;
  if (/^bytes:[1-9]\d{0,8}$/.test(text)) return text as FieldType;
  return fail(key, line, `unknown type "${text}"; known are ${Object.keys(FIELD_TYPES).join(', ')}, bytes:N`);
}

function readCondition(json: LinedJson, key: string, fields: ReadonlySet<string>): LayoutCondition {
  const members = membersOf(json, key, ['field', 'bit', 'equals']);
  const field = textOf(members.get('field'), `${key}.field`, json.line);
  if (!fields.has(field)) fail(`${key}.field`, json.line, `no field "${field}" before this step`);
  const bit = members.get('bit')?.value;
  const equals = members.get('equals')?.value;
  if (bit !== undefined) {
    const number = bit.kind === 'scalar' ? bit.value : null;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 30) {
      return fail(`${key}.bit`, bit.line, 'a number from 0 to 30 is expected here');
    }
    return { field, bit: number };
  }
  if (equals === undefined) return { field };
  const value = equals.kind === 'scalar' ? equals.value : null;
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    return fail(`${key}.equals`, equals.line, 'a number, true or false is expected here');
  }
  return { field, equals: value };
}

function readStep(json: LinedJson, key: string, fields: Set<string>): LayoutStep {
  const members = membersOf(json, key, ['name', 'type', 'list', 'count', 'when', 'fields']);
  const when = members.get('when');
  if (when !== undefined) {
    const condition = readCondition(when.value, `${key}.when`, fields);
    const inner = members.get('fields') ?? fail(`${key}.fields`, json.line, 'is missing');
    return { when: condition, fields: readSteps(inner.value, `${key}.fields`, fields) };
  }
  const name = nameOf(members, key, json.line);
  if (fields.has(name)) fail(`${key}.name`, json.line, `"${name}" is the name of an earlier field`);
  fields.add(name);
  const list = members.get('list');
  if (list === undefined) {
    const type = members.get('type');
    return { name, type: typeOf(textOf(type, `${key}.type`, json.line), `${key}.type`, type?.line ?? json.line) };
  }
  const item = textOf(list, `${key}.list`, list.line);
  const count = textOf(members.get('count'), `${key}.count`, json.line);
  const known = LIST_COUNTS.find((one) => one === count);
  if (known === undefined) return fail(`${key}.count`, json.line, `"${count}" is none of ${LIST_COUNTS.join(', ')}`);
  if (item === 'rest') return fail(`${key}.list`, list.line, 'a list of rests makes no sense');
  return { name, list: item === 'pair' ? 'pair' : typeOf(item, `${key}.list`, list.line), count: known };
}

function readSteps(json: LinedJson, key: string, fields: Set<string>): LayoutStep[] {
  if (json.kind !== 'list') return fail(key, json.line, 'a list of steps is expected here');
  return json.items.map((item, index) => readStep(item, `${key}[${index}]`, fields));
}

function readLayout(member: LinedMember): ClassLayout {
  const { name, value, line } = member;
  if (value.kind === 'scalar') {
    if (value.value === 'value') return { kind: 'one-value' };
    if (value.value === 'pairs') return { kind: 'pairs' };
    return fail(name, line, '"value", "pairs" or a list of steps is expected here');
  }
  return { kind: 'fields', steps: readSteps(value, name, new Set()) };
}

/**
 * Reads the layouts of custom externalizable classes from JSON: `{ "classes": { "com.example.Money": [ { "name": "cents", "type": "long" }, … ] } }`. A class
 * is "value" (one AMF3 value), "pairs" (32-bit count, then key and value by turns) or a list of steps; a step is a field
 * (`name`, `type`), a list (`name`, `list`: type of an item, `count`: how its length is written) or a condition (`when`: `field` and `bit` or
 * `equals`, `fields`: steps).
 *
 * @throws ClassSchemaError naming line and key
 */
export function parseClassSchema(text: string): ClassSchema {
  try {
    const root = parseJsonLines(text);
    const classes = membersOf(root, 'file', ['classes']).get('classes') ?? fail('classes', root.line, 'is missing');
    const schema = new Map<string, ClassLayout>();
    for (const member of membersOf(classes.value, 'classes', null).values())
      schema.set(member.name, readLayout(member));
    return schema;
  } catch (error) {
    if (error instanceof JsonLineError) throw new ClassSchemaError(error.message, error.line);
    throw error;
  }
}
