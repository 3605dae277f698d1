import type { Tape } from './tape.ts';

/** Steps of one look-up; above that (hostile names that collide) a repeated name may go unnoticed. */
const MAX_STEPS = 64;

/** First byte of the text of a key. */
export function keyRangeStart(tape: Tape, key: number): number {
  return key > 0 ? tape.stringStart[key]! : ~key + 2;
}

/** One past the last byte of the text of a key. */
export function keyRangeEnd(tape: Tape, key: number): number {
  if (key > 0) return tape.stringEnd[key]!;
  const at = ~key;
  return at + 2 + ((tape.bytes[at]! << 8) | tape.bytes[at + 1]!);
}

function sameKey(tape: Tape, a: number, b: number): boolean {
  if (a === b) return true;
  let at = keyRangeStart(tape, a);
  let other = keyRangeStart(tape, b);
  const end = keyRangeEnd(tape, a);
  if (end - at !== keyRangeEnd(tape, b) - other) return false;
  while (at < end) if (tape.bytes[at++] !== tape.bytes[other++]) return false;
  return true;
}

/**
 * The names seen so far in every object that is open, to notice one that comes twice (arrays `key…` of the tape: hash, name, index + 1 of the next older
 * name in the same chain; heads of the chains). Names form a stack (an object's names lie above
 * those of its parents), chained by hash; since an object's names leave before its parent's, heads are restored by popping.
 */
export class KeySet {
  top = 0;
  readonly #tape: Tape;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** Empties the set after a walk that stopped inside an object. */
  clear(): void {
    if (this.top > 0) this.#tape.arrays.keyHeads.fill(0);
    this.top = 0;
  }

  /** Adds a name of the object whose names start at `mark`; true when it has that name already. */
  add(tape: Tape, mark: number, hash: number, key: number): boolean {
    if (this.top === tape.arrays.room.keys) this.grow();
    const { keyHashes, keyNames, keyOlder, keyHeads } = tape.arrays;
    const slot = hash & (keyHeads.length - 1);
    const head = keyHeads[slot]!;
    let found = false;
    let at = head - 1;
    for (let steps = 0; at >= mark && steps < MAX_STEPS; steps++) {
      if (keyHashes[at] === hash && sameKey(tape, keyNames[at]!, key)) {
        found = true;
        break;
      }
      at = keyOlder[at]! - 1;
    }
    const index = this.top++;
    keyHashes[index] = hash;
    keyNames[index] = key;
    keyOlder[index] = head;
    keyHeads[slot] = index + 1;
    return found;
  }

  /** Forgets the names from `mark` on. */
  close(mark: number): void {
    const { keyHashes, keyOlder, keyHeads } = this.#tape.arrays;
    const mask = keyHeads.length - 1;
    while (this.top > mark) {
      this.top--;
      keyHeads[keyHashes[this.top]! & mask] = keyOlder[this.top]!;
    }
  }

  /** Makes room for twice as many names. */
  grow(): void {
    const keys = this.#tape.arrays.room.keys * 2;
    this.#tape.grow({ keys });
    const { keyHashes, keyOlder, keyHeads } = this.#tape.arrays;
    keyHeads.fill(0);
    for (let index = 0; index < this.top; index++) {
      const slot = keyHashes[index]! & (keys - 1);
      keyOlder[index] = keyHeads[slot]!;
      keyHeads[slot] = index + 1;
    }
  }
}
