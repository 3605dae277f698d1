import { writeAmf3 } from './encode-amf3.ts';
import type { EncodeContext } from './encode-context.ts';
import type { AmfProperty, AmfValue } from './value.ts';

const utf8 = new TextEncoder();
const SWITCH = 0x11;

/** Writes one AMF0 value; what AMF0 cannot express (integers, byte arrays, AMF3 objects …) as a switch and an AMF3 value. */
export function writeAmf0(context: EncodeContext, value: AmfValue, isRoot = false): void {
  const { out } = context;
  if (value === null) {
    out.writeU8(0x05);
    return;
  }
  switch (typeof value) {
    case 'boolean':
      out.writeU8(0x01);
      out.writeU8(value ? 1 : 0);
      return;
    case 'number':
      out.writeU8(0x00);
      out.writeF64(value);
      return;
    case 'string':
      writeText(context, value);
      return;
  }
  switch (value.$) {
    case 'double':
      out.writeU8(0x00);
      out.writeF64(context.number(value));
      return;
    case 'undefined':
      out.writeU8(0x06);
      return;
    case 'unsupported':
      out.writeU8(0x0d);
      return;
    case 'ref':
      writeReference(context, value.id);
      return;
    case 'badref':
      out.writeU8(0x07);
      out.writeU16(value.index);
      return;
    case 'int64':
      out.writeU8(0x22);
      out.writeI64(BigInt.asIntN(64, BigInt(value.v)));
      return;
    case 'ecma':
      out.writeU8(0x08);
      context.enter0(value.id);
      out.writeU32(value.count);
      writeMembers(context, value.props);
      return;
    case 'object':
      if (value.dynamic !== undefined) break;
      out.writeU8(value.class === null ? 0x03 : 0x10);
      context.enter0(value.id);
      if (value.class !== null) context.writeUtf8(value.class, 2);
      writeMembers(context, value.props);
      return;
    case 'array':
      if (value.assoc !== undefined) break;
      out.writeU8(0x0a);
      context.enter0(value.id, !isRoot || context.options.countArguments !== false);
      out.writeU32(value.items.length);
      for (const [index, item] of value.items.entries()) context.inside(index, () => writeAmf0(context, item));
      return;
    case 'date':
      if (value.tz === undefined) break;
      out.writeU8(0x0b);
      context.enter0(undefined, context.options.countDates === true);
      out.writeF64(context.milliseconds(value.ms));
      out.writeU16(context.options.timezoneOffset === undefined ? value.tz & 0xffff : 0);
      return;
    case 'xml':
      if (value.id !== undefined || !value.doc) break;
      out.writeU8(0x0f);
      context.enter0(undefined, context.options.countDates === true);
      context.writeUtf8(value.text, 4);
      return;
    case 'string':
    case 'opaque':
      context.fail(`${value.$} stands for bytes that are not here`);
      return;
  }
  out.writeU8(SWITCH);
  writeAmf3(context, value);
}

function writeText(context: EncodeContext, text: string): void {
  const bytes = utf8.encode(text);
  if (bytes.length > 0xffff) {
    context.out.writeU8(0x0c);
    context.out.writeU32(bytes.length);
  } else {
    context.out.writeU8(0x02);
    context.out.writeU16(bytes.length);
  }
  context.out.writeBytes(bytes);
}

function writeReference(context: EncodeContext, id: number): void {
  const target = context.written(id);
  if (target.table === 'amf3') {
    context.out.writeU8(SWITCH);
    writeAmf3(context, { $: 'ref', id });
    return;
  }
  if (target.index > 0xffff) context.fail('AMF0 cannot refer beyond the 65,536th object');
  context.out.writeU8(0x07);
  context.out.writeU16(target.index);
}

function writeMembers(context: EncodeContext, props: readonly AmfProperty[]): void {
  for (const [name, value] of props) {
    context.inside(name, () => {
      context.writeUtf8(name, 2);
      writeAmf0(context, value);
    });
  }
  context.out.writeU16(0);
  context.out.writeU8(0x09);
}
