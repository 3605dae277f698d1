/**
 * The items of arrays and the members of objects, read in a row (AMF3 specification §3; domain §4).
 *
 * By far most values of real bodies are whole, plain and in the canonical form. One loop reads those, descending into arrays and objects without a call a
 * value. Whatever else comes is left to the grammar in `amf3.ts`, which does the same one value at a time and knows what can be wrong.
 */
import { readNamed } from './amf3-members.ts';
import { SUSPECT_SECOND } from './content-checks.ts';
import { EMPTY_STRING, Flag, Kind, TRAITS_DYNAMIC } from './tape.ts';
import { NO_TWIN, TWIN_ENDED, TWIN_FLAGS } from './twins.ts';
import { FRAME, type Walk } from './walk.ts';

// What a module imports or exports is looked up anew at every use; in the loop below that costs more than the work.
const AMF3 = Flag.amf3;
const AMF3_PARENT = Flag.amf3 | Flag.children;
const CHILDREN = Flag.children;
const CLEAN = Flag.clean;
const ARRAY = Kind.array;
const OBJECT = Kind.object;
const STRING = Kind.string;
const DATE = Kind.date;
const NONE = NO_TWIN;
const ENDED = TWIN_ENDED;
const TWIN = TWIN_FLAGS;
const DYNAMIC = TRAITS_DYNAMIC;
const EMPTY = EMPTY_STRING;
const SUSPECT = SUSPECT_SECOND;
const FRAME_LENGTH = FRAME;
const NAMELESS = 0;
/** `keyAt` of a list, whose items have no names: see `Tape.memberNames`. */
export const ITEMS = NAMELESS;

/** Bytes that the longest name reference and number or date take; with fewer left, values are read one by one. */
const LONGEST = 12;
/** Text up to this length is looked at here. */
const SHORT = 64;

/** Bits of a plan: the value is made from the bytes after the marker as an integer, or as a reference to a string. */
const TEXT = 1;
const INT = 2;
/** What a marker alone tells of a plain value: these bits, from bit 2 its least length, from bit 16 the bits of the next byte that make it another path's. */
const PLAN = new Int32Array(256).fill(0x100 << 16);
for (const simple of [0x00, 0x01, 0x02, 0x03]) PLAN[simple] = 1 << 2;
PLAN[0x04] = (2 << 2) | INT;
PLAN[0x05] = 9 << 2;
PLAN[0x06] = (2 << 2) | TEXT | (0x81 << 16);

/**
 * Reads `count` values below `parent`, behind `last` (0 = none yet), and what they hold.
 * @param keyAt where their names begin in `Tape.memberNames`; `ITEMS` for none
 * @param depth that of `parent`
 * @returns the last child; the walk may be `stopped`, then it is not the last of `count`
 */
