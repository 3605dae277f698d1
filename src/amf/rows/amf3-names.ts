/** Integers of variable length, names and traits of AMF3 (domain §4.2, §4.3, §4.5), as long as they are whole, plain and canonical. */
import { byteAt, get, set, setSlot, slot } from './memory';
import { addKey, closeKeys, hasKey, nameHash, stringHash } from './names';
import * as S from './state';

export const EMPTY_STRING: i32 = 1;
/** Bit of traits. */
export const DYNAMIC: i32 = 1;

/** What `readHandle` gives: it is not in its canonical form. */
const ODD_HANDLE: i32 = -1;

/** Where what was read last ends. */
export let next: i32 = 0;

/** An unsigned integer of variable length at an address (domain §4.2), or `ODD_HANDLE`. Leaves the address after it in `next`. */
export function readHandle(at: i32): i32 {
  const first = byteAt(at);
  if (first < 0x80) {
    next = at + 1;
    return first;
  }
  return readLongHandle(at, first);
}

function readLongHandle(at: i32, first: i32): i32 {
  if (first == 0x80) return ODD_HANDLE;
  const second = byteAt(at + 1);
  let value = ((first & 0x7f) << 7) | (second & 0x7f);
  if (second < 0x80) {
    next = at + 2;
    return value;
  }
  const third = byteAt(at + 2);
  value = (value << 7) | (third & 0x7f);
  if (third < 0x80) {
    next = at + 3;
    return value;
  }
  next = at + 4;
  return (value << 8) | byteAt(at + 3);
}

/**
 * The id of the name at an address, `EMPTY_STRING` for the end of names, −1 when it is left to the grammar. What it adds to the tables counts only
 * when the caller keeps it. `next` is the address after it.
 */
export function readName(at: i32, whole: i32): i32 {
  const handle = readHandle(at);
  if (handle < 0 || next > whole) return -1;
  if ((handle & 1) == 0) {
    const entry = slot(S.STRING_BASE) + (handle >> 1);
    return entry < slot(S.STRING_TOP) ? get(slot(S.STRINGS), entry) : -1;
  }
  const length = handle >> 1;
  if (length == 0) return EMPTY_STRING;
  const id = slot(S.STRING_COUNT);
  const top = slot(S.STRING_TOP);
  const from = next;
  if (length > whole - from || id >= slot(S.MAX_STRINGS) || top >= slot(S.MAX_STRINGS)) return -1;
  next = from + length;
  const hash = nameHash(from, next);
  if (hash == 0) return -1;
  const base = slot(S.BASE);
  set(slot(S.STRING_STARTS), id, from - base);
  set(slot(S.STRING_ENDS), id, next - base);
  set(slot(S.STRING_HASHES), id, hash);
  set(slot(S.STRINGS), top, id);
  setSlot(S.STRING_COUNT, id + 1);
  setSlot(S.STRING_TOP, top + 1);
  return id;
}

/** Reads traits whose handle was read (domain §4.5), all or nothing. Returns their id, −1 when they are left to the grammar. */
export function readTraits(at: i32, handle: i32, whole: i32): i32 {
  const count = handle >> 4;
  const id = slot(S.TRAITS_COUNT);
  const top = slot(S.TRAITS_TOP);
  const firstName = slot(S.NAME_COUNT);
  // Externalizable, or dynamic with members of its class.
  if ((handle & 4) != 0 || ((handle & 8) != 0 && count != 0) || id >= slot(S.MAX_TRAITS) || top >= slot(S.MAX_TRAITS))
    return -1;
  if (count > whole - at || count > slot(S.MAX_NAMES) - firstName || count > slot(S.MAX_KEYS) - slot(S.KEY_TOP))
    return -1;
  const stringCount = slot(S.STRING_COUNT);
  const stringTop = slot(S.STRING_TOP);
  const mark = slot(S.KEY_TOP);
  const className = readName(at, whole);
  let complete = className == EMPTY_STRING || (className > 0 && slot(S.RESPONSE) != 0);
  // Its class name may be a string that was a value and was never looked at as a name.
  for (let index = 0; complete && index < count; index++) {
    const name = readName(next, whole);
    const hash = name > EMPTY_STRING ? stringHash(name) : 0;
    if (hash == 0 || hasKey(mark, hash, name)) complete = false;
    else {
      addKey(hash, name);
      set(slot(S.NAMES), firstName + index, name);
    }
  }
  closeKeys(mark);
  if (!complete) {
    setSlot(S.STRING_COUNT, stringCount);
    setSlot(S.STRING_TOP, stringTop);
    return -1;
  }
  set(slot(S.TRAITS_CLASSES), id, className);
  set(slot(S.TRAITS_FIRSTS), id, firstName);
  set(slot(S.TRAITS_MEMBERS), id, count);
  set(slot(S.TRAITS_BITS), id, (handle & 8) != 0 ? DYNAMIC : 0);
  set(slot(S.TRAITS), top, id);
  setSlot(S.TRAITS_COUNT, id + 1);
  setSlot(S.TRAITS_TOP, top + 1);
  setSlot(S.NAME_COUNT, firstName + count);
  return id;
}
