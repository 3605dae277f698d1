import type { EncodeContext } from './encode-context.ts';
import type { ExternalWriter } from './encode-external.ts';
import { writeExternal } from './encode-external.ts';
import type {
  AmfArray,
  AmfBytes,
  AmfDate,
  AmfDictionary,
  AmfExternal,
  AmfObject,
  AmfProperty,
  AmfValue,
  AmfVector,
  AmfXml,
} from './value.ts';

/** Largest U29 and the range of the integer type (domain §4.2). */
const MAX_U29 = 0x1fffffff;
const MIN_INT = -0x10000000;
const MAX_INT = 0x0fffffff;

const utf8 = new TextEncoder();

const VECTOR_MARKER = { int: 0x0d, uint: 0x0e, double: 0x0f, object: 0x10 } as const;

/** Writes a U29 as short as possible. */
export function writeU29(context: EncodeContext, value: number): void {
  const { out } = context;
  if (value < 0 || value > MAX_U29) context.fail(`${value} does not fit in 29 bits`);
  if (value >= 0x200000) {
    out.writeU8(0x80 | (value >> 22));
    out.writeU8(0x80 | (value >> 15));
    out.writeU8(0x80 | (value >> 8));
    out.writeU8(value & 0xff);
    return;
  }
  if (value >= 0x4000) out.writeU8(0x80 | (value >> 14));
  if (value >= 0x80) out.writeU8(0x80 | (value >> 7));
  out.writeU8(value & 0x7f);
}

/** Writes a string without marker, as a reference when it was written before. */
export function writeString3(context: EncodeContext, text: string): void {
  const known = context.strings.get(text);
  if (known !== undefined && context.options.inlineStrings !== true) {
    writeU29(context, known << 1);
    return;
  }
  const bytes = utf8.encode(text);
  writeU29(context, bytes.length * 2 + 1);
  context.out.writeBytes(bytes);
  if (bytes.length > 0 && known === undefined) context.strings.set(text, context.strings.size);
  else if (bytes.length > 0) context.strings.set(`\0${context.strings.size}`, context.strings.size);
}

/** Writes one AMF3 value with its marker. */
export function writeAmf3(context: EncodeContext, value: AmfValue): void {
  const { out } = context;
  if (value === null) {
    out.writeU8(0x01);
    return;
  }
  switch (typeof value) {
    case 'boolean':
      out.writeU8(value ? 0x03 : 0x02);
      return;
    case 'number':
      out.writeU8(0x05);
      out.writeF64(value);
      return;
    case 'string':
      out.writeU8(0x06);
      writeString3(context, value);
      return;
  }
  switch (value.$) {
    case 'undefined':
      out.writeU8(0x00);
      return;
    case 'int':
      if (!Number.isInteger(value.v) || value.v < MIN_INT || value.v > MAX_INT)
        context.fail(`integer ${value.v} out of range`);
      out.writeU8(0x04);
      writeU29(context, value.v & MAX_U29);
      return;
    case 'double':
      out.writeU8(0x05);
      out.writeF64(context.number(value));
      return;
    case 'date':
      writeDate(context, value);
      return;
    case 'xml':
      writeXml(context, value);
      return;
    case 'bytes':
      writeBytes(context, value);
      return;
    case 'array':
      writeArray(context, value.id, value.assoc ?? [], value.items);
      return;
    case 'ecma':
      writeArray(context, value.id, value.props, []);
      return;
    case 'object':
      writeObject(context, value);
      return;
    case 'external':
      writeExternalObject(context, value);
      return;
    case 'vector':
      writeVector(context, value);
      return;
    case 'dict':
      writeDictionary(context, value);
      return;
    case 'ref':
      writeReference(context, value.id);
      return;
    case 'badref':
      out.writeU8(0x0a);
      writeU29(context, value.index << 1);
      return;
    default:
      context.fail(`${value.$} cannot be written as AMF3`);
      return;
  }
}

function writeReference(context: EncodeContext, id: number): void {
  const target = context.written(id);
  if (target.table !== 'amf3') context.fail(`reference from AMF3 to an AMF0 value (id ${id})`);
  context.out.writeU8(target.marker);
  writeU29(context, target.index << 1);
}

function writeDate(context: EncodeContext, date: AmfDate): void {
  context.out.writeU8(0x08);
  context.enter3(date.id, 0x08);
  writeU29(context, 1);
  context.out.writeF64(context.milliseconds(date.ms));
}

