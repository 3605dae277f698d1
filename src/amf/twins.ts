/**
 * Objects in a list mostly have the same member names in the same order. Following the names of an earlier object (its *twin*) that was checked
 * spares each further one the check for names that come twice.
 */
import { keyRangeEnd, keyRangeStart } from './key-set.ts';
import type { Row } from './row.ts';
import { Flag, type Kind } from './tape.ts';
import { checkName } from './text-checks.ts';
import type { Walk } from './walk.ts';

/** How the children of a container are named (`Row.names`), where it is not the member of the twin that comes next: they are listed, or have names that are known. */
export const LISTED = 0;
/** All names of the twin came; further ones are noted one by one. */
export const ENDED = -1;
/** The names are noted one by one. */
export const NOTED = -2;
/** Likewise, and something is odd about one of them. */
export const ODD = -3;

/** Of an object that others may follow. */
const FOLLOWABLE = Flag.clean | Flag.children;

/** First member of the twin that an object may follow, or `NOTED`: one of the same encoding (`Flag.amf3` or 0), since names are kept in another way in each. */
export function firstTwin(walk: Walk, kind: Kind, encoding: number): number {
  const twin = walk.twin;
  walk.twin = 0;
  if (twin === 0 || walk.tape.kind[twin] !== kind) return NOTED;
  return (walk.tape.flags[twin]! & (FOLLOWABLE | Flag.amf3)) === (FOLLOWABLE | encoding) ? twin + 1 : NOTED;
}

/** Goes on to the member of the twin after one that was followed. */
export function followTwin(walk: Walk, row: Row): void {
  const next = walk.tape.next[row.names]!;
  row.names = next === 0 ? ENDED : next;
}

/** Stops following: the names of the members before, which are all different, are noted now. */
export function leaveTwin(walk: Walk, row: Row): void {
  if (row.names < ENDED) return;
  row.names = NOTED;
  const tape = walk.tape;
  if ((tape.flags[row.parent]! & Flag.children) === 0) return;
  for (let child = row.parent + 1; child !== 0; child = tape.next[child]!) {
    const key = tape.key[child]!;
    // A string that was a name before was looked at then: what is odd about it is told once.
    const known = key > 0 ? tape.stringHash[key]! : 0;
    walk.keys.add(tape, row.mark, known || checkName(walk, keyRangeStart(tape, key), keyRangeEnd(tape, key)), key);
  }
}

/** After the last name: marks the object as fit to be followed. */
export function endMembers(walk: Walk, row: Row): void {
  walk.keys.close(row.mark);
  if (row.names >= NOTED) walk.tape.flags[row.parent] = walk.tape.flags[row.parent]! | Flag.clean;
  row.names = LISTED;
  row.left = 0;
}
