/**
 * Objects in a list mostly have the same member names in the same order. Following the names of an earlier object (its *twin*) that was checked
 * spares each further one the check for names that come twice.
 */
import { keyRangeEnd, keyRangeStart } from './key-set.ts';
import { Flag, type Kind } from './tape.ts';
import { checkName } from './text-checks.ts';
import type { Walk } from './walk.ts';

/** The names are noted one by one. */
export const NO_TWIN = 0;
/** All names of the twin came; further ones are noted one by one. */
export const TWIN_ENDED = -1;
/** Of an object that others may follow. */
export const TWIN_FLAGS = Flag.clean | Flag.children;

/** First member of the twin that an object may follow, or `NO_TWIN`: one of the same encoding (`Flag.amf3` or 0), since names are kept in another way in each. */
export function firstTwin(walk: Walk, kind: Kind, encoding: number): number {
  const twin = walk.twin;
  walk.twin = 0;
  if (twin === 0 || walk.tape.kind[twin] !== kind) return NO_TWIN;
  return (walk.tape.flags[twin]! & (TWIN_FLAGS | Flag.amf3)) === (TWIN_FLAGS | encoding) ? twin + 1 : NO_TWIN;
}

/** The member of the twin after one that was followed. */
export function nextTwin(walk: Walk, twin: number): number {
  const next = walk.tape.next[twin]!;
  return next === 0 ? TWIN_ENDED : next;
}

/** Stops following: the names of the members before, which are all different, are noted now. */
export function leaveTwin(walk: Walk, node: number, mark: number): void {
  const tape = walk.tape;
  if ((tape.flags[node]! & Flag.children) === 0) return;
  for (let child = node + 1; child !== 0; child = tape.next[child]!) {
    const key = tape.key[child]!;
    // A string that was a name before was looked at then: what is odd about it is told once.
    const known = key > 0 ? tape.stringHash[key]! : 0;
    walk.keys.add(tape, mark, known || checkName(walk, keyRangeStart(tape, key), keyRangeEnd(tape, key)), key);
  }
}

/** Marks an object as fit to be followed. `findingsBefore` = findings about names before its first member. */
export function endMembers(walk: Walk, node: number, mark: number, twin: number, findingsBefore: number): void {
  walk.keys.close(mark);
  if (twin !== NO_TWIN || walk.nameFindings === findingsBefore)
    walk.tape.flags[node] = walk.tape.flags[node]! | Flag.clean;
}