function writeXml(context: EncodeContext, xml: AmfXml): void {
  const marker = xml.doc ? 0x07 : 0x0b;
  const bytes = utf8.encode(xml.text);
  context.out.writeU8(marker);
  context.enter3(xml.id, marker);
  writeU29(context, bytes.length * 2 + 1);
  context.out.writeBytes(bytes);
}

function writeBytes(context: EncodeContext, value: AmfBytes): void {
  const bytes = context.hex(value.hex);
  context.out.writeU8(0x0c);
  context.enter3(value.id, 0x0c);
  writeU29(context, bytes.length * 2 + 1);
  context.out.writeBytes(bytes);
}

function writeNamed(context: EncodeContext, [name, value]: AmfProperty): void {
  context.inside(name, () => {
    if (name === '') context.fail('an empty name ends the members in AMF3');
    writeString3(context, name);
    writeAmf3(context, value);
  });
}

function writeItems(context: EncodeContext, items: readonly AmfValue[]): void {
  for (const [index, item] of items.entries()) context.inside(index, () => writeAmf3(context, item));
}

function writeArray(
  context: EncodeContext,
  id: AmfArray['id'] | undefined,
  assoc: readonly AmfProperty[],
  items: readonly AmfValue[],
): void {
  context.out.writeU8(0x09);
  context.enter3(id, 0x09);
  writeU29(context, items.length * 2 + 1);
  for (const property of assoc) writeNamed(context, property);
  context.out.writeU8(0x01);
  writeItems(context, items);
}

/** Writes the header of an object: a reference to equal traits, or the traits. Returns after the member names. */
function writeTraits(context: EncodeContext, bits: number, className: string, names: readonly string[]): void {
  const key = JSON.stringify([bits, className, names]);
  const known = context.traits.get(key);
  if (known !== undefined && context.options.inlineTraits !== true) {
    writeU29(context, (known << 2) | 1);
    return;
  }
  context.traits.set(known === undefined ? key : `${key}#${context.traits.size}`, context.traits.size);
  writeU29(context, (names.length << 4) | bits);
  writeString3(context, className);
  for (const name of names) writeString3(context, name);
}

function writeObject(context: EncodeContext, value: AmfObject): void {
  const dynamic = value.dynamic ?? true;
  const sealed = value.sealed ?? 0;
  if (sealed > value.props.length) context.fail(`${sealed} sealed members, ${value.props.length} there`);
  if (!dynamic && sealed < value.props.length)
    context.fail('an object that is not dynamic has members beyond its traits');
  context.out.writeU8(0x0a);
  context.enter3(value.id, 0x0a);
  const names = value.props.slice(0, sealed).map(([name]) => name);
  writeTraits(context, dynamic ? 0x0b : 0x03, value.class ?? '', names);
  for (const [name, member] of value.props.slice(0, sealed)) context.inside(name, () => writeAmf3(context, member));
  if (!dynamic) return;
  for (const property of value.props.slice(sealed)) writeNamed(context, property);
  context.out.writeU8(0x01);
}

function writeExternalObject(context: EncodeContext, value: AmfExternal): void {
  context.out.writeU8(0x0a);
  context.enter3(value.id, 0x0a);
  writeTraits(context, 0x07, value.class, []);
  const writer: ExternalWriter = {
    context,
    value: (step, item) => context.inside(step, () => writeAmf3(context, item)),
    u29: (number) => writeU29(context, number),
  };
  writeExternal(writer, value);
}

function writeVector(context: EncodeContext, value: AmfVector): void {
  const { out } = context;
  const marker = VECTOR_MARKER[value.elem] ?? context.fail(`unknown vector element ${value.elem}`);
  out.writeU8(marker);
  context.enter3(value.id, marker);
  writeU29(context, value.items.length * 2 + 1);
  out.writeU8(value.fixed ? 1 : 0);
  if (value.elem === 'object') {
    writeString3(context, value.class ?? '');
    writeItems(context, value.items);
    return;
  }
  for (const item of value.items) {
    const number = context.number(item);
    if (value.elem === 'double') out.writeF64(number);
    else out.writeU32(number >>> 0);
  }
}

function writeDictionary(context: EncodeContext, value: AmfDictionary): void {
  context.out.writeU8(0x11);
  context.enter3(value.id, 0x11);
  writeU29(context, value.entries.length * 2 + 1);
  context.out.writeU8(value.weak ? 1 : 0);
  for (const [index, entry] of value.entries.entries()) {
    context.inside(index, () => {
      writeAmf3(context, entry[0]);
      writeAmf3(context, entry[1]);
    });
  }
}
