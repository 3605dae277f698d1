/**
 * Reads children of containers in a row by a WebAssembly program (`rows/`). By far most values of real bodies are whole, plain and in the canonical form;
 * the program reads those, descending into arrays and objects. Whatever else comes is left to the grammar, one value or name at a time.
 *
 * The tape and a copy of the body then stand in memory that the program shares. Where there is no WebAssembly the grammar does all of it.
 */
import type { Row, RowGrammar } from './row.ts';
import * as S from './rows/state.ts';
import { ROWS_PROGRAM } from './rows-program.ts';
import { Tape } from './tape.ts';
import { TapeArrays, type TapeRoom } from './tape-arrays.ts';
import { RESERVED_HASHES } from './text-checks.ts';
import type { Walk } from './walk.ts';

/** Containers in each other that are read without a call for each. */
const FRAMES = 256;
/** Longer bodies stay where they are, so that they are in memory once. */
const LONGEST_BODY = 64 * 1024 * 1024;
const PAGE = 65_536;

let program: WebAssembly.Module | null | undefined;

/** The compiled program; null where that is not possible (no WebAssembly, or a policy against it). */
function compiled(): WebAssembly.Module | null {
  if (program !== undefined) return program;
  program = null;
  if (typeof WebAssembly === 'undefined') return null;
  try {
    program = new WebAssembly.Module(Uint8Array.from(atob(ROWS_PROGRAM), (character) => character.charCodeAt(0)));
  } catch {
    // The grammar reads everything as well.
  }
  return program;
}

/**
 * A tape whose values are read by the program, where that is possible: for many bodies one after the other, or a large one. Tapes of this kind take address
 * space (some gigabytes each on most machines): one or two a thread.
 */
export function acceleratedTape(): Tape {
  const tape = new Tape();
  const module = compiled();
  if (module === null) return tape;
  try {
    tape.rows = new Rows(module);
    tape.grow({ frames: FRAMES });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // No address space for such memory.
    tape.rows = null;
  }
  return tape;
}

interface Exports {
  readAmf0Row(): number;
  readAmf3Row(): number;
}

/** The program with its memory, for one tape. */
export class Rows {
  readonly #module: WebAssembly.Module;
  #exports: Exports | null = null;
  #state = new Int32Array(0);
  #numbers = new Float64Array(0);
  #isLoaded = false;
  /** Of a value that is left to the grammar: its name, and the object that it may resemble. */
  name = 0;
  like = 0;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** The arrays of the tape with more room, in memory of the program. */
  enlarged(room: TapeRoom, before: TapeArrays): TapeArrays {
    const arrays = new TapeArrays(room, before, (length) => {
      const memory = new WebAssembly.Memory({ initial: Math.ceil((length + S.STATE_LENGTH) / PAGE) });
      this.#exports = new WebAssembly.Instance(this.#module, { env: { memory } }).exports as unknown as Exports;
      return { buffer: memory.buffer, offset: S.STATE_LENGTH };
    });
    this.#isLoaded = false;
    this.#numbers = new Float64Array(arrays.buffer, 0, S.STATE_LENGTH / 8);
    const state = new Int32Array(arrays.buffer, 0, S.STATE_LENGTH / 4);
    this.#state = state;
    state[S.MAX_STRINGS] = room.strings;
    state[S.MAX_TRAITS] = room.traits;
    state[S.MAX_NAMES] = room.names;
    state[S.MAX_OBJECTS] = room.objects;
    state[S.MAX_KEYS] = room.keys;
    state[S.MAX_FRAMES] = room.frames;
    for (const [index, hash] of RESERVED_HASHES.entries()) state[S.RESERVED + index] = hash;
    for (const [slot, array] of [
      [S.KINDS, arrays.kind],
      [S.FLAGS, arrays.flags],
      [S.STARTS, arrays.start],
      [S.ENDS, arrays.end],
      [S.NEXTS, arrays.next],
      [S.KEYS, arrays.key],
      [S.AUXES, arrays.aux],
      [S.STRING_STARTS, arrays.stringStart],
      [S.STRING_ENDS, arrays.stringEnd],
      [S.STRING_HASHES, arrays.stringHash],
      [S.TRAITS_CLASSES, arrays.traitsClass],
      [S.TRAITS_FIRSTS, arrays.traitsFirst],
      [S.TRAITS_MEMBERS, arrays.traitsMembers],
      [S.TRAITS_BITS, arrays.traitsBits],
      [S.NAMES, arrays.memberNames],
      [S.STRINGS, arrays.strings],
      [S.OBJECTS, arrays.objects],
      [S.SIZES, arrays.sizes],
      [S.TRAITS, arrays.traits],
      [S.OBJECTS0, arrays.objects0],
      [S.SIZES0, arrays.sizes0],
      [S.KEY_HASHES, arrays.keyHashes],
      [S.KEY_NAMES, arrays.keyNames],
      [S.KEY_OLDER, arrays.keyOlder],
      [S.KEY_HEADS, arrays.keyHeads],
      [S.FRAMES, arrays.frames],
      [S.BEFORES, arrays.befores],
    ] as const)
      state[slot] = array.byteOffset;
    return arrays;
  }

