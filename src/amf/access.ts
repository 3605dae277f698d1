import { decodeText, SHORT_TEXT, toHex } from '../bytes/text.ts';
import { EMPTY_STRING, Flag, isMissing, Kind, Layout, NAME_BASE, NO_NODE, type Tape } from './tape.ts';

/** The value a reference means, or the node itself. A reference never points at another reference. */
export function resolve(tape: Tape, node: number): number {
  return tape.kind[node] === Kind.ref ? tape.aux[node]! : node;
}

/** Kind of a value; a reference has the kind of what it means. `Kind.none` for `NO_NODE`. */
export function kindOf(tape: Tape, node: number): Kind {
  return node === NO_NODE ? Kind.none : (tape.kind[resolve(tape, node)] as Kind);
}

/** First byte of the value as written (a reference is its own bytes), from the start of the body. */
export function offsetOf(tape: Tape, node: number): number {
  return tape.start[node]! - tape.from;
}

/** Bytes of the value as written. */
export function lengthOf(tape: Tape, node: number): number {
  return tape.end[node]! - tape.start[node]!;
}

/** First child of a container as written, or `NO_NODE`. Does not follow references. */
export function firstChild(tape: Tape, node: number): number {
  return (tape.flags[node]! & Flag.children) !== 0 ? node + 1 : NO_NODE;
}

/** The sibling after `node`, or `NO_NODE`. */
export function nextSibling(tape: Tape, node: number): number {
  return tape.next[node]!;
}

/** The layout of an externalizable's content (`Layout`). */
export function layoutOf(tape: Tape, node: number): number {
  return tape.flags[node]! & Flag.layout;
}

/**
 * What a value holds in the end: follows references and steps into externalizables that wrap one value (ArrayCollection, ObjectProxy and
 * the like), so that a collection reads like the array in it.
 */
export function contentOf(tape: Tape, node: number): number {
  let at = resolve(tape, node);
  for (let steps = 0; steps < 16 && tape.kind[at] === Kind.external && layoutOf(tape, at) === Layout.value; steps++) {
    const inner = firstChild(tape, at);
    if (inner === NO_NODE) return at;
    at = resolve(tape, inner);
  }
  return at;
}

/** Text of an AMF3 string by its id. */
export function stringText(tape: Tape, id: number): string {
  if (id === EMPTY_STRING) return '';
  const from = tape.stringStart[id]!;
  const to = tape.stringEnd[id]!;
  // Of short texts `decodeText` itself remembers those that come again.
  if (to - from <= SHORT_TEXT) return decodeText(tape.bytes, from, to);
  let text = tape.texts.get(id);
  if (text === undefined) {
    text = decodeText(tape.bytes, from, to);
    tape.texts.set(id, text);
  }
  return text;
}

/** Name of a member, '' for a value without one (an item). */
export function keyOf(tape: Tape, node: number): string {
  const key = tape.key[node]!;
  if (key === 0) return '';
  if (key >= NAME_BASE) return tape.names[key - NAME_BASE] ?? '';
  if (key > 0) return stringText(tape, key);
  const at = ~key;
  return decodeText(tape.bytes, at + 2, at + 2 + ((tape.bytes[at]! << 8) | tape.bytes[at + 1]!));
}

/** Bytes of a member's name (of one that is not on the wire its characters); 0 for an item. */
export function keyLength(tape: Tape, node: number): number {
  const key = tape.key[node]!;
  if (key === 0) return 0;
  if (key >= NAME_BASE) return (tape.names[key - NAME_BASE] ?? '').length;
  if (key > 0) return tape.stringEnd[key]! - tape.stringStart[key]!;
  const at = ~key;
  return (tape.bytes[at]! << 8) | tape.bytes[at + 1]!;
}

/** True when the node is a named member and no item. */
export function hasKey(tape: Tape, node: number): boolean {
  return tape.key[node] !== 0;
}

function sameText(bytes: Uint8Array, from: number, to: number, name: string, ignoreCase: boolean): boolean {
  if (to - from !== name.length) return false;
  for (let index = 0; index < name.length; index++) {
    let a = bytes[from + index]!;
    let b = name.charCodeAt(index);
    if (a === b) continue;
    if (!ignoreCase) return false;
    if (a >= 0x41 && a <= 0x5a) a += 0x20;
    if (b >= 0x41 && b <= 0x5a) b += 0x20;
    if (a !== b) return false;
  }
  return true;
}

