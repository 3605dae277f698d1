/**
 * Members without children (AMF0 specification §2; domain §3) of an object that is like one before it, read in a row. By far most are whole and plain;
 * whatever else comes is left to the grammar in `amf0.ts`, which does the same one member at a time and knows what can be wrong.
 */
import { SUSPECT_SECOND } from './content-checks.ts';
import { Flag, Kind } from './tape.ts';
import type { Walk } from './walk.ts';

// What a module imports is looked up anew at every use; in the loop below that costs more than the work.
const UNDEFINED = Kind.undefined;
const NULL = Kind.null;
const FALSE = Kind.false;
const DOUBLE = Kind.double;
const STRING = Kind.string;
const CHILDREN = Flag.children;
const SUSPECT = SUSPECT_SECOND;

/** Text up to this length is looked at here. */
const SHORT = 64;
/** Bytes that a number takes, and those that are looked at beyond a short text. */
const LONGEST = 9;

/**
 * Reads members of `parent` behind `last` (0 = none yet) as long as they have the names of `twin` and what follows it.
 * @returns the last member; `walk.twin` is the member whose name was not found, 0 after the last one
 */
export function readLikeTwin(walk: Walk, parent: number, last: number, twin: number): number {
  const { tape, bytes } = walk;
  const { kind, flags, start, end, next, key, aux, view } = tape;
  const shift = bytes.byteOffset;
  const whole = walk.end;
  const full = Math.min(kind.length, walk.maxNode + 1);
  const longest = Math.min(SHORT, walk.maxString);
  let before = last | 0;
  let like = twin | 0;
  let node = tape.count;
  let at = walk.pos;
  while (like > 0 && node < full && at + 2 <= whole) {
    const named = at + 2 + view.getUint16(shift + at);
    // An empty name is worth telling.
    if (named + LONGEST > whole || named === at + 2) break;
    // The names with their lengths: four bytes at a time, the last four may overlap those before.
    const known = ~key[like]!;
    const most = named - 4;
    let same = view.getUint16(shift + at) === view.getUint16(shift + known);
    let place = at;
    for (; same && place < most; place += 4) {
      same = view.getInt32(shift + place) === view.getInt32(shift + known + place - at);
    }
    if (!same) break;
    if (most >= at) {
      if (view.getInt32(shift + most) !== view.getInt32(shift + known + most - at)) break;
    } else if (named - at === 3 && bytes[at + 2] !== bytes[known + 2]) break;
    const from = shift + named + 1;
    const marker = bytes[named]!;
    let after = named + 1;
    let what: number = DOUBLE;
    if (marker === 0x00) {
      if ((view.getUint16(from) & 0x7ff0) === 0x7ff0) break;
      after += 8;
    } else if (marker === 0x02) {
      const length = view.getUint16(from);
      const content = named + 3;
      after = content + length;
      if (after > whole || length > longest) break;
      let seen = 0;
      if (length >= 4) {
        const tail = from + length - 2;
        seen = view.getInt32(tail);
        for (let text = from + 2; text < tail; text += 4) seen |= view.getInt32(text);
      } else if (length > 0) seen = view.getInt32(from + 2) >> (32 - 8 * length);
      if ((seen & 0x80808080) !== 0 || SUSPECT[bytes[content]!] === bytes[content + 1]) break;
      aux[node] = content;
      what = STRING;
    } else if (marker === 0x01) {
      const value = bytes[after++]!;
      if (value > 1) break;
      what = FALSE + value;
    } else if (marker === 0x05) what = NULL;
    else if (marker === 0x06) what = UNDEFINED;
    else break;
    kind[node] = what;
    flags[node] = 0;
    start[node] = named;
    end[node] = after;
    key[node] = ~at;
    next[before] = node;
    before = node++;
    at = after;
    like = next[like]!;
  }
  next[0] = 0;
  if (before !== last) flags[parent] = flags[parent]! | CHILDREN;
  tape.count = node;
  walk.pos = at;
  walk.twin = like;
  return before;
}
