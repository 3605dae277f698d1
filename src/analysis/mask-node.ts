import { contentEnd, contentStart, firstChild, itemCount, keyLength, nextSibling, textOf } from '../amf/access.ts';
import { Flag, Kind, NAME_BASE, NO_NODE, type Tape } from '../amf/tape.ts';

const STAR = 0x2a;

/**
 * Overwrites the content of a value, and of all values in it, in `bytes`, a copy of what `tape` was read from. Markers and lengths stay, so that every
 * other value keeps its place.
 * @param texts takes the texts that were overwritten
 * @returns false when something in it cannot be overwritten in place
 */
export function maskNode(tape: Tape, node: number, bytes: Uint8Array, texts: Set<string>): boolean {
  const start = tape.start[node]!;
  const end = tape.end[node]!;
  switch (tape.kind[node]!) {
    case Kind.string:
    case Kind.xml:
    case Kind.xmldoc:
      texts.add(textOf(tape, node) ?? '');
      maskContent(tape, node, bytes, STAR);
      return true;
    case Kind.bytes:
      maskContent(tape, node, bytes, 0);
      return true;
    case Kind.double:
    case Kind.int64:
    case Kind.rawLong:
      bytes.fill(0, end - 8, end);
      return true;
    case Kind.date:
      maskDate(tape, node, bytes);
      return true;
    case Kind.int:
      return maskInteger(bytes, start + 1 + (isSwitched(tape, node) ? 1 : 0), end);
    case Kind.true:
    case Kind.false:
      if ((tape.flags[node]! & Flag.amf3) !== 0) bytes[end - 1] = 0x02;
      else bytes[end - 1] = 0;
      return true;
    case Kind.vectorInt:
    case Kind.vectorUint:
      bytes.fill(0, end - itemCount(tape, node) * 4, end);
      return true;
    case Kind.vectorDouble:
      bytes.fill(0, end - itemCount(tape, node) * 8, end);
      return true;
    case Kind.null:
    case Kind.undefined:
    case Kind.unsupported:
    case Kind.ref:
    case Kind.badref:
      return true;
    case Kind.array:
    case Kind.ecma:
    case Kind.object:
    case Kind.external:
    case Kind.vectorObject:
    case Kind.dict:
      return maskChildren(tape, node, bytes, texts);
    default:
      return false;
  }
}

function maskChildren(tape: Tape, node: number, bytes: Uint8Array, texts: Set<string>): boolean {
  let place = 0;
  for (let child = firstChild(tape, node); child !== NO_NODE; child = nextSibling(tape, child), place++) {
    if (place >= sealedMembers(tape, node)) maskKey(tape, node, child, place, bytes);
    if (!maskNode(tape, child, bytes, texts)) return false;
  }
  return true;
}

/** Names of sealed members belong to the class, which other objects refer to. */
function sealedMembers(tape: Tape, node: number): number {
  const isAmf3Object = tape.kind[node] === Kind.object && (tape.flags[node]! & Flag.amf3) !== 0;
  return isAmf3Object ? tape.traitsMembers[tape.aux[node]!]! : 0;
}

/** Any other name may be data. The new ones differ, as far as there is room. */
function maskKey(tape: Tape, parent: number, child: number, place: number, bytes: Uint8Array): void {
  const key = tape.key[child]!;
  if (key === 0 || key >= NAME_BASE) return;
  const from = key > 0 ? tape.stringStart[key]! : ~key + 2;
  const length = keyLength(tape, child);
  if (from < tape.start[parent]! || from + length > tape.end[parent]!) return;
  const digits = String(place).padStart(length, '*').slice(-length);
  for (let index = 0; index < length; index++) bytes[from + index] = digits.charCodeAt(index);
}

/** A text that was written before is only referred to here; it is looked for afterwards. */
function maskContent(tape: Tape, node: number, bytes: Uint8Array, filler: number): void {
  const from = contentStart(tape, node);
  const to = contentEnd(tape, node);
  if (from >= tape.start[node]! && to <= tape.end[node]!) bytes.fill(filler, from, to);
}

function maskDate(tape: Tape, node: number, bytes: Uint8Array): void {
  const zone = (tape.flags[node]! & Flag.amf3) !== 0 ? 0 : 2;
  const end = tape.end[node]! - zone;
  // A shorter one refers to an earlier date.
  if (end - 8 > tape.start[node]!) bytes.fill(0, end - 8, end);
}

/** The least number of the same length: a shorter way to write it would be a finding. */
function maskInteger(bytes: Uint8Array, from: number, to: number): boolean {
  const least: Readonly<Record<number, readonly number[]>> = {
    1: [0],
    2: [0x81, 0],
    3: [0x81, 0x80, 0],
    4: [0x80, 0xc0, 0x80, 0],
  };
  const pattern = least[to - from];
  if (pattern === undefined) return false;
  bytes.set(pattern, from);
  return true;
}

function isSwitched(tape: Tape, node: number): boolean {
  return (tape.flags[node]! & Flag.switched) !== 0;
}
