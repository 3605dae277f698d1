/**
 * The children of a container, one after the other: as many at once as `rows.ts` can, else one by one by the grammar. The grammar alone gives the same tape
 * and the same findings.
 */
import type { Rows } from './rows.ts';
import { followTwin, LISTED } from './twins.ts';
import type { Walk } from './walk.ts';

/** `Row.keyAt` of children whose names are not known before. */
export const ITEMS = 0;

/** Where reading stands among the children of a container. */
export class Row {
  parent: number;
  /** The child before; 0 = none yet. */
  last = 0;
  /** Where the names of the children to come begin in `Tape.memberNames`; `ITEMS` for none. */
  keyAt: number;
  /** How many children there are to come, where they are listed. Where they are named: how many are announced, else below 0. */
  left: number;
  /** How they are named: see `twins.ts`. */
  names: number;
  /** Where the names of `parent` begin in `Walk.keys`. */
  mark = 0;
  /** That of the children. */
  level: number;
  /** Place of `parent` in its object table, and `walk.expanded` before it, where it was opened by the program of `rows.ts`. */
  slot = 0;
  before = 0;

  constructor(parent: number, keyAt: number, left: number, names: number, depth: number) {
    this.parent = parent;
    this.keyAt = keyAt;
    this.left = left;
    this.names = names;
    this.level = depth + 1;
  }
}

/** What rows consist of in a version of AMF. */
export interface RowGrammar {
  value(walk: Walk, key: number, depth: number): number;
  /** Reads a name and its value as the next child, or the end of the members. */
  member(walk: Walk, row: Row): void;
  loop(rows: Rows): number;
}

/** Why a loop ended, as in `rows/state.ts`; else a name is left to the grammar. */
const DONE = 0;
const ROOM = 1;
const VALUE = 3;

/** Reads to the end of `row`; the walk may be `stopped` before. */
export function readRow(walk: Walk, grammar: RowGrammar, row: Row): void {
  const { rows } = walk.tape;
  if (rows !== null && row.level <= walk.maxDepth && rows.takes(walk.tape)) {
    readFast(walk, grammar, row, rows);
    return;
  }
  while (row.names !== LISTED || row.left !== 0) {
    readOne(walk, grammar, row);
    if (walk.stopped) return;
  }
}

function readOne(walk: Walk, grammar: RowGrammar, row: Row): void {
  if (row.names !== LISTED) {
    grammar.member(walk, row);
    return;
  }
  walk.twin = row.keyAt === ITEMS ? row.last : 0;
  readValue(walk, grammar, row, walk.tape.memberNames[row.keyAt]!);
}

function readValue(walk: Walk, grammar: RowGrammar, row: Row, name: number): void {
  row.last = walk.link(row.parent, row.last, grammar.value(walk, name, row.level));
  row.left--;
  if (row.keyAt !== ITEMS) row.keyAt++;
}

function readFast(walk: Walk, grammar: RowGrammar, row: Row, rows: Rows): void {
  const bottom = walk.frameTop;
  for (;;) {
    const why = rows.run(walk, grammar, row, bottom);
    if (why === DONE) return;
    if (why === ROOM && makesRoom(walk)) continue;
    if (why === VALUE) {
      walk.twin = rows.like;
      readValue(walk, grammar, row, rows.name);
      if (row.names > 0) followTwin(walk, row);
    } else readOne(walk, grammar, row);
    if (walk.stopped) {
      walk.frameTop = bottom;
      return;
    }
  }
}

/** Makes the arrays longer that are nearly full; true when there were any. */
function makesRoom(walk: Walk): boolean {
  const { tape, keys } = walk;
  const { room } = tape.arrays;
  const lacksKeys = keys.top === room.keys;
  if (lacksKeys) keys.grow();
  if (tape.count < room.nodes || tape.count > walk.maxNode) return lacksKeys;
  tape.grow({ nodes: room.nodes * 2 });
  return true;
}
