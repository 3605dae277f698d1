/** Containers around the one that is being read: what is kept of each while its children are read. */
import { get, set, setSlot, slot } from './memory';
import * as S from './state';

const EXPANDED: i32 = S.EXPANDED << 3;
const BEFORE: i32 = S.BEFORE << 3;

/** Address of a frame; its first numbers are the parent, where its names begin, its children left, how they are named. */
export function placeOf(frame: i32): i32 {
  return slot(S.FRAMES) + frame * (S.FRAME << 2);
}

/** Keeps a parent and its children left, whose next child, in entry `entry` of its table, becomes the parent. */
export function openFrame(frame: i32, parent: i32, keyAt: i32, left: i32, twin: i32, entry: i32): void {
  const place = placeOf(frame);
  set(place, 0, parent);
  set(place, 1, keyAt);
  set(place, 2, left);
  set(place, 3, twin);
  set(place, 4, slot(S.SLOT));
  set(place, 5, slot(S.MARK));
  store<f64>(slot(S.BEFORES) + (frame << 3), load<f64>(BEFORE));
  store<f64>(BEFORE, load<f64>(EXPANDED));
  setSlot(S.SLOT, entry);
  setSlot(S.MARK, slot(S.KEY_TOP));
  setSlot(S.LEVEL, slot(S.LEVEL) + 1);
}

/** Ends a container of so many nodes, and goes back to what was kept in `frame`; its first numbers are the caller's to read. */
export function closeFrame(frame: i32, sizes: i32, nodes: i32): void {
  const place = placeOf(frame);
  store<f64>(sizes + (slot(S.SLOT) << 3), load<f64>(EXPANDED) - load<f64>(BEFORE) + <f64>nodes);
  setSlot(S.SLOT, get(place, 4));
  setSlot(S.MARK, get(place, 5));
  store<f64>(BEFORE, load<f64>(slot(S.BEFORES) + (frame << 3)));
  setSlot(S.LEVEL, slot(S.LEVEL) - 1);
}
