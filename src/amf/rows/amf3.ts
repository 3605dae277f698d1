/** Children of AMF3 arrays and objects (AMF3 specification §3; domain §4), read as long as they are whole, plain and canonical. */
import { DYNAMIC, EMPTY_STRING, next, readHandle, readName, readTraits } from './amf3-names';
import { closeFrame, openFrame, placeOf } from './frames';
import { byteAt, get, set, setSlot, slot, u16At, u32At } from './memory';
import { addKey, closeKeys, hasKey, noteMembers, stringHash } from './names';
import * as S from './state';
import { isPlainText } from './text';

// Those of `../tape.ts`.
const DATE: i32 = 8;
const ARRAY: i32 = 11;
const OBJECT: i32 = 13;
const REF: i32 = 21;
const AMF3: i32 = 1;
const CHILDREN: i32 = 4;
const CLEAN: i32 = 0x80;
const FOLLOWABLE: i32 = AMF3 | CHILDREN | CLEAN;

/** A reference to a value that is whole. Returns its node, −1 when it is left to the grammar. */
function referred(index: i32, kind: i32): i32 {
  const entry = slot(S.OBJECT_BASE) + index;
  if (entry >= slot(S.OBJECT_TOP)) return -1;
  const target = get(slot(S.OBJECTS), entry);
  if (<i32>load<u8>(slot(S.KINDS) + target) != kind || get(slot(S.ENDS), target) == 0) return -1;
  const expanded = S.EXPANDED << 3;
  store<f64>(expanded, load<f64>(expanded) + load<f64>(slot(S.SIZES) + (entry << 3)));
  return target;
}

