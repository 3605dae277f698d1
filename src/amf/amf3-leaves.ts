import { isSuspect } from './content-checks.ts';
import { EMPTY_STRING, Flag, Kind } from './tape.ts';
import { checkText } from './text-checks.ts';
import type { Walk } from './walk.ts';

/** Kind of the value that a marker begins. */
export const KIND_OF_MARKER: readonly Kind[] = [
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

/** True when a value without children may begin here, one level below `depth`. */
export function isLeaf(walk: Walk, depth: number): boolean {
  return (
    walk.pos < walk.end && (walk.bytes[walk.pos]! < 0x07 || walk.bytes[walk.pos] === 0x08) && depth < walk.maxDepth
  );
}

/** Leaves read in one go: room for so many is made beforehand. */
const MOST = 256;
/** Bytes that the longest number or date takes; with fewer left, the values are read one by one. */
const LONGEST = 10;
const SHORT = 64;

/**
 * Reads values without children in a row, as long as they are whole, plain and in the canonical form: by far most values of real bodies are. Everything
 * else is left to `readAmf3`, which does the same one value at a time and knows what can be wrong. Links them below `parent`, behind `last` (0 = first).
 * @param keys names of the values from `firstKey` on; null for items
 * @returns how many were read, at most `count`; the last one is then the last node of the tape
 */
export function readLeaves(
  walk: Walk,
  parent: number,
  last: number,
  keys: Int32Array | null,
  firstKey: number,
  count: number,
): number {
  const tape = walk.tape;
  const first = tape.count;
  const until = first + Math.min(count, MOST, walk.maxNode - first + 1);
  while (until > tape.kind.length) tape.growNodes();
  const { bytes } = walk;
  const { kind, flags, start, end, next, key, aux } = tape;
  const limit = walk.end - LONGEST;
  let at = walk.pos;
  let node = first;
  run: for (; node < until && at <= limit; node++) {
    const marker = bytes[at]!;
    let after = at + 1;
    switch (marker) {
      case 0x00:
      case 0x01:
      case 0x02:
      case 0x03:
        break;
      case 0x04: {
        const a = bytes[at + 1]!;
        if (a < 0x80) {
          aux[node] = a;
          after = at + 2;
          break;
        }
        const b = bytes[at + 2]!;
        let value = ((a & 0x7f) << 7) | (b & 0x7f);
        if (b < 0x80) {
          if (value < 0x80) break run;
          aux[node] = value;
          after = at + 3;
          break;
        }
        const c = bytes[at + 3]!;
        value = (value << 7) | (c & 0x7f);
        if (c < 0x80) {
          if (value < 0x4000) break run;
          aux[node] = value;
          after = at + 4;
          break;
        }
        value = (value << 8) | bytes[at + 4]!;
        if (value < 0x200000) break run;
        aux[node] = (value << 3) >> 3;
        after = at + 5;
        break;
      }
      case 0x05:
        if ((bytes[at + 1]! & 0x7f) === 0x7f && (bytes[at + 2]! & 0xf0) === 0xf0) break run;
        after = at + 9;
        break;
      case 0x06: {
        let handle = bytes[at + 1]!;
        after = at + 2;
        if (handle >= 0x80) {
          const low = bytes[at + 2]!;
          handle = ((handle & 0x7f) << 7) | low;
          if (low >= 0x80 || handle < 0x80) break run;
          after = at + 3;
        }
        if ((handle & 1) === 0) {
          const slot = walk.stringBase + (handle >> 1);
          if (slot >= walk.stringTop) break run;
          aux[node] = walk.strings[slot]!;
          break;
        }
        const length = handle >> 1;
        if (length === 0) {
          aux[node] = EMPTY_STRING;
          break;
        }
        const from = after;
        after = from + length;
        if (after > walk.end) break run;
        const id = tape.addString(from, after);
        walk.enterString(id);
        aux[node] = id;
        if (!isPlain(bytes, from, after)) {
          // Where a finding is made, the node at hand is the last one.
          flags[node] = Flag.amf3;
          tape.count = node + 1;
          checkText(walk, from, after);
        }
        break;
      }
      case 0x08:
        if (bytes[at + 1] !== 1) break run;
        if ((bytes[at + 2]! & 0x7f) === 0x7f && (bytes[at + 3]! & 0xf0) === 0xf0) break run;
        walk.enter(node);
        after = at + 10;
        break;
      default:
        break run;
    }
    kind[node] = KIND_OF_MARKER[marker]!;
    flags[node] = Flag.amf3;
    start[node] = at;
    end[node] = after;
    next[node] = node + 1;
    key[node] = keys === null ? 0 : keys[firstKey + node - first]!;
    at = after;
  }
  tape.count = node;
  if (node === first) return 0;
  walk.pos = at;
  next[node - 1] = 0;
  if (last === 0) flags[parent] = flags[parent]! | Flag.children;
  else next[last] = first;
  return node - first;
}

/** Short ASCII that is no serialized object: nothing more is to be looked at. */
function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > SHORT || isSuspect(bytes[from]!)) return false;
  let seen = 0;
  for (let at = from; at < to; at++) seen |= bytes[at]!;
  return seen < 0x80;
}
