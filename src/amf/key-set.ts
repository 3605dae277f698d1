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
 * The names seen so far in every object that is open, to notice one that comes twice. Names form a stack (an object's names lie above
 * those of its parents), chained by hash; since an object's names leave before its parent's, heads are restored by popping.
 */
export class KeySet {
  top = 0;
  #hash = new Int32Array(64);
  #key = new Int32Array(64);
  /** Index + 1 of the next older name in the same chain. */
  #older = new Int32Array(64);
  #heads = new Int32Array(64);

  /** Empties the set after a walk that stopped inside an object. */
  clear(): void {
    if (this.top > 0) this.#heads.fill(0);
    this.top = 0;
  }

  /** Adds a name of the object whose names start at `mark`; true when it has that name already. */
  add(tape: Tape, mark: number, hash: number, key: number): boolean {
    if (this.top === this.#hash.length) this.#grow();
    const slot = hash & (this.#heads.length - 1);
    const head = this.#heads[slot]!;
    let found = false;
    let at = head - 1;
    for (let steps = 0; at >= mark && steps < MAX_STEPS; steps++) {
      if (this.#hash[at] === hash && sameKey(tape, this.#key[at]!, key)) {
        found = true;
        break;
      }
      at = this.#older[at]! - 1;
    }
    const index = this.top++;
    this.#hash[index] = hash;
    this.#key[index] = key;
    this.#older[index] = head;
    this.#heads[slot] = index + 1;
    return found;
  }

  /** Forgets the names from `mark` on. */
  close(mark: number): void {
    const mask = this.#heads.length - 1;
    while (this.top > mark) {
      this.top--;
      this.#heads[this.#hash[this.top]! & mask] = this.#older[this.top]!;
    }
  }

  #grow(): void {
    const length = this.#hash.length * 2;
    const copy = (array: Int32Array): Int32Array<ArrayBuffer> => {
      const next = new Int32Array(length);
      next.set(array);
      return next;
    };
    this.#hash = copy(this.#hash);
    this.#key = copy(this.#key);
    this.#older = copy(this.#older);
    this.#heads = new Int32Array(length);
    for (let index = 0; index < this.top; index++) {
      const slot = this.#hash[index]! & (length - 1);
      this.#older[index] = this.#heads[slot]!;
      this.#heads[slot] = index + 1;
    }
  }
}
