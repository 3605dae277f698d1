/**
 * The AMF0 grammar (Adobe AMF0 specification; domain §3) as a walk that fills the tape. Recursive like `amf3.ts`.
 */

import { decodeText } from '../bytes/text.ts';
import { readAmf3 } from './amf3.ts';
import { checkClass } from './class-checks.ts';
import { checkXml } from './content-checks.ts';
import { ITEMS, Row, type RowGrammar, readRow } from './row.ts';
import { Flag, Kind } from './tape.ts';
import { checkName, checkText, noteKey } from './text-checks.ts';
import { endMembers, firstTwin, followTwin, LISTED, leaveTwin, ODD } from './twins.ts';
import type { Walk } from './walk.ts';

const END_MARKER = 0x09;
/** How many members an object announces that announces none. */
const UNCOUNTED = -1;

const ROWS: RowGrammar = { value: readAmf0, member: readMember, loop: (rows) => rows.readAmf0() };

/** True for a marker with a defined payload. */
export function isAmf0Marker(marker: number): boolean {
  return (marker <= 0x11 && marker !== 0x04 && marker !== END_MARKER && marker !== 0x0e) || marker === 0x22;
}

/** One value. Returns its node; `key` is the name it gets on the tape. */
export function readAmf0(walk: Walk, key: number, depth: number): number {
  const at = walk.pos;
  if (at >= walk.end || depth > walk.maxDepth || walk.tape.count > walk.maxNode) return walk.refuse(key, 0, depth);
  const marker = walk.bytes[at]!;
  walk.pos = at + 1;
  switch (marker) {
    case 0x00:
      return readNumber(walk, walk.add(Kind.double, 0, at, key));
    case 0x01:
      return readBoolean(walk, walk.add(Kind.false, 0, at, key));
    case 0x02:
      return readText(walk, walk.add(Kind.string, 0, at, key), 2);
    case 0x03:
      return readMembers(walk, walk.add(Kind.object, 0, at, key), depth, UNCOUNTED);
    case 0x05:
      return walk.leaf(Kind.null, 0, at, key);
    case 0x06:
      return walk.leaf(Kind.undefined, 0, at, key);
    case 0x07:
      return readReference(walk, walk.add(Kind.ref, 0, at, key), depth);
    case 0x08:
      return readEcmaArray(walk, walk.add(Kind.ecma, 0, at, key), depth);
    case 0x0a:
      return readStrictArray(walk, walk.add(Kind.array, 0, at, key), depth);
    case 0x0b:
      return readDate(walk, walk.add(Kind.date, 0, at, key));
    case 0x0c:
      return readText(walk, walk.add(Kind.string, Flag.marked, at, key), 4);
    case 0x0d:
      return walk.leaf(Kind.unsupported, 0, at, key);
    case 0x0f:
      return readXml(walk, walk.add(Kind.xmldoc, 0, at, key));
    case 0x10:
      return readTypedObject(walk, walk.add(Kind.object, 0, at, key), depth);
    case 0x11:
      return readSwitch(walk, at, key, depth);
    case 0x22:
      return readInt64(walk, walk.add(Kind.int64, 0, at, key));
    default: {
      const node = walk.add(Kind.opaque, 0, at, key);
      return walk.fail(node, 'amf.bad-marker', `AMF0 marker 0x${marker.toString(16)}`, at);
    }
  }
}

function readNumber(walk: Walk, node: number): number {
  const start = walk.take(8);
  if (start < 0) return walk.cut(node, 'number');
  const bytes = walk.bytes;
  if ((bytes[start]! & 0x7f) === 0x7f && (bytes[start + 1]! & 0xf0) === 0xf0) {
    walk.report('amf.nonfinite', 'number is not finite', start);
  }
  walk.tape.end[node] = walk.pos;
  return node;
}