/** Reads on from the state in memory, and leaves it where something else must be done. */
export function readAmf3Row(): i32 {
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
  const names = slot(S.NAMES);
  const strings = slot(S.STRINGS);
  const stringBase = slot(S.STRING_BASE);
  const longest = slot(S.LONGEST);
  let at = slot(S.AT) + base;
  let node = slot(S.COUNT);
  let parent = slot(S.PARENT);
  let last = slot(S.LAST);
  let keyAt = slot(S.KEY_AT);
  let left = slot(S.LEFT);
  let twin = slot(S.TWIN);
  let frame = slot(S.FRAME_TOP);
  let from = at;
  let name = 0;
  let like = 0;
  let why = S.DONE;
  for (;;) {
    if (left == 0) {
      if (frame == bottom) break;
      set(ends, parent, at - base);
      frame--;
      closeFrame(frame, slot(S.SIZES), node - parent);
      last = parent;
      const place = placeOf(frame);
      parent = get(place, 0);
      keyAt = get(place, 1);
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
      name = get(names, keyAt);
      like = keyAt == 0 ? last : 0;
    } else {
      if (slot(S.KEY_TOP) >= slot(S.MAX_KEYS)) {
        why = S.ROOM;
        break;
      }
      const stringCount = slot(S.STRING_COUNT);
      const stringTop = slot(S.STRING_TOP);
      name = readName(at, whole);
      why = S.NAME;
      if (name < 0) break;
      from = next;
      if (name == EMPTY_STRING) {
        if (twin < 0) closeKeys(slot(S.MARK));
        if (twin >= S.NOTED) store<u8>(flags + parent, byteAt(flags + parent) | CLEAN);
        why = S.DONE;
        at = from;
        left = 0;
        twin = S.LISTED;
        continue;
      }
      if (twin > 0 && get(keys, twin) == name) like = twin;
      else {
        if (twin >= S.ENDED) {
          if (last != 0 && !noteMembers(parent + 1)) {
            setSlot(S.STRING_COUNT, stringCount);
            setSlot(S.STRING_TOP, stringTop);
            break;
          }
          twin = S.NOTED;
        }
        const hash = stringHash(name);
        if (hash == 0 || slot(S.KEY_TOP) >= slot(S.MAX_KEYS) || hasKey(slot(S.MARK), hash, name)) {
          setSlot(S.STRING_COUNT, stringCount);
          setSlot(S.STRING_TOP, stringTop);
          break;
        }
        addKey(hash, name);
        like = last;
      }
    }
    why = S.VALUE;
    if (from >= whole) {
      break;
    }
    const marker = byteAt(from);
    let after = from + 1;
    let kind = marker + 1;
    let aux = 0;
    let opens = -1;
    let follows = S.LISTED;
    let children = 0;
    if (marker <= 0x03) {
      // Nothing follows.
    } else if (marker == 0x04) {
      const word = u32At(after);
      if (<i32>word >= 0) {
        aux = <i32>(word >>> 24);
        after += 1;
      } else if (word >>> 24 == 0x80) {
        break;
      } else if ((word & 0x800000) == 0) {
        aux = <i32>(((word >>> 17) & 0x3f80) | ((word >>> 16) & 0x7f));
        after += 2;
      } else if ((word & 0x8000) == 0) {
        aux = <i32>(((word >>> 10) & 0x1fc000) | ((word >>> 9) & 0x3f80) | ((word >>> 8) & 0x7f));
        after += 3;
      } else {
        // 7, 7, 7 and 8 bits; the highest is the sign.
        const bits = <i32>(((word & 0x7f000000) >>> 2) | ((word & 0x7f0000) >>> 1) | (word & 0x7fff));
        aux = (bits << 3) >> 3;
        after += 4;
      }
    } else if (marker == 0x06) {
      const handle = readHandle(after);
      after = next;
      if (handle < 0) {
        break;
      }
      if ((handle & 1) == 0) {
        const entry = stringBase + (handle >> 1);
        if (entry >= slot(S.STRING_TOP)) {
          break;
        }
        aux = get(strings, entry);
      } else if (handle == 1) aux = EMPTY_STRING;
      else {
        const length = handle >> 1;
        const id = slot(S.STRING_COUNT);
        const top = slot(S.STRING_TOP);
        if (
          length > whole - after ||
          length > longest ||
          id >= slot(S.MAX_STRINGS) ||
          top >= slot(S.MAX_STRINGS) ||
          !isPlainText(after, length)
        ) {
          break;
        }
        set(slot(S.STRING_STARTS), id, after - base);
        after += length;
        set(slot(S.STRING_ENDS), id, after - base);
        set(slot(S.STRING_HASHES), id, 0);
        set(strings, top, id);
        setSlot(S.STRING_COUNT, id + 1);
        setSlot(S.STRING_TOP, top + 1);
        aux = id;
      }
    } else if (marker == 0x05) {
      if ((u16At(after) & 0x7ff0) == 0x7ff0) {
        break;
      }
      after += 8;
    } else if (marker == 0x0a || marker == 0x09 || marker == 0x08) {
      const handle = readHandle(after);
      after = next;
      if (handle < 0 || after > whole) {
        break;
      }
      kind = marker == 0x0a ? OBJECT : marker == 0x09 ? ARRAY : DATE;
      if ((handle & 1) == 0) {
        aux = referred(handle >> 1, kind);
        if (aux < 0) {
          break;
        }
        kind = REF;
      } else {
        const object = slot(S.OBJECT_TOP);
        if (object >= slot(S.MAX_OBJECTS)) {
          break;
        }
        if (marker == 0x08) {
          if (handle != 1 || (u16At(after) & 0x7ff0) == 0x7ff0 || after + 8 > whole) {
            break;
          }
          after += 8;
        } else {
          if (slot(S.LEVEL) >= slot(S.DEEPEST) || frame >= slot(S.MAX_FRAMES)) {
            break;
          }
          if (marker == 0x09) {
            aux = handle >> 1;
            children = aux;
            // Names before the items, or more items than bytes.
            if (after >= whole || byteAt(after) != 1 || children > slot(S.LIMIT) + base - after - 1) {
              break;
            }
            after++;
            opens = 0;
          } else {
            if ((handle & 2) == 0) {
              const entry = slot(S.TRAITS_BASE) + (handle >> 2);
              aux = entry < slot(S.TRAITS_TOP) ? get(slot(S.TRAITS), entry) : -1;
            } else {
              aux = readTraits(after, handle, whole);
              after = next;
            }
            if (aux < 0) {
              break;
            }
            const bits = get(slot(S.TRAITS_BITS), aux);
            children = get(slot(S.TRAITS_MEMBERS), aux);
            opens = get(slot(S.TRAITS_FIRSTS), aux);
            if (bits != 0) {
              if (bits != DYNAMIC || children != 0) break;
              opens = 0;
              children = -1;
              follows = S.NOTED;
              if (<i32>load<u8>(kinds + like) == OBJECT && (byteAt(flags + like) & FOLLOWABLE) == FOLLOWABLE) {
                follows = like + 1;
              }
            }
          }
        }
        set(slot(S.OBJECTS), object, node);
        store<f64>(slot(S.SIZES) + (object << 3), 0);
        setSlot(S.OBJECT_TOP, object + 1);
      }
    } else {
      break;
    }
    if (after > whole) {
      break;
    }
    why = S.DONE;
    store<u8>(kinds + node, kind);
    store<u8>(flags + node, AMF3);
    set(starts, node, from - base);
    set(keys, node, name);
    set(auxes, node, aux);
    if (last == 0) store<u8>(flags + parent, byteAt(flags + parent) | CHILDREN);
    else set(nexts, last, node);
    at = after;
    left--;
    if (keyAt != 0) keyAt++;
    if (twin > 0) {
      twin = get(nexts, twin);
      if (twin == 0) twin = S.ENDED;
    }
    if (opens < 0) {
      set(ends, node, after - base);
      last = node++;
      continue;
    }
    openFrame(frame++, parent, keyAt, left, twin, slot(S.OBJECT_TOP) - 1);
    parent = node++;
    last = 0;
    keyAt = opens;
    left = children;
    twin = follows;
  }
  setSlot(S.AT, (why == S.VALUE ? from : at) - base);
  setSlot(S.COUNT, node);
  setSlot(S.PARENT, parent);
  setSlot(S.LAST, last);
  setSlot(S.KEY_AT, keyAt);
  setSlot(S.LEFT, left);
  setSlot(S.TWIN, twin);
  setSlot(S.FRAME_TOP, frame);
  setSlot(S.PENDING_NAME, name);
  setSlot(S.LIKE, like);
  return why;
}
