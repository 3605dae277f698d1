/** Members whose names stand before their values (domain §4.4, §4.5). */
import { CUT, noteMember, readString } from './amf3-strings.ts';
import type { Row } from './row.ts';
import { EMPTY_STRING, Flag, Kind } from './tape.ts';
import { endMembers, followTwin, leaveTwin, ODD } from './twins.ts';
import type { Walk } from './walk.ts';

/** Reads a name and its value as the next child of a row; an empty name is the end. */
export function readMember(walk: Walk, row: Row): void {
  const at = walk.pos;
  const name = readString(walk, true);
  if (name === EMPTY_STRING) {
    endMembers(walk, row);
    return;
  }
  if (name < 0) {
    failName(walk, row, name, at);
    return;
  }
  if (row.names > 0 && walk.tape.key[row.names] === name) {
    walk.twin = row.names;
    followTwin(walk, row);
  } else {
    leaveTwin(walk, row);
    walk.twin = row.last;
    const findingsBefore = walk.nameFindings;
    noteMember(walk, row.mark, name);
    if (walk.nameFindings > findingsBefore) row.names = ODD;
  }
  row.last = walk.link(row.parent, row.last, walk.value(walk, name, row.level));
  row.left--;
}

function failName(walk: Walk, row: Row, why: number, at: number): void {
  if (why === CUT) walk.cutChild(row.parent, row.last, Flag.amf3, 'name');
  else walk.link(row.parent, row.last, walk.failReported(walk.add(Kind.opaque, Flag.amf3, at, 0), 'amf.bad-reference'));
}
