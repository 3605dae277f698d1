/** Names of members: what is odd about them, and whether one comes twice (`../key-set.ts`, `../text-checks.ts`). */
import { byteAt, get, set, setSlot, slot, u16At } from './memory';
import * as S from './state';

/** Steps of one look-up; as in `../key-set.ts`. */
const MAX_STEPS: i32 = 64;

/** Hash of the name at an address, 0 when it is odd: not all of it printable ASCII, or a name that is dangerous in JavaScript. */
export function nameHash(from: i32, to: i32): i32 {
  let hash: i32 = 0;
  for (let at = from; at < to; at++) {
    const byte = byteAt(at);
    if (byte < 0x20 || byte > 0x7e) return 0;
    hash = (hash ^ byte) * 0x01000193;
  }
  hash = (hash ^ (hash >>> 15)) | 1;
  return isReserved(hash) ? 0 : hash;
}

function isReserved(hash: i32): bool {
  return hash == slot(S.RESERVED) || hash == slot(S.RESERVED + 1) || hash == slot(S.RESERVED + 2);
}

/** Hash of a string that is used as a name, 0 when it is odd. */
export function stringHash(id: i32): i32 {
  const known = get(slot(S.STRING_HASHES), id);
  if (known != 0) return isReserved(known) ? 0 : known;
  const base = slot(S.BASE);
  const hash = nameHash(base + get(slot(S.STRING_STARTS), id), base + get(slot(S.STRING_ENDS), id));
  if (hash != 0) set(slot(S.STRING_HASHES), id, hash);
  return hash;
}

function keyStart(key: i32): i32 {
  return slot(S.BASE) + (key > 0 ? get(slot(S.STRING_STARTS), key) : ~key + 2);
}

function keyEnd(key: i32): i32 {
  if (key > 0) return slot(S.BASE) + get(slot(S.STRING_ENDS), key);
  const at = slot(S.BASE) + ~key;
  return at + 2 + u16At(at);
}

function isSameKey(a: i32, b: i32): bool {
  if (a == b) return true;
  const from = keyStart(a);
  const other = keyStart(b);
  const length = keyEnd(a) - from;
  return length == keyEnd(b) - other && isSame(from, other, length);
}

/** Compares bytes at two addresses. */
export function isSame(a: i32, b: i32, length: i32): bool {
  let left = length;
  while (left >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    left -= 8;
  }
  return left == 0 || (load<u64>(a) ^ load<u64>(b)) << (64 - (left << 3)) == 0;
}

/** True when the object whose names begin at `mark` has the name already. */
export function hasKey(mark: i32, hash: i32, key: i32): bool {
  const hashes = slot(S.KEY_HASHES);
  let at = get(slot(S.KEY_HEADS), hash & (slot(S.MAX_KEYS) - 1)) - 1;
  for (let steps = 0; at >= mark && steps < MAX_STEPS; steps++) {
    if (get(hashes, at) == hash && isSameKey(get(slot(S.KEY_NAMES), at), key)) return true;
    at = get(slot(S.KEY_OLDER), at) - 1;
  }
  return false;
}

/** Adds a name; there must be room. */
export function addKey(hash: i32, key: i32): void {
  const index = slot(S.KEY_TOP);
  const head = slot(S.KEY_HEADS) + ((hash & (slot(S.MAX_KEYS) - 1)) << 2);
  set(slot(S.KEY_HASHES), index, hash);
  set(slot(S.KEY_NAMES), index, key);
  set(slot(S.KEY_OLDER), index, load<i32>(head));
  store<i32>(head, index + 1);
  setSlot(S.KEY_TOP, index + 1);
}

/** Forgets the names from `mark` on. */
export function closeKeys(mark: i32): void {
  const heads = slot(S.KEY_HEADS);
  const mask = slot(S.MAX_KEYS) - 1;
  let top = slot(S.KEY_TOP);
  while (top > mark) {
    top--;
    set(heads, get(slot(S.KEY_HASHES), top) & mask, get(slot(S.KEY_OLDER), top));
  }
  setSlot(S.KEY_TOP, top);
}

/** Notes the names of the members from `first` on, which followed a twin and so are all different; false when there is no room or one is odd. */
export function noteMembers(first: i32): bool {
  const mark = slot(S.KEY_TOP);
  for (let child = first; child != 0; child = get(slot(S.NEXTS), child)) {
    const key = get(slot(S.KEYS), child);
    const hash = key > 0 ? stringHash(key) : nameHash(keyStart(key), keyEnd(key));
    if (hash == 0 || slot(S.KEY_TOP) >= slot(S.MAX_KEYS)) {
      closeKeys(mark);
      return false;
    }
    addKey(hash, key);
  }
  return true;
}
