/** Members whose names stand before their values (domain §4.4, §4.5). */
import { CUT, noteMember, readString } from './amf3-strings.ts';
import { EMPTY_STRING, Flag, Kind } from './tape.ts';
import { endMembers, leaveTwin, NO_TWIN, nextTwin } from './twins.ts';
import type { Walk } from './walk.ts';

/** Name and value by turns up to an empty name; returns the last child. The names from `mark` on are those of the object. */
export function readNamed(
  walk: Walk,
  node: number,
  lastBefore: number,
  mark: number,
  depth: number,
  firstTwin: number,
): number {
  const tape = walk.tape;
  const findingsBefore = walk.nameFindings;
  let last = lastBefore;
  let twin = firstTwin;
  for (;;) {
    const at = walk.pos;
    const name = readString(walk, true);
    if (name === EMPTY_STRING) {
      endMembers(walk, node, mark, twin, findingsBefore);
      return last;
    }
    if (name < 0) {
      failName(walk, node, last, name, at);
      return last;
    }
    if (twin > 0 && tape.key[twin] === name) {
      walk.twin = twin;
      twin = nextTwin(walk, twin);
    } else {
      if (twin !== NO_TWIN) leaveTwin(walk, node, mark);
      twin = NO_TWIN;
      walk.twin = last;
      noteMember(walk, mark, name);
    }
    last = walk.link(node, last, walk.value(walk, name, depth + 1));
    if (walk.stopped) return last;
  }
}

function failName(walk: Walk, node: number, last: number, why: number, at: number): void {
  if (why === CUT) walk.cutChild(node, last, Flag.amf3, 'name');
  else walk.link(node, last, walk.failReported(walk.add(Kind.opaque, Flag.amf3, at, 0), 'amf.bad-reference'));
}
