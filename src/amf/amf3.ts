/**
 * The AMF3 grammar (Adobe AMF3 specification; domain §4) as a walk that fills the tape.
 *
 * Recursive, two frames a level; `Walk.maxDepth` (at most 2,048) bounds it. Every function leaves `walk.stopped` set after a fatal finding and its
 * callers return at once.
 */
import { stringText } from './access.ts';
import { readMember } from './amf3-members.ts';
import { BAD, badReference, CUT, noteMember, readString, readU29, referenceIndex } from './amf3-strings.ts';
import { checkClass } from './class-checks.ts';
import { checkXml, isSuspect, reportSuspect } from './content-checks.ts';
import { ExternalBody } from './externalizable/body.ts';
import { findLayout } from './externalizable/find-layout.ts';
import { ITEMS, Row, type RowGrammar, readRow } from './row.ts';
import { EMPTY_STRING, Flag, Kind, TRAITS_DYNAMIC, TRAITS_EXTERNALIZABLE } from './tape.ts';
import { checkText } from './text-checks.ts';
import { firstTwin, LISTED, NOTED } from './twins.ts';
import type { Walk } from './walk.ts';

const AMF3 = Flag.amf3;

const ROWS: RowGrammar = { value: readAmf3, member: readMember, loop: (rows) => rows.readAmf3() };

/** Kind of the value that a marker begins. */
const KIND_OF_MARKER: readonly Kind[] = [
  Kind.undefined,
  Kind.null,
  Kind.false,
  Kind.true,
  Kind.int,
  Kind.double,
  Kind.string,
  Kind.xmldoc,
  Kind.date,
  Kind.array,
  Kind.object,
  Kind.xml,
  Kind.bytes,
  Kind.vectorInt,
  Kind.vectorUint,
  Kind.vectorDouble,
  Kind.vectorObject,
  Kind.dict,
];

/** A name outside of any object (shared object files): its tape string id, negative when it cannot be read. */
export function readAmf3Name(walk: Walk): number {
  return readString(walk, true);
}

/** One value. Returns its node; `key` is the name it gets on the tape. */
export function readAmf3(walk: Walk, key: number, depth: number): number {
  const at = walk.pos;
  if (at >= walk.end || depth > walk.maxDepth || walk.tape.count > walk.maxNode) return walk.refuse(key, AMF3, depth);
  const marker = walk.bytes[at]!;
  walk.pos = at + 1;
  switch (marker) {
    case 0x00:
    case 0x01:
    case 0x02:
    case 0x03:
      return walk.leaf(KIND_OF_MARKER[marker]!, AMF3, at, key);
    case 0x04: {
      const node = walk.add(Kind.int, AMF3, at, key);
      const value = readU29(walk);
      if (value < 0) return walk.cut(node, 'integer');
      walk.tape.aux[node] = (value << 3) >> 3;
      walk.tape.end[node] = walk.pos;
      return node;
    }
    case 0x05: {
      const node = walk.add(Kind.double, AMF3, at, key);
      return readDouble(walk, node);
    }
    case 0x06: {
      const node = walk.add(Kind.string, AMF3, at, key);
      const id = readString(walk, false);
      const tape = walk.tape;
      if (id < 0) {
        if (id === CUT) return walk.cut(node, 'string');
        tape.kind[node] = Kind.badref;
        tape.aux[node] = referenceIndex(walk, at + 1);
      } else tape.aux[node] = id;
      tape.end[node] = walk.pos;
      return node;
    }
    default:
      if (marker > 0x11) {
        const node = walk.add(Kind.opaque, AMF3, at, key);
        return walk.fail(node, 'amf.bad-marker', `AMF3 marker 0x${marker.toString(16)}`, at);
      }
      return readComplex(walk, walk.add(KIND_OF_MARKER[marker]!, AMF3, at, key), marker, depth);
  }
}

function readDouble(walk: Walk, node: number): number {
  const start = walk.take(8);
  if (start < 0) return walk.cut(node, 'number');
  const bytes = walk.bytes;
  if ((bytes[start]! & 0x7f) === 0x7f && (bytes[start + 1]! & 0xf0) === 0xf0) {
    walk.report('amf.nonfinite', 'number is not finite', start);
  }
  walk.tape.end[node] = walk.pos;
  return node;
}

/** Values of the object table: a handle, then a reference or the value itself. */
function readComplex(walk: Walk, node: number, marker: number, depth: number): number {
  const handle = readU29(walk);
  if (handle < 0) return walk.cut(node, 'handle');
  if ((handle & 1) === 0) return readReference(walk, node, handle >> 1);
  const count = handle >> 1;
  switch (marker) {
    case 0x08:
      walk.enter(node);
      return readDouble(walk, node);
    case 0x09:
      return readArray(walk, node, count, depth);
    case 0x0a:
      return readObject(walk, node, handle, depth);
    case 0x07:
    case 0x0b:
    case 0x0c:
      return readBytes(walk, node, marker, count);
    case 0x10:
      return readObjectVector(walk, node, count, depth);
    case 0x11:
      return readDictionary(walk, node, count, depth);
    default:
      return readNumberVector(walk, node, count, marker === 0x0f ? 8 : 4);
  }
}