  /** The tape has another body. */
  forgetBody(): void {
    this.#isLoaded = false;
  }

  /** Whether the body of the tape is one for the program. */
  takes(tape: Tape): boolean {
    return tape.to - tape.from <= LONGEST_BODY;
  }

  #load(tape: Tape): void {
    const length = tape.to - tape.from;
    const { bytes } = tape.arrays.room;
    if (length > bytes) tape.grow({ bytes: Math.max(length, Math.min(2 * bytes, LONGEST_BODY)) });
    const { body } = tape.arrays;
    body.set(length === tape.bytes.length ? tape.bytes : tape.bytes.subarray(tape.from, tape.to));
    this.#state[S.BASE] = body.byteOffset - tape.from;
    this.#isLoaded = true;
  }

  readAmf0(): number {
    return this.#exports!.readAmf0Row();
  }

  readAmf3(): number {
    return this.#exports!.readAmf3Row();
  }

  /** Reads on in `row` and what is above `bottom` in `Tape.arrays.frames`; says why it ended. */
  run(walk: Walk, grammar: RowGrammar, row: Row, bottom: number): number {
    const { tape, keys } = walk;
    if (!this.#isLoaded) this.#load(tape);
    const state = this.#state;
    const numbers = this.#numbers;
    state[S.AT] = walk.pos;
    state[S.PARENT] = row.parent;
    state[S.LAST] = row.last;
    state[S.KEY_AT] = row.keyAt;
    state[S.LEFT] = row.left;
    state[S.TWIN] = row.names;
    state[S.MARK] = row.mark;
    state[S.SLOT] = row.slot;
    state[S.LEVEL] = row.level;
    state[S.FRAME_TOP] = walk.frameTop;
    state[S.BOTTOM] = bottom;
    state[S.END] = walk.end;
    state[S.LIMIT] = walk.limit;
    state[S.FULL] = Math.min(tape.arrays.room.nodes, walk.maxNode + 1);
    state[S.DEEPEST] = walk.maxDepth;
    state[S.LONGEST] = walk.maxString;
    state[S.RESPONSE] = walk.direction === 'response' ? 1 : 0;
    state[S.REFERABLE_DATES] = walk.countDates ? 1 : 0;
    state[S.COUNT] = tape.count;
    state[S.STRING_COUNT] = tape.stringCount;
    state[S.TRAITS_COUNT] = tape.traitsCount;
    state[S.NAME_COUNT] = tape.memberNameCount;
    state[S.STRING_BASE] = walk.stringBase;
    state[S.STRING_TOP] = walk.stringTop;
    state[S.OBJECT_BASE] = walk.objectBase;
    state[S.OBJECT_TOP] = walk.objectTop;
    state[S.TRAITS_BASE] = walk.traitsBase;
    state[S.TRAITS_TOP] = walk.traitsTop;
    state[S.TOP0] = walk.top0;
    state[S.KEY_TOP] = keys.top;
    numbers[S.EXPANDED] = walk.expanded;
    numbers[S.BEFORE] = row.before;
    const why = grammar.loop(this);
    walk.pos = state[S.AT]!;
    row.parent = state[S.PARENT]!;
    row.last = state[S.LAST]!;
    row.keyAt = state[S.KEY_AT]!;
    row.left = state[S.LEFT]!;
    row.names = state[S.TWIN]!;
    row.mark = state[S.MARK]!;
    row.slot = state[S.SLOT]!;
    row.before = numbers[S.BEFORE]!;
    row.level = state[S.LEVEL]!;
    walk.frameTop = state[S.FRAME_TOP]!;
    tape.count = state[S.COUNT]!;
    tape.stringCount = state[S.STRING_COUNT]!;
    tape.traitsCount = state[S.TRAITS_COUNT]!;
    tape.memberNameCount = state[S.NAME_COUNT]!;
    walk.stringTop = state[S.STRING_TOP]!;
    walk.objectTop = state[S.OBJECT_TOP]!;
    walk.traitsTop = state[S.TRAITS_TOP]!;
    walk.top0 = state[S.TOP0]!;
    keys.top = state[S.KEY_TOP]!;
    walk.expanded = numbers[S.EXPANDED]!;
    this.name = state[S.PENDING_NAME]!;
    this.like = state[S.LIKE]!;
    return why;
  }
}
