import { firstChild, keyOf, nextSibling } from '../../src/amf/access.ts';
import { Kind, NO_NODE, type Tape } from '../../src/amf/tape.ts';

/** Throws when a value on the tape breaks what readers rely on: ranges nest, follow each other and stay inside the body; references mean values. */
export function assertTape(tape: Tape, root: number): void {
  const stack = [root];
  let visited = 0;
  while (stack.length > 0) {
    const node = stack.pop()!;
    visited++;
    const start = tape.start[node]!;
    const end = tape.end[node]!;
    if (start < tape.from || end > tape.to || start > end)
      throw new Error(`node ${node}: range ${start}..${end} leaves ${tape.from}..${tape.to}`);
    if (tape.kind[node] === Kind.none && tape.key[node] === 0) throw new Error(`node ${node} has no kind`);
    if (tape.kind[node] === Kind.ref) {
      const target = tape.aux[node]!;
      if (target <= NO_NODE || target >= tape.count || target >= node)
        throw new Error(`node ${node}: refers to ${target}`);
      if (tape.kind[target] === Kind.ref) throw new Error(`node ${node}: refers to a reference`);
    }
    keyOf(tape, node);
    let last = start;
    for (let child = firstChild(tape, node); child !== NO_NODE; child = nextSibling(tape, child)) {
      if (child <= node || child >= tape.count) throw new Error(`node ${node}: child ${child}`);
      const isDerived = tape.kind[child] === Kind.uuid;
      if (tape.start[child]! < last && !isDerived) throw new Error(`node ${child} begins before its sibling ends`);
      if (tape.end[child]! > end) throw new Error(`node ${child} ends after its parent ${node}`);
      last = tape.end[child]!;
      stack.push(child);
    }
    if (visited > tape.count) throw new Error('nodes form no tree');
  }
}