/** Whether a reference written with the marker of `kind` may mean a value of kind `target`. */
function mayMean(kind: number, target: number): boolean {
  if (kind === target) return true;
  if (kind === Kind.object) return target === Kind.external;
  return (kind === Kind.xml && target === Kind.xmldoc) || (kind === Kind.xmldoc && target === Kind.xml);
}

function readReference(walk: Walk, node: number, index: number): number {
  const tape = walk.tape;
  const kind = tape.kind[node]!;
  tape.end[node] = walk.pos;
  const slot = walk.objectBase + index;
  if (slot >= walk.objectTop) {
    tape.kind[node] = Kind.badref;
    tape.aux[node] = index;
    badReference(walk, 'object', index, tape.start[node]!);
    return node;
  }
  const target = walk.tape.objects[slot]!;
  tape.kind[node] = Kind.ref;
  tape.aux[node] = target;
  if (!mayMean(kind, tape.kind[target]!)) {
    walk.errors++;
    if (walk.switches > 1) walk.scopeSuspect = true;
    walk.report('amf.reference-type', `object ${index} is of another type`, tape.start[node]!);
  }
  if (tape.end[target] === 0) walk.report('amf.cycle', 'a value contains itself', tape.start[node]!);
  else walk.expanded += walk.tape.sizes[slot]!;
  return node;
}

/** Ends a container of the object table: from here on it can be referred to with its size. */
function close(walk: Walk, node: number, slot: number, expandedBefore: number): number {
  walk.tape.end[node] = walk.pos;
  walk.tape.sizes[slot] = walk.expanded - expandedBefore + walk.tape.count - node;
  return node;
}

function readBytes(walk: Walk, node: number, marker: number, length: number): number {
  walk.enter(node);
  const start = walk.take(length);
  if (start < 0) return walk.cut(node, marker === 0x0c ? 'byte array' : 'XML');
  const end = walk.pos;
  walk.tape.aux[node] = start;
  walk.tape.end[node] = end;
  if (marker !== 0x0c) {
    checkText(walk, start, end);
    checkXml(walk, start, end);
  } else if (length > 0 && isSuspect(walk.bytes[start]!)) reportSuspect(walk, start, end);
  return node;
}

/** §4.4: associative part up to an empty key, then the dense items. */
function readArray(walk: Walk, node: number, count: number, depth: number): number {
  const tape = walk.tape;
  walk.checkCount(count, 1, tape.start[node]!);
  const slot = walk.enter(node);
  const before = walk.expanded;
  tape.aux[node] = count;
  const isPlain = walk.pos < walk.end && walk.bytes[walk.pos] === 0x01;
  const row = new Row(node, ITEMS, count, LISTED, depth);
  if (isPlain) walk.pos++;
  else {
    readNamed(walk, row, NOTED, walk.keys.top);
    if (walk.stopped) return node;
    row.left = count;
  }
  readRow(walk, ROWS, row);
  if (walk.stopped) return node;
  return close(walk, node, slot, before);
}

function readNumberVector(walk: Walk, node: number, count: number, size: number): number {
  const tape = walk.tape;
  const start = tape.start[node]!;
  if (walk.pos >= walk.end) return walk.cut(node, 'vector');
  readFlagByte(walk, node);
  walk.enter(node);
  if (count * size > walk.limit - walk.pos) {
    if (count * size <= walk.limit - walk.pos + walk.missing) return walk.cut(node, 'vector');
    return walk.fail(
      node,
      'amf.count-limit',
      `${count} elements announced, ${walk.limit - walk.pos} bytes left`,
      start,
    );
  }
  walk.take(count * size);
  tape.aux[node] = count;
  tape.end[node] = walk.pos;
  return node;
}

/** The fixed or weak byte. */
function readFlagByte(walk: Walk, node: number): void {
  const flag = walk.bytes[walk.pos++]!;
  if (flag === 0) return;
  if (flag > 1) walk.report('amf.noncanonical-flag', `flag byte ${flag}`, walk.pos - 1);
  walk.tape.flags[node] = walk.tape.flags[node]! | Flag.marked;
}

function readObjectVector(walk: Walk, node: number, count: number, depth: number): number {
  const tape = walk.tape;
  if (walk.pos >= walk.end) return walk.cut(node, 'vector');
  walk.checkCount(count, 1, tape.start[node]!);
  readFlagByte(walk, node);
  const name = readString(walk, true);
  if (name === CUT) return walk.cut(node, 'class name');
  if (name === BAD) return walk.failReported(node, 'amf.bad-reference');
  tape.aux[node] = name;
  const slot = walk.enter(node);
  const before = walk.expanded;
  let last = 0;
  for (let index = 0; index < count; index++) {
    last = walk.link(node, last, readAmf3(walk, 0, depth + 1));
    if (walk.stopped) return node;
  }
  return close(walk, node, slot, before);
}

