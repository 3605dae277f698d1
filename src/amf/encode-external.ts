import type { ClassLayout, FieldType, LayoutItem, LayoutStep } from './class-schema.ts';
import type { EncodeContext } from './encode-context.ts';
import { smallMessageGroups } from './externalizable/small-message.ts';
import type { AmfExternal, AmfValue } from './value.ts';

/** What the content of an externalizable is written with. */
export interface ExternalWriter {
  readonly context: EncodeContext;
  /** Writes one AMF3 value; `step` names it in error messages. */
  value(step: string | number, item: AmfValue): void;
  u29(value: number): void;
}

type Fields = { readonly [name: string]: AmfValue | readonly AmfValue[] };

/** Writes the content of an externalizable after its traits. */
export function writeExternal(writer: ExternalWriter, value: AmfExternal): void {
  const { context } = writer;
  if (value.hex !== undefined) {
    context.out.writeBytes(context.hex(value.hex));
    return;
  }
  if (value.entries !== undefined) {
    writeEntries(writer, value.entries);
    return;
  }
  if (value.value !== undefined) {
    if (value.class === 'flex.messaging.io.SerializationProxy') {
      writeWithFreshTables(writer, value.value);
      return;
    }
    writer.value('value', value.value);
    return;
  }
  if (value.fields === undefined) {
    context.fail('an externalizable needs value, fields, entries or hex');
    return;
  }
  const groups = smallMessageGroups(value.class);
  if (groups !== null) {
    writeSmallMessage(writer, groups, value.fields);
    return;
  }
  const layout = context.options.classes?.get(value.class);
  if (layout !== undefined) {
    writeDeclared(writer, layout, value.fields);
    return;
  }
  if (value.class === 'sun.rmi.server.UnicastRef') {
    writeSteps(writer, UNICAST_REF, value.fields);
    return;
  }
  writeInOrder(writer, value.fields);
}

const UNICAST_REF: readonly LayoutStep[] = [
  { name: 'host', type: 'utf' },
  { name: 'port', type: 'int' },
  { name: 'objNum', type: 'long' },
  { name: 'unique', type: 'int' },
  { name: 'time', type: 'long' },
  { name: 'count', type: 'short' },
  { name: 'resultStream', type: 'boolean' },
];

function isList(field: AmfValue | readonly AmfValue[]): field is readonly AmfValue[] {
  return Array.isArray(field);
}

/** Fields that are AMF3 values one after the other (GraniteDS). */
function writeInOrder(writer: ExternalWriter, fields: Fields): void {
  for (const [name, field] of Object.entries(fields)) {
    for (const item of isList(field) ? field : [field]) writer.value(name, item);
  }
}

function writeEntries(writer: ExternalWriter, entries: readonly (readonly [AmfValue, AmfValue])[]): void {
  writer.context.out.writeU32(entries.length);
  for (const [index, [key, value]] of entries.entries()) {
    writer.value(index, key);
    writer.value(index, value);
  }
}

function writeWithFreshTables(writer: ExternalWriter, value: AmfValue): void {
  const { context } = writer;
  const { strings, traits, objects3 } = context;
  context.strings = new Map();
  context.traits = new Map();
  context.objects3 = 0;
  writer.value('value', value);
  Object.assign(context, { strings, traits, objects3 });
}

/** Flag bytes of one group: bit by bit what is there; reserved values take the bits after the known ones. */
function writeSmallMessage(
  writer: ExternalWriter,
  groups: readonly (readonly (readonly string[])[])[],
  fields: Fields,
): void {
  const { context } = writer;
  const reserved = isList(fields.reserved ?? []) ? [...((fields.reserved ?? []) as readonly AmfValue[])] : [];
  const names = Object.keys(fields);
  const reservedFirst = names.indexOf('reserved') < names.findIndex((name) => name.startsWith('correlationId'));
  for (const [index, group] of groups.entries()) {
    const takesReserved = reservedFirst ? index === 0 : index === Math.min(1, groups.length - 1);
    const values: [string, AmfValue][] = [];
    const flags: number[] = [];
    const byteCount = Math.max(1, group.length);
    for (let byte = 0; byte < byteCount || (takesReserved && reserved.length > 0); byte++) {
      const known = group[byte] ?? [];
      let bits = 0;
      for (const [bit, name] of known.entries()) {
        if (!(name in fields) || (!name.endsWith('Bytes') && `${name}Bytes` in fields && isUuidBytes(fields, name)))
          continue;
        bits |= 1 << bit;
        values.push([name, fields[name] as AmfValue]);
      }
      if (takesReserved) {
        for (let bit = known.length; bit < 6 && reserved.length > 0; bit++) {
          bits |= 1 << bit;
          values.push(['reserved', reserved.shift()!]);
        }
      }
      flags.push(bits);
    }
    while (flags.length > 1 && flags.at(-1) === 0) flags.pop();
    for (const [at, bits] of flags.entries()) context.out.writeU8(at < flags.length - 1 ? bits | 0x80 : bits);
    for (const [name, item] of values) writer.value(name, item);
  }
}