function readBoolean(walk: Walk, node: number): number {
  const start = walk.take(1);
  if (start < 0) return walk.cut(node, 'boolean');
  const value = walk.bytes[start]!;
  if (value !== 0) walk.tape.kind[node] = Kind.true;
  if (value > 1) walk.report('amf.noncanonical-boolean', `boolean byte ${value}`, start);
  walk.tape.end[node] = walk.pos;
  return node;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** A length is structure: a hole in it ends the walk. Returns the offset after it, or −1. */
function lengthEnd(walk: Walk, size: number): number {
  const end = walk.pos + size;
  return end > walk.end ? -1 : end;
}

function readText(walk: Walk, node: number, lengthSize: 2 | 4): number {
  const content = lengthEnd(walk, lengthSize);
  if (content < 0) return walk.cut(node, 'string');
  const length = lengthSize === 2 ? u16(walk.bytes, walk.pos) : u32(walk.bytes, walk.pos);
  walk.pos = content;
  if (walk.take(length) < 0) return walk.cut(node, 'string');
  walk.tape.aux[node] = content;
  walk.tape.end[node] = walk.pos;
  checkText(walk, content, walk.pos);
  return node;
}

function readXml(walk: Walk, node: number): number {
  readText(walk, node, 4);
  if (walk.stopped) return node;
  checkXml(walk, walk.tape.aux[node]!, walk.pos);
  if (walk.countDates) walk.enter0(node);
  return node;
}

function readDate(walk: Walk, node: number): number {
  const start = walk.take(10);
  if (start < 0) return walk.cut(node, 'date');
  const { bytes, tape } = walk;
  tape.end[node] = walk.pos;
  if ((bytes[start]! & 0x7f) === 0x7f && (bytes[start + 1]! & 0xf0) === 0xf0) {
    walk.report('amf.nonfinite', 'date is not finite', start);
  }
  if (bytes[start + 8] !== 0 || bytes[start + 9] !== 0)
    walk.report('amf.date-zone', 'date with a time zone', start + 8);
  if (walk.countDates) walk.enter0(node);
  return node;
}

function readInt64(walk: Walk, node: number): number {
  walk.report('amf.vendor-marker', 'marker 0x22, 64-bit integer', walk.tape.start[node]!);
  if (walk.take(8) < 0) return walk.cut(node, 'integer');
  walk.tape.end[node] = walk.pos;
  return node;
}

/** §3.3. */
function readReference(walk: Walk, node: number, depth: number): number {
  const at = walk.take(2);
  if (at < 0) return walk.cut(node, 'reference');
  const tape = walk.tape;
  tape.end[node] = walk.pos;
  const index = u16(walk.bytes, at);
  if (index >= walk.top0 || (tape.flags[node]! & Flag.hole) !== 0) {
    tape.kind[node] = Kind.badref;
    tape.aux[node] = index;
    walk.errors++;
    walk.badReference0 = true;
    walk.report('amf.bad-reference', `AMF0 object ${index} does not exist`, tape.start[node]!);
    return node;
  }
  const target = walk.tape.objects0[index]!;
  tape.aux[node] = target;
  if (depth > 0 && index === 0 && walk.countArguments && target === walk.root && tape.kind[target] === Kind.array) {
    walk.rootReferred = true;
    walk.report('amf.reference-root', 'reference to the outermost array', tape.start[node]!);
  }
  if (tape.end[target] === 0) {
    walk.cycles0++;
    walk.report('amf.cycle', 'a value contains itself', tape.start[node]!);
  } else walk.expanded += walk.tape.sizes0[index]!;
  return node;
}

function close(walk: Walk, node: number, slot: number, expandedBefore: number): number {
  walk.tape.end[node] = walk.pos;
  if (slot >= 0) walk.tape.sizes0[slot] = walk.expanded - expandedBefore + walk.tape.count - node;
  return node;
}

function readStrictArray(walk: Walk, node: number, depth: number): number {
  const content = lengthEnd(walk, 4);
  if (content < 0) return walk.cut(node, 'array count');
  const count = u32(walk.bytes, walk.pos);
  walk.pos = content;
  walk.checkCount(count, 1, walk.tape.start[node]!);
  walk.tape.aux[node] = count | 0;
  const slot = depth > 0 || walk.countArguments ? walk.enter0(node) : -1;
  const before = walk.expanded;
  readRow(walk, ROWS, new Row(node, ITEMS, count, LISTED, depth));
  if (walk.stopped) return node;
  return close(walk, node, slot, before);
}

function readTypedObject(walk: Walk, node: number, depth: number): number {
  const start = walk.pos;
  const content = lengthEnd(walk, 2);
  const end = content < 0 ? -1 : content + u16(walk.bytes, start);
  if (content < 0 || end > walk.end) return walk.cut(node, 'class name');
  walk.pos = end;
  walk.tape.aux[node] = start;
  checkName(walk, content, end);
  if (walk.direction !== 'response') checkClass(walk, decodeText(walk.bytes, content, end), false, start);
  return readMembers(walk, node, depth, UNCOUNTED);
}

function readEcmaArray(walk: Walk, node: number, depth: number): number {
  const content = lengthEnd(walk, 4);
  if (content < 0) return walk.cut(node, 'array count');
  const count = u32(walk.bytes, walk.pos);
  walk.pos = content;
  walk.tape.aux[node] = count | 0;
  return readMembers(walk, node, depth, count);
}

/** §3.1: name and value by turns until the byte after a name is the end marker. */
function readMembers(walk: Walk, node: number, depth: number, announced: number): number {
  const slot = walk.enter0(node);
  const before = walk.expanded;
  const row = new Row(node, ITEMS, announced, firstTwin(walk, walk.tape.kind[node] as Kind, 0), depth);
  row.mark = walk.keys.top;
  readRow(walk, ROWS, row);
  if (walk.stopped) return node;
  return close(walk, node, slot, before);
}

/** Reads a name and its value as the next child of a row, or the end of it. */
function readMember(walk: Walk, row: Row): void {
  const { bytes, tape } = walk;
  const isCounted = tape.kind[row.parent] === Kind.ecma;
  const isLast = isCounted && row.left === 0;
  const at = walk.pos;
  const nameStart = at + 2;
  const nameEnd = nameStart <= walk.end ? nameStart + u16(bytes, at) : walk.end;
  // The marker after the name must be there as well.
  if (nameStart > walk.end || nameEnd >= walk.end) {
    if (isLast && walk.end === walk.limit && walk.missing === 0) endWithoutMarker(walk, row);
    else walk.cutChild(row.parent, row.last, 0, 'name');
    return;
  }
  const marker = bytes[nameEnd]!;
  if (marker === END_MARKER) {
    if (nameEnd > nameStart) walk.report('amf.end-named', 'end marker after a name', at);
    if (isCounted && !isLast) {
      const announced = tape.aux[row.parent]! >>> 0;
      walk.report(
        'amf.ecma-count',
        `${announced} announced, ${(announced - row.left) >>> 0} there`,
        tape.start[row.parent]!,
      );
    }
    walk.pos = nameEnd + 1;
    endMembers(walk, row);
    return;
  }
  if (isLast && !isAmf0Marker(marker)) {
    endWithoutMarker(walk, row);
    return;
  }
  if (nameEnd === nameStart) walk.report('amf.empty-key', 'member with an empty name', at);
  if (row.names > 0 && isSameName(bytes, ~tape.key[row.names]!, at, nameEnd - at)) {
    walk.twin = row.names;
    followTwin(walk, row);
  } else {
    leaveTwin(walk, row);
    // Of objects under different names, too, each is mostly like the one before.
    walk.twin = row.last;
    const findingsBefore = walk.nameFindings;
    noteKey(walk, row.mark, ~at, checkName(walk, nameStart, nameEnd), nameStart, nameEnd);
    if (walk.nameFindings > findingsBefore) row.names = ODD;
  }
  walk.pos = nameEnd;
  row.last = walk.link(row.parent, row.last, readAmf0(walk, ~at, row.level));
  row.left--;
}

/** Compares two names with their lengths. */
function isSameName(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[a + index] !== bytes[b + index]) return false;
  return true;
}

/** §3.2: writers of metadata that count right and write no end. */
function endWithoutMarker(walk: Walk, row: Row): void {
  walk.report('amf.ecma-no-end', 'ECMA array without an end marker', walk.pos);
  walk.keys.close(row.mark);
  row.names = LISTED;
  row.left = 0;
}

/** §3.4: one AMF3 value; its node begins at the switch. */
function readSwitch(walk: Walk, at: number, key: number, depth: number): number {
  walk.switches++;
  if (walk.scopePerSwitch && walk.switches > 1) walk.freshAmf3Tables();
  const node = readAmf3(walk, key, depth + 1);
  const tape = walk.tape;
  tape.start[node] = at;
  tape.flags[node] = tape.flags[node]! | Flag.switched;
  return node;
}