function readDictionary(walk: Walk, node: number, count: number, depth: number): number {
  const tape = walk.tape;
  if (walk.pos >= walk.end) return walk.cut(node, 'dictionary');
  walk.checkCount(count, 2, tape.start[node]!);
  readFlagByte(walk, node);
  const slot = walk.enter(node);
  const before = walk.expanded;
  let last = 0;
  for (let index = 0; index < 2 * count; index++) {
    last = walk.link(node, last, readAmf3(walk, 0, depth + 1));
    if (walk.stopped) return node;
  }
  return close(walk, node, slot, before);
}

/** §4.5. */
function readObject(walk: Walk, node: number, handle: number, depth: number): number {
  const tape = walk.tape;
  const twin = firstTwin(walk, Kind.object, AMF3);
  let traits: number;
  if ((handle & 2) === 0) {
    const slot = walk.traitsBase + (handle >> 2);
    if (slot >= walk.traitsTop) {
      badReference(walk, 'traits', handle >> 2, tape.start[node]!);
      return walk.failReported(node, 'amf.bad-reference');
    }
    traits = walk.tape.traits[slot]!;
  } else {
    traits = readTraits(walk, node, handle);
    if (walk.stopped) return node;
  }
  tape.aux[node] = traits;
  const slot = walk.enter(node);
  const before = walk.expanded;
  const bits = tape.traitsBits[traits]!;
  if ((bits & TRAITS_EXTERNALIZABLE) !== 0) {
    readExternal(walk, node, traits, depth);
    return walk.stopped ? node : close(walk, node, slot, before);
  }
  const first = tape.traitsFirst[traits]!;
  const end = first + tape.traitsMembers[traits]!;
  const row = new Row(node, first, end - first, LISTED, depth);
  readRow(walk, ROWS, row);
  if (walk.stopped) return node;
  if ((bits & TRAITS_DYNAMIC) !== 0) {
    const mark = walk.keys.top;
    for (let index = first; index < end; index++) {
      const name = tape.memberNames[index]!;
      walk.keys.add(tape, mark, tape.stringHash[name]!, name);
    }
    readNamed(walk, row, first === end ? twin : NOTED, mark);
    if (walk.stopped) return node;
    // A twin is followed from its first child on: one with sealed members is none.
    if (first !== end) tape.flags[node] = tape.flags[node]! & ~Flag.clean;
  }
  return close(walk, node, slot, before);
}

/** Members with names of their own, up to the empty one. */
function readNamed(walk: Walk, row: Row, names: number, mark: number): void {
  row.keyAt = ITEMS;
  row.left = -1;
  row.names = names;
  row.mark = mark;
  readRow(walk, ROWS, row);
}

/** Inline traits; entered in the table right after the class name. */
function readTraits(walk: Walk, node: number, handle: number): number {
  const tape = walk.tape;
  const start = tape.start[node]!;
  const externalizable = (handle & 4) !== 0;
  const count = handle >> 4;
  const className = readString(walk, true);
  if (className < 0)
    return className === CUT ? walk.cut(node, 'class name') : walk.failReported(node, 'amf.bad-reference');
  const traits = tape.addTraits(
    className,
    externalizable ? TRAITS_EXTERNALIZABLE : (handle & 8) !== 0 ? TRAITS_DYNAMIC : 0,
  );
  walk.enterTraits(traits);
  walk.layouts[traits] = undefined;
  if (className !== EMPTY_STRING && walk.direction !== 'response') {
    checkClass(walk, stringText(tape, className), externalizable, start);
  }
  if (!walk.checkCount(count, 1, start)) {
    if (count <= walk.limit - walk.pos + walk.missing) return walk.cut(node, 'member names');
    return walk.failReported(node, 'amf.count-limit');
  }
  if (externalizable && count > 0) {
    walk.report('amf.externalizable-members', `externalizable traits with ${count} member names`, start);
  }
  const mark = walk.keys.top;
  for (let index = 0; index < count; index++) {
    const name = readString(walk, true);
    if (name < 0) return name === CUT ? walk.cut(node, 'member name') : walk.failReported(node, 'amf.bad-reference');
    noteMember(walk, mark, name);
    tape.addMemberName(traits, name);
  }
  walk.keys.close(mark);
  return traits;
}

/** §4.7: nothing delimits the content but the layout of its class. */
function readExternal(walk: Walk, node: number, traits: number, depth: number): void {
  const tape = walk.tape;
  const className = stringText(tape, tape.traitsClass[traits]!);
  tape.kind[node] = Kind.external;
  let layout = walk.layouts[traits];
  if (layout === undefined) {
    layout = findLayout(walk, className);
    walk.layouts[traits] = layout;
  }
  const arrangement = layout(new ExternalBody(walk, node, className, depth));
  if (tape.kind[node] === Kind.external) tape.flags[node] = (tape.flags[node]! & ~Flag.layout) | arrangement;
}