export function readChildren(
  walk: Walk,
  parent: number,
  last: number,
  keyAt: number,
  count: number,
  depth: number,
): number {
  // Without this they are kept as what any value may be.
  parent |= 0;
  last |= 0;
  keyAt |= 0;
  let left = count | 0;
  let level = (depth | 0) + 1;
  const bottom = walk.frameTop;
  let step = keyAt === NAMELESS ? 0 : 1;
  /** Slot of `parent` in the object table and `walk.expanded` before it; of the outermost parent its reader knows. */
  let slot = 0;
  let before = 0;
  /** Of an object whose names stand before its values: the member whose name comes next if it is like the object before. Else `NONE`. */
  let twin = NONE;
  if (count > 0) walk.tape.flags[parent] = walk.tape.flags[parent]! | CHILDREN;
  // What is kept from one turn to the next holds until a value is read by somebody else or an array grows. Nothing in the inner loop calls: what the
  // compiler knows of these arrays then holds for the whole of it.
  for (;;) {
    const { tape, bytes, strings, objects, sizes, frames, befores, expanded } = walk;
    const { kind, flags, start, end, next, key, aux, view, memberNames } = tape;
    const { stringStart, stringEnd, stringHash, traitsBits, traitsFirst, traitsMembers } = tape;
    const { traits, stringBase, traitsBase, traitsTop, maxDepth: deepest } = walk;
    const shift = bytes.byteOffset;
    const full = Math.min(kind.length, walk.maxNode + 1);
    const wholeEnd = walk.end;
    const valueEnd = walk.limit;
    const limit = level > deepest ? -1 : wholeEnd - LONGEST;
    let { stringTop, objectTop } = walk;
    let frame = walk.frameTop;
    let stringId = tape.stringCount;
    let at = walk.pos;
    let node = tape.count;
    let name = 0;
    const longestText = Math.min(SHORT, walk.maxString);
    const mostStrings = Math.min(strings.length + stringId - stringTop, stringStart.length);
    const mostObjects = objects.length;
    const mostFrames = befores.length;
    for (;;) {
      if (left === 0) {
        if (frame === bottom) break;
        end[parent] = at;
        sizes[slot] = expanded - before + node - parent;
        last = parent;
        frame--;
        const place = frame * FRAME_LENGTH;
        parent = frames[place]!;
        keyAt = frames[place + 1]!;
        left = frames[place + 2]!;
        slot = frames[place + 3]!;
        twin = frames[place + 4]!;
        before = befores[frame]!;
        step = keyAt === NAMELESS ? 0 : 1;
        level--;
        continue;
      }
      let from = at;
      name = memberNames[keyAt]!;
      if (at > limit || node >= full) break;
      if (twin !== NONE) {
        let handle = bytes[at]!;
        from = at + 1;
        if (handle >= 0x80) {
          const low = bytes[from++]!;
          handle = ((handle & 0x7f) << 7) | low;
          if (low >= 0x80 || handle < 0x80) break;
        }
        if (handle === 1) {
          flags[parent] = flags[parent]! | CLEAN;
          at = from;
          left = 0;
          continue;
        }
        if ((handle & 1) !== 0 || twin <= 0) break;
        const entry = stringBase + (handle >> 1);
        if (entry >= stringTop || strings[entry] !== key[twin]) break;
        name = key[twin]!;
        flags[parent] = flags[parent]! | CHILDREN;
      }
      const marker = bytes[from]!;
      const word = view.getInt32(shift + from + 1);
      const plan = PLAN[marker]!;
      let after = from + 1;
      let opens = -1;
      let follows = NONE;
      let children = 0;
      // Which of the plain kinds comes cannot be foretold: they share one path without a branch between them.
      if ((((word >>> 24) | 0x100) & (plan >> 16)) === 0) {
        const int = (plan << 30) >> 31;
        const text = (plan << 31) >> 31;
        if ((((word >>> 24) ^ 0x80) | ~int) === 0) break;
        if (((((word >> 16) & 0x7ff0) ^ 0x7ff0) | (marker ^ 0x05)) === 0) break;
        const entry = (stringBase + (word >>> 25)) & text;
        if (((stringTop - 1 - entry) & text) < 0) break;
        // Bytes before the one that ends an integer, 0 to 3; seven bits of each go together.
        const more = Math.clz32((~word & 0x80808000) | 0x80) >> 3;
        const bits = ((word & 0x7f000000) >> 2) | ((word & 0x7f0000) >> 1) | (word & 0x7fff);
        const integer = ((bits >> (22 - 7 * more - ((more >> 1) & more))) << 3) >> 3;
        after = from + ((plan >> 2) & 0xf) + (more & int);
        aux[node] = (integer & int) | (strings[entry]! & text);
        kind[node] = marker + 1;
      } else if (marker === 0x06) {
        let handle = bytes[after++]!;
        if (handle >= 0x80) {
          const low = bytes[after++]!;
          handle = ((handle & 0x7f) << 7) | low;
          if (low >= 0x80 || handle < 0x80) break;
        }
        if ((handle & 1) === 0) {
          const entry = stringBase + (handle >> 1);
          if (entry >= stringTop) break;
          aux[node] = strings[entry]!;
        } else if (handle === 1) aux[node] = EMPTY;
        else {
          const length = handle >> 1;
          const content = after;
          after += length;
          if (after > wholeEnd || length > longestText || stringId >= mostStrings) break;
          const text = shift + content;
          const tail = text + length - 4;
          let seen: number;
          if (length < 4) seen = view.getInt32(text) >> (32 - 8 * length);
          else if (length <= 16) {
            const half = (length >> 3) << 2;
            seen = view.getInt32(text) | view.getInt32(text + half) | view.getInt32(tail - half) | view.getInt32(tail);
          } else {
            seen = view.getInt32(tail);
            for (let place = text; place < tail; place += 4) seen |= view.getInt32(place);
          }
          if ((seen & 0x80808080) !== 0 || SUSPECT[bytes[content]!] === bytes[content + 1]) break;
          stringStart[stringId] = content;
          stringEnd[stringId] = after;
          stringHash[stringId] = 0;
          strings[stringTop++] = stringId;
          aux[node] = stringId++;
        }
        kind[node] = STRING;
      } else if (marker === 0x0a) {
        const entry = traitsBase + ((word >>> 26) & 0x1f);
        // Of traits that came before, in one byte.
        if ((word & 0x83000000) !== 0x01000000 || entry >= traitsTop || level >= deepest) break;
        const known = traits[entry]!;
        const bits = traitsBits[known]!;
        if (bits === 0) {
          opens = traitsFirst[known]!;
          children = traitsMembers[known]!;
        } else {
          const like = twin !== NONE ? twin : keyAt === NAMELESS ? last : 0;
          if (bits !== DYNAMIC || traitsMembers[known] !== 0 || kind[like] !== OBJECT) break;
          if ((flags[like]! & TWIN) !== TWIN) break;
          opens = NAMELESS;
          follows = like + 1;
          children = -1;
        }
        if (objectTop >= mostObjects || frame >= mostFrames) break;
        after = from + 2;
        aux[node] = known;
        kind[node] = OBJECT;
      } else if (marker === 0x09) {
        let handle = bytes[after++]!;
        if (handle >= 0x80) {
          const low = bytes[after++]!;
          handle = ((handle & 0x7f) << 7) | low;
          if (low >= 0x80 || handle < 0x80) break;
        }
        children = handle >> 1;
        // A reference, names before the items, or more items than bytes.
        if ((handle & 1) === 0 || bytes[after] !== 1 || children > valueEnd - after || level >= deepest) break;
        if (objectTop >= mostObjects || frame >= mostFrames) break;
        opens = NAMELESS;
        aux[node] = children;
        kind[node] = ARRAY;
        after++;
      } else if (marker === 0x08) {
        if (bytes[after] !== 1 || (view.getUint16(shift + after + 1) & 0x7ff0) === 0x7ff0) break;
        if (objectTop >= mostObjects) break;
        objects[objectTop] = node;
        sizes[objectTop++] = 0;
        after += 9;
        kind[node] = DATE;
      } else break;
      start[node] = from;
      key[node] = name;
      next[last] = node;
      flags[node] = AMF3;
      at = after;
      left--;
      keyAt += step;
      if (twin > 0) {
        const following = next[twin]!;
        twin = following === 0 ? ENDED : following;
      }
      if (opens < 0) {
        end[node] = after;
        last = node++;
        continue;
      }
      if (children > 0) flags[node] = AMF3_PARENT;
      const place = frame * FRAME_LENGTH;
      frames[place] = parent;
      frames[place + 1] = keyAt;
      frames[place + 2] = left;
      frames[place + 3] = slot;
      frames[place + 4] = twin;
      befores[frame++] = before;
      slot = objectTop++;
      objects[slot] = node;
      sizes[slot] = 0;
      parent = node++;
      last = 0;
      keyAt = opens;
      step = opens === NAMELESS ? 0 : 1;
      left = children;
      before = expanded;
      twin = follows;
      level++;
    }
    next[0] = 0;
    walk.pos = at;
    walk.stringTop = stringTop;
    walk.objectTop = objectTop;
    walk.frameTop = frame;
    tape.stringCount = stringId;
    tape.count = node;
    if (left === 0) return last;
    if (makesRoom(walk)) continue;
    if (twin !== NONE) {
      last = readNamed(walk, parent, last, walk.keys.top, level - 1, twin);
      twin = NONE;
      left = 0;
    } else {
      walk.twin = keyAt === NAMELESS ? last : NONE;
      last = walk.link(parent, last, walk.value(walk, name, level));
      left--;
      keyAt += step;
    }
    if (walk.stopped) {
      walk.frameTop = bottom;
      return last;
    }
  }
}

/** Makes the arrays that are full longer; true when there were any. */
function makesRoom(walk: Walk): boolean {
  const { tape } = walk;
  let grown = false;
  if (tape.count === tape.kind.length && tape.count <= walk.maxNode) {
    tape.growNodes();
    grown = true;
  }
  if (tape.stringCount === tape.stringStart.length) {
    tape.growStrings();
    grown = true;
  }
  return walk.growTables() || grown;
}
