/** Children of AMF0 arrays and objects (AMF0 specification §2; domain §3), read as long as they are whole and plain. */
import { closeFrame, openFrame, placeOf } from './frames';
import { byteAt, get, set, setSlot, slot, u16At, u32At } from './memory';
import { addKey, closeKeys, hasKey, isSame, nameHash, noteMembers } from './names';
import * as S from './state';
import { isPlainText } from './text';

// Those of `../tape.ts`.
const UNDEFINED: i32 = 1;
const NULL: i32 = 2;
const FALSE: i32 = 3;
const DOUBLE: i32 = 6;
const STRING: i32 = 7;
const DATE: i32 = 8;
const ARRAY: i32 = 11;
const ECMA: i32 = 12;
const OBJECT: i32 = 13;
const REF: i32 = 21;
const AMF3: i32 = 1;
const CHILDREN: i32 = 4;
const CLEAN: i32 = 0x80;
const FOLLOWABLE: i32 = CHILDREN | CLEAN;

const END_MARKER: i32 = 0x09;

/** Reads on from the state in memory, and leaves it where something else must be done. */
export function readAmf0Row(): i32 {
  const base = slot(S.BASE);
  const whole = slot(S.END) + base;
  const kinds = slot(S.KINDS);
  const flags = slot(S.FLAGS);
  const starts = slot(S.STARTS);
  const ends = slot(S.ENDS);
  const nexts = slot(S.NEXTS);
  const keys = slot(S.KEYS);
  const auxes = slot(S.AUXES);
  const full = slot(S.FULL);
  const bottom = slot(S.BOTTOM);
  const longest = slot(S.LONGEST);
  let at = slot(S.AT) + base;
  let node = slot(S.COUNT);
  let parent = slot(S.PARENT);
  let last = slot(S.LAST);
  let left = slot(S.LEFT);
  let twin = slot(S.TWIN);
  let frame = slot(S.FRAME_TOP);
  let from = at;
  let name = 0;
  let like = 0;
  let why = S.DONE;
  for (;;) {
    if (twin == S.LISTED && left == 0) {
      if (frame == bottom) break;
      set(ends, parent, at - base);
      frame--;
      closeFrame(frame, slot(S.SIZES0), node - parent);
      last = parent;
      const place = placeOf(frame);
      parent = get(place, 0);
      left = get(place, 2);
      twin = get(place, 3);
      continue;
    }
    if (node >= full) {
      why = S.ROOM;
      break;
    }
    from = at;
    if (twin == S.LISTED) {
      name = 0;
      like = last;
    } else {
      why = S.NAME;
      if (at + 2 > whole) break;
      const length = u16At(at);
      from = at + 2 + length;
      if (from >= whole) break;
      const isCounted = <i32>load<u8>(kinds + parent) == ECMA;
      if (byteAt(from) == END_MARKER) {
        // A name before it, and a count that lies, are worth telling.
        if (length != 0 || (isCounted && left != 0)) break;
        if (twin < 0) closeKeys(slot(S.MARK));
        if (twin >= S.NOTED) store<u8>(flags + parent, byteAt(flags + parent) | CLEAN);
        why = S.DONE;
        at = from + 1;
        left = 0;
        twin = S.LISTED;
        continue;
      }
      if (length == 0 || (isCounted && left == 0)) break;
      if (twin > 0 && isSame(at, base + ~get(keys, twin), length + 2)) like = twin;
      else {
        if (twin >= S.ENDED) {
          if (last != 0 && !noteMembers(parent + 1)) break;
          twin = S.NOTED;
        }
        const hash = nameHash(at + 2, from);
        if (hash == 0 || slot(S.KEY_TOP) >= slot(S.MAX_KEYS) || hasKey(slot(S.MARK), hash, ~(at - base))) break;
        addKey(hash, ~(at - base));
        like = last;
      }
      name = ~(at - base);
    }
    why = S.VALUE;
    if (from >= whole) break;
    const marker = byteAt(from);
    let after = from + 1;
    let kind = DOUBLE;
    let aux = 0;
    let children = 0;
    let follows = S.LISTED;
    let opens = false;
    if (marker == 0x00) {
      after += 8;
      if (after > whole || (u16At(from + 1) & 0x7ff0) == 0x7ff0) break;
    } else if (marker == 0x02) {
      after += 2;
      if (after > whole) break;
      const length = u16At(from + 1);
      if (length > whole - after || length > longest || !isPlainText(after, length)) break;
      aux = after - base;
      after += length;
      kind = STRING;
    } else if (marker == 0x01) {
      const value = byteAt(after++);
      if (after > whole || value > 1) break;
      kind = FALSE + value;
    } else if (marker == 0x05) kind = NULL;
    else if (marker == 0x06) kind = UNDEFINED;
    else if (marker == 0x0b) {
      after += 10;
      if (after > whole || (u16At(from + 1) & 0x7ff0) == 0x7ff0 || u16At(from + 9) != 0) break;
      if (slot(S.REFERABLE_DATES) != 0) break;
      kind = DATE;
    } else if (marker == 0x07) {
      after += 2;
      if (after > whole) break;
      const index = u16At(from + 1);
      // The first entry may be the argument array, which is a case of its own.
      if (index == 0 || index >= slot(S.TOP0)) break;
      aux = get(slot(S.OBJECTS0), index);
      if (get(ends, aux) == 0) break;
      const expanded = S.EXPANDED << 3;
      store<f64>(expanded, load<f64>(expanded) + load<f64>(slot(S.SIZES0) + (index << 3)));
      kind = REF;
    } else {
      if (marker == 0x03) {
        kind = OBJECT;
        children = -1;
      } else if (marker == 0x0a || marker == 0x08) {
        after += 4;
        if (after > whole) break;
        kind = marker == 0x0a ? ARRAY : ECMA;
        children = <i32>u32At(from + 1);
        aux = children;
        if (<u32>children > <u32>(slot(S.LIMIT) + base - after)) break;
      } else break;
      if (slot(S.LEVEL) >= slot(S.DEEPEST) || frame >= slot(S.MAX_FRAMES)) break;
      const object = slot(S.TOP0);
      if (object >= slot(S.MAX_OBJECTS)) break;
      if (kind != ARRAY) {
        follows = S.NOTED;
        if (<i32>load<u8>(kinds + like) == kind && (byteAt(flags + like) & (FOLLOWABLE | AMF3)) == FOLLOWABLE) {
          follows = like + 1;
        }
      }
      set(slot(S.OBJECTS0), object, node);
      store<f64>(slot(S.SIZES0) + (object << 3), 0);
      setSlot(S.TOP0, object + 1);
      opens = true;
    }
    why = S.DONE;
    store<u8>(kinds + node, kind);
    store<u8>(flags + node, 0);
    set(starts, node, from - base);
    set(keys, node, name);
    set(auxes, node, aux);
    if (last == 0) store<u8>(flags + parent, byteAt(flags + parent) | CHILDREN);
    else set(nexts, last, node);
    at = after;
    left--;
    if (twin > 0) {
      twin = get(nexts, twin);
      if (twin == 0) twin = S.ENDED;
    }
    if (!opens) {
      set(ends, node, after - base);
      last = node++;
      continue;
    }
    openFrame(frame++, parent, 0, left, twin, slot(S.TOP0) - 1);
    parent = node++;
    last = 0;
    left = children;
    twin = follows;
  }
  setSlot(S.AT, (why == S.VALUE ? from : at) - base);
  setSlot(S.COUNT, node);
  setSlot(S.PARENT, parent);
  setSlot(S.LAST, last);
  setSlot(S.LEFT, left);
  setSlot(S.TWIN, twin);
  setSlot(S.FRAME_TOP, frame);
  setSlot(S.PENDING_NAME, name);
  setSlot(S.LIKE, like);
  return why;
}