/** Compares a member's name without decoding it. `name` is ASCII. */
export function keyIs(tape: Tape, node: number, name: string, ignoreCase = false): boolean {
  const key = tape.key[node]!;
  if (key === 0) return false;
  if (key >= NAME_BASE) {
    const own = tape.names[key - NAME_BASE] ?? '';
    return own === name || (ignoreCase && own.toLowerCase() === name.toLowerCase());
  }
  if (key > 0) return sameText(tape.bytes, tape.stringStart[key]!, tape.stringEnd[key]!, name, ignoreCase);
  const at = ~key;
  return sameText(tape.bytes, at + 2, at + 2 + ((tape.bytes[at]! << 8) | tape.bytes[at + 1]!), name, ignoreCase);
}

/** First member called `name` (ASCII) of an object, array, externalizable or what those wrap; `NO_NODE` when there is none. */
export function memberOf(tape: Tape, node: number, name: string, ignoreCase = false): number {
  for (let child = firstMember(tape, node); child !== NO_NODE; child = nextMember(tape, child)) {
    if (keyIs(tape, child, name, ignoreCase)) return child;
  }
  return NO_NODE;
}

/** First named member of a value, references and wrappers followed; `NO_NODE` when there is none. */
export function firstMember(tape: Tape, node: number): number {
  const first = firstChild(tape, contentOf(tape, node));
  return first === NO_NODE || tape.key[first] !== 0 ? first : nextMember(tape, first);
}

/** The named member after `member`. */
export function nextMember(tape: Tape, member: number): number {
  let at = tape.next[member]!;
  while (at !== NO_NODE && tape.key[at] === 0) at = tape.next[at]!;
  return at;
}

/** First item (unnamed child) of an array, object vector, dictionary or what wraps it; `NO_NODE` when there is none. */
export function firstItem(tape: Tape, node: number): number {
  const first = firstChild(tape, contentOf(tape, node));
  return first === NO_NODE || tape.key[first] === 0 ? first : nextItem(tape, first);
}

/** The item after `item`. */
export function nextItem(tape: Tape, item: number): number {
  let at = tape.next[item]!;
  while (at !== NO_NODE && tape.key[at] !== 0) at = tape.next[at]!;
  return at;
}

/** Number of items; of a numeric vector its elements. 0 for anything else. */
export function itemCount(tape: Tape, node: number): number {
  const content = contentOf(tape, node);
  const kind = tape.kind[content];
  if (kind === Kind.vectorInt || kind === Kind.vectorUint || kind === Kind.vectorDouble) return tape.aux[content]!;
  let count = 0;
  for (let item = firstItem(tape, content); item !== NO_NODE; item = nextItem(tape, item)) count++;
  return count;
}

/** Item by index, `NO_NODE` when there is none. */
export function itemAt(tape: Tape, node: number, index: number): number {
  let item = firstItem(tape, node);
  for (let at = 0; at < index && item !== NO_NODE; at++) item = nextItem(tape, item);
  return item;
}

/** Absolute start of the text or bytes a value holds (string, XML, byte array); its end is `contentEnd`. */
export function contentStart(tape: Tape, node: number): number {
  const at = resolve(tape, node);
  if (tape.kind[at] === Kind.string && (tape.flags[at]! & Flag.amf3) !== 0) return tape.stringStart[tape.aux[at]!]!;
  return tape.aux[at]!;
}

/** See `contentStart`. */
export function contentEnd(tape: Tape, node: number): number {
  const at = resolve(tape, node);
  if (tape.kind[at] === Kind.string && (tape.flags[at]! & Flag.amf3) !== 0) return tape.stringEnd[tape.aux[at]!]!;
  return tape.end[at]!;
}

/** 16 bytes as an upper-case UUID. */
export function uuidText(bytes: Uint8Array, from: number): string {
  const hex = toHex(bytes, from, from + 16).toUpperCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Text of a string, XML value or rendered id; null for every other kind and for text with missing bytes. */
export function textOf(tape: Tape, node: number): string | null {
  const at = resolve(tape, node);
  switch (tape.kind[at]) {
    case Kind.string:
      if (isHoled(tape, at)) return null;
      if ((tape.flags[at]! & Flag.amf3) !== 0) return stringText(tape, tape.aux[at]!);
      return decodeText(tape.bytes, tape.aux[at]!, tape.end[at]!);
    case Kind.xml:
    case Kind.xmldoc:
      return isHoled(tape, at) ? null : decodeText(tape.bytes, tape.aux[at]!, tape.end[at]!);
    case Kind.uuid:
      return isHoled(tape, at) ? null : uuidText(tape.bytes, tape.aux[at]!);
    default:
      return null;
  }
}

/** Compares the text of a string value with ASCII text without decoding it. */
export function textIs(tape: Tape, node: number, text: string, ignoreCase = false): boolean {
  const at = resolve(tape, node);
  if (tape.kind[at] !== Kind.string) return false;
  return sameText(tape.bytes, contentStart(tape, at), contentEnd(tape, at), text, ignoreCase);
}

function float64(bytes: Uint8Array, end: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + end - 8, 8).getFloat64(0);
}

