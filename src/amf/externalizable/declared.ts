import { numberOf } from '../access.ts';
import type { ClassLayout, FieldType, LayoutItem, LayoutStep } from '../class-schema.ts';
import { Kind, Layout } from '../tape.ts';
import type { ExternalBody, ExternalLayout } from './body.ts';
import { oneValue, pairs } from './collections.ts';

function readU29(body: ExternalBody): number {
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const byte = body.readByte('U29');
    if (byte < 0) return -1;
    if (index === 3) return (value << 8) | byte;
    value = (value << 7) | (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return value;
}

function readField(body: ExternalBody, name: string, type: FieldType): number {
  switch (type) {
    case 'value':
      return body.readValue(name);
    case 'boolean':
      return body.readBoolean(name);
    case 'byte':
      return body.readInteger(name, 1, false);
    case 'short':
      return body.readInteger(name, 2);
    case 'int':
      return body.readInteger(name, 4);
    case 'uint':
      return body.readRaw(name, Kind.rawWord, 4) === 0 ? 0 : body.markWord(false);
    case 'float':
      return body.readRaw(name, Kind.rawWord, 4) === 0 ? 0 : body.markWord(true);
    case 'long':
      return body.readLong(name);
    case 'double':
      return body.readRaw(name, Kind.double, 8);
    case 'utf':
      return body.readText(name, 2);
    case 'utf-long':
      return body.readText(name, 4);
    case 'u29':
      return body.addNumber(name, body.walk.pos, readU29(body));
    case 'rest':
      if (!body.stopped) body.readRestBytes(name);
      return 0;
    default:
      return body.readRaw(name, Kind.bytes, Number(type.slice('bytes:'.length)));
  }
}

function readItem(body: ExternalBody, name: string, item: LayoutItem): void {
  if (item !== 'pair') readField(body, name, item);
  else {
    body.readValue(name);
    body.readValue(name);
  }
}

function readListCount(body: ExternalBody, count: 'u29' | 'int' | 'short' | 'byte'): number {
  if (count === 'u29') return readU29(body);
  if (count === 'int') return body.readCount();
  const high = count === 'short' ? body.readByte('count') : 0;
  const low = body.readByte('count');
  return high < 0 || low < 0 ? -1 : high * 256 + low;
}

function holds(
  body: ExternalBody,
  node: number | undefined,
  when: { readonly bit?: number; readonly equals?: boolean | number },
): boolean {
  if (node === undefined || node === 0) return false;
  const tape = body.walk.tape;
  const value = tape.kind[node] === Kind.true ? true : tape.kind[node] === Kind.false ? false : numberOf(tape, node);
  if (when.bit !== undefined) return typeof value === 'number' && (value & (1 << when.bit)) !== 0;
  if (when.equals !== undefined) return value === when.equals;
  return value === true || (typeof value === 'number' && value !== 0);
}

function readSteps(body: ExternalBody, steps: readonly LayoutStep[], read: Map<string, number>): void {
  for (const step of steps) {
    if (body.stopped) return;
    if ('when' in step) {
      if (holds(body, read.get(step.when.field), step.when)) readSteps(body, step.fields, read);
    } else if ('list' in step) {
      const start = body.walk.pos;
      const count = readListCount(body, step.count);
      if (count > 0) body.walk.checkCount(count, 1, start);
      body.markList(step.name, count <= 0);
      for (let index = 0; index < count && !body.stopped; index++) readItem(body, step.name, step.list);
    } else read.set(step.name, readField(body, step.name, step.type));
  }
}

/** The layout that a class schema declares. */
export function declaredLayout(layout: ClassLayout): ExternalLayout {
  if (layout.kind === 'one-value') return oneValue;
  if (layout.kind === 'pairs') return pairs;
  return (body) => {
    readSteps(body, layout.steps, new Map());
    return Layout.fields;
  };
}