/** True when the field is only the text form of the id bytes beside it. */
function isUuidBytes(fields: Fields, name: string): boolean {
  return typeof fields[name] === 'string' && `${name}Bytes` in fields;
}

function writeDeclared(writer: ExternalWriter, layout: ClassLayout, fields: Fields): void {
  if (layout.kind === 'fields') writeSteps(writer, layout.steps, fields);
  else writer.context.fail(`the declared layout is ${layout.kind}, the value has fields`);
}

function writeSteps(writer: ExternalWriter, steps: readonly LayoutStep[], fields: Fields): void {
  for (const step of steps) {
    if ('when' in step) {
      if (holds(writer, fields[step.when.field], step.when)) writeSteps(writer, step.fields, fields);
      continue;
    }
    const field = fields[step.name];
    if (field === undefined) writer.context.fail(`field ${step.name} is missing`);
    if ('list' in step) writeList(writer, step.name, step.list, step.count, isList(field) ? field : [field]);
    else writeField(writer, step.name, step.type, field as AmfValue);
  }
}

function holds(
  writer: ExternalWriter,
  field: AmfValue | readonly AmfValue[] | undefined,
  when: { readonly bit?: number; readonly equals?: boolean | number },
): boolean {
  if (field === undefined) return false;
  if (typeof field === 'boolean') return when.equals === undefined ? field : field === when.equals;
  const value = plainNumber(writer, field as AmfValue);
  if (when.bit !== undefined) return (value & (1 << when.bit)) !== 0;
  return when.equals === undefined ? value !== 0 : value === when.equals;
}

function plainNumber(writer: ExternalWriter, value: AmfValue): number {
  if (value !== null && typeof value === 'object' && value.$ === 'int') return value.v;
  return writer.context.number(value);
}

function writeList(
  writer: ExternalWriter,
  name: string,
  item: LayoutItem,
  count: string,
  list: readonly AmfValue[],
): void {
  const { context } = writer;
  const length = item === 'pair' ? list.length / 2 : list.length;
  if (count === 'u29') writer.u29(length);
  else if (count === 'int') context.out.writeU32(length);
  else if (count === 'short') context.out.writeU16(length);
  else context.out.writeU8(length);
  for (const entry of list) writeField(writer, name, item === 'pair' ? 'value' : item, entry);
}

function writeField(writer: ExternalWriter, name: string, type: FieldType, value: AmfValue): void {
  const { context } = writer;
  const { out } = context;
  switch (type) {
    case 'value':
      writer.value(name, value);
      return;
    case 'boolean':
      out.writeU8(value === true ? 1 : 0);
      return;
    case 'byte':
      out.writeU8(plainNumber(writer, value));
      return;
    case 'short':
      out.writeU16(plainNumber(writer, value) & 0xffff);
      return;
    case 'int':
    case 'uint':
      out.writeU32(plainNumber(writer, value) >>> 0);
      return;
    case 'u29':
      writer.u29(plainNumber(writer, value));
      return;
    case 'float':
      out.writeF32(context.number(value));
      return;
    case 'double':
      out.writeF64(context.number(value));
      return;
    case 'long':
      if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) {
        throw context.error(`field ${name} needs a 64-bit integer in decimal digits`);
      }
      out.writeI64(BigInt.asIntN(64, BigInt(value)));
      return;
    case 'utf':
    case 'utf-long':
      if (typeof value !== 'string') throw context.error(`field ${name} needs text`);
      context.writeUtf8(value, type === 'utf' ? 2 : 4);
      return;
    default:
      if (value === null || typeof value !== 'object' || value.$ !== 'bytes')
        throw context.error(`field ${name} needs bytes`);
      out.writeBytes(context.hex(value.hex));
  }
}