/** Number of an integer or double, null for every other kind (dates too: see `dateOf`). */
export function numberOf(tape: Tape, node: number): number | null {
  const at = resolve(tape, node);
  switch (tape.kind[at]) {
    case Kind.int:
    case Kind.rawInt:
      return tape.aux[at]!;
    case Kind.double:
      return isHoled(tape, at) ? null : float64(tape.bytes, tape.end[at]!);
    case Kind.rawWord: {
      const view = new DataView(tape.bytes.buffer, tape.bytes.byteOffset + tape.end[at]! - 4, 4);
      return isHoled(tape, at) ? null : tape.aux[at] === 0 ? view.getUint32(0) : view.getFloat32(0);
    }
    default:
      return null;
  }
}

/** A 64-bit integer in decimal digits, null for every other kind. */
export function longOf(tape: Tape, node: number): string | null {
  const at = resolve(tape, node);
  const kind = tape.kind[at];
  if ((kind !== Kind.int64 && kind !== Kind.rawLong) || isHoled(tape, at)) return null;
  const end = tape.end[at]!;
  return new DataView(tape.bytes.buffer, tape.bytes.byteOffset + end - 8, 8).getBigInt64(0).toString();
}

/** Milliseconds since 1970 UTC of a date (may be NaN or infinite), null for every other kind. */
export function dateOf(tape: Tape, node: number): number | null {
  const at = resolve(tape, node);
  if (tape.kind[at] !== Kind.date || isHoled(tape, at)) return null;
  return float64(tape.bytes, (tape.flags[at]! & Flag.amf3) !== 0 ? tape.end[at]! : tape.end[at]! - 2);
}

/** Zone field (minutes, as written) of an AMF0 date, null for every other kind. */
export function dateZoneOf(tape: Tape, node: number): number | null {
  const at = resolve(tape, node);
  if (tape.kind[at] !== Kind.date || (tape.flags[at]! & Flag.amf3) !== 0 || isHoled(tape, at)) return null;
  const end = tape.end[at]!;
  return ((tape.bytes[end - 2]! << 24) >> 16) | tape.bytes[end - 1]!;
}

/** true or false of a boolean, null for every other kind. */
export function booleanOf(tape: Tape, node: number): boolean | null {
  const kind = tape.kind[resolve(tape, node)];
  return kind === Kind.true ? true : kind === Kind.false ? false : null;
}

/** Class name of an object or externalizable (or element class of an object vector) as written; null when anonymous or no object. */
export function classNameOf(tape: Tape, node: number): string | null {
  const at = resolve(tape, node);
  const kind = tape.kind[at];
  if (kind === Kind.vectorObject) return stringText(tape, tape.aux[at]!);
  if (kind !== Kind.object && kind !== Kind.external) return null;
  if ((tape.flags[at]! & Flag.amf3) !== 0) {
    const name = tape.traitsClass[tape.aux[at]!]!;
    return name === EMPTY_STRING ? null : stringText(tape, name);
  }
  const name = tape.aux[at]!;
  if (name === 0) return null;
  return decodeText(tape.bytes, name + 2, name + 2 + ((tape.bytes[name]! << 8) | tape.bytes[name + 1]!));
}

/** Element of a numeric vector; null when the index is outside or its bytes are missing. */
export function vectorElement(tape: Tape, node: number, index: number): number | null {
  const at = resolve(tape, node);
  const count = tape.aux[at]!;
  if (index < 0 || index >= count || isHoled(tape, at)) return null;
  const kind = tape.kind[at];
  const size = kind === Kind.vectorDouble ? 8 : 4;
  const start = tape.end[at]! - (count - index) * size;
  const view = new DataView(tape.bytes.buffer, tape.bytes.byteOffset + start, size);
  if (kind === Kind.vectorInt) return view.getInt32(0);
  if (kind === Kind.vectorUint) return view.getUint32(0);
  return kind === Kind.vectorDouble ? view.getFloat64(0) : null;
}

/** True when bytes of the value itself (for a string: of its text, wherever it stands) are missing. */
export function isHoled(tape: Tape, node: number): boolean {
  if (tape.holes.length === 0) return false;
  const at = resolve(tape, node);
  if ((tape.flags[at]! & Flag.hole) !== 0) return true;
  if (tape.kind[at] !== Kind.string) return false;
  const start = contentStart(tape, at);
  return isMissing(tape, start, contentEnd(tape, at) - start);
}
