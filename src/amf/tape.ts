import { KeySet } from './key-set.ts';
import type { Rows } from './rows.ts';
import { FIRST_ROOM, TapeArrays, type TapeRoom } from './tape-arrays.ts';

/** The id that stands for "no value". */
export const NO_NODE = 0;

/** What a node of the tape is. */
export const Kind = {
  none: 0,
  undefined: 1,
  null: 2,
  false: 3,
  true: 4,
  /** AMF3 integer; the value is in `aux`. */
  int: 5,
  /** AMF0 number or AMF3 double; its last 8 bytes. */
  double: 6,
  string: 7,
  date: 8,
  /** E4X XML. */
  xml: 9,
  /** Legacy XML document. */
  xmldoc: 10,
  /** AMF0 strict array or AMF3 array (associative members carry a key and come first). */
  array: 11,
  /** AMF0 ECMA array; `aux` is the count as written. */
  ecma: 12,
  object: 13,
  /** AMF3 externalizable. */
  external: 14,
  bytes: 15,
  /** Elements of the three numeric vectors are read from the bytes, they are no nodes. `aux` is their number. */
  vectorInt: 16,
  vectorUint: 17,
  vectorDouble: 18,
  vectorObject: 19,
  /** Children alternate: key, value. */
  dict: 20,
  /** `aux` is the node meant. */
  ref: 21,
  /** A reference to an entry that does not exist; `aux` is its index. */
  badref: 22,
  unsupported: 23,
  int64: 24,
  /** Bytes that were not decoded; `aux` indexes `OPAQUE_REASONS`. */
  opaque: 25,
  /** Text form of a 16-byte id that stands in the node before. */
  uuid: 26,
  /** A plain integer inside an externalizable; the value is in `aux`. */
  rawInt: 27,
  /** A plain 64-bit integer inside an externalizable; its last 8 bytes. */
  rawLong: 28,
  /** A plain 32-bit unsigned integer or float inside an externalizable: `aux` 0 = uint32, 1 = float32; its last 4 bytes. */
  rawWord: 29,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Bits of `Tape.flags`. */
export const Flag = {
  amf3: 1,
  /** An AMF0 switch (11) stands before the value and belongs to its range. */
  switched: 2,
  children: 4,
  /** fixed vector, weak dictionary, AMF0 long string, externalizable that was guessed. */
  marked: 8,
  /** Bytes of the value are missing from the capture. */
  hole: 16,
  /** Bits 5 and 6: `Layout` of an externalizable. */
  layout: 0x60,
  /** An object whose member names were checked and found different and harmless. */
  clean: 0x80,
} as const;

/** How the content of an externalizable is arranged: one value, named fields, key/value pairs, or undecoded bytes. */
export const Layout = { value: 0, fields: 0x20, entries: 0x40, opaque: 0x60 } as const;

/** String id of the empty string. */
export const EMPTY_STRING = 1;

/** Keys from here on index `Tape.names`. */
export const NAME_BASE = 0x40000000;

const NO_HOLES: Tape['holes'] = [];

/**
 * The values of one AMF body as integers, in the order of their first byte: a parent stands before its children, the first child
 * of a node is `node + 1`. Nothing is decoded here but structure; `access.ts` reads values from the bytes when asked.
 *
 * A tape is reusable: `reset` forgets everything. It borrows `bytes`; readers are valid as long as those stay unchanged.
 */
export class Tape {
  bytes: Uint8Array = new Uint8Array(0);
  /** Of the whole buffer of `bytes`. */
  view = new DataView(this.bytes.buffer);
  /** Start and end of the body in `bytes`; offsets given to people are relative to `from`. */
  from = 0;
  to = 0;
  /** Missing ranges as absolute `[start, end)` pairs in `bytes`, ascending. */
  holes: readonly (readonly [number, number])[] = NO_HOLES;

  /** Where the arrays below come from. What makes one of them longer makes all of them anew. */
  arrays = new TapeArrays(FIRST_ROOM, null);

  /** Id of the next node. Ids start at 1. */
  count = 1;
  kind = this.arrays.kind;
  flags = this.arrays.flags;
  /** First byte of the value (its marker, or the switch before it), absolute in `bytes`. */
  start = this.arrays.start;
  /** One past the last byte; 0 while the value is being read. */
  end = this.arrays.end;
  /** Next sibling or `NO_NODE`. */
  next = this.arrays.next;
  /** Name of a member: 0 none, > 0 string id, < 0 `~offset` of an AMF0 name (U16 length and bytes), from `NAME_BASE` on an index of `names`. */
  key = this.arrays.key;
  /** See `Kind`; for an AMF3 string the string id, for other text and bytes the absolute start of the content, for an AMF3 object its traits. */
  aux = this.arrays.aux;

  /** AMF3 strings by id: absolute range of their bytes. */
  stringCount = 2;
  stringStart = this.arrays.stringStart;
  stringEnd = this.arrays.stringEnd;
  /** Hash of a string that was used as a name; 0 = not computed. */
  stringHash = this.arrays.stringHash;
  /** Decoded texts by string id, filled on demand. */
  texts = new Map<number, string>();

  /** AMF3 traits by id (from 1): class name (string id), member names (a run of `memberNames`), bit 0 dynamic, bit 1 externalizable. */
  traitsCount = 1;
  traitsClass = this.arrays.traitsClass;
  traitsFirst = this.arrays.traitsFirst;
  traitsMembers = this.arrays.traitsMembers;
  traitsBits = this.arrays.traitsBits;
  memberNameCount = 1;
  /** The first one is 0, the name of what has none. */
  memberNames = this.arrays.memberNames;

  /** Reference tables of the value that is being read, for its `Walk`: string ids, traits ids, nodes, and values that each node expands to. */
  strings = this.arrays.strings;
  traits = this.arrays.traits;
  objects = this.arrays.objects;
  sizes = this.arrays.sizes;
  objects0 = this.arrays.objects0;
  sizes0 = this.arrays.sizes0;

  /** Names of the objects that are open. */
  readonly keys = new KeySet(this);

  /** Reads many children at once where that is possible: see `rows.ts`. */
  rows: Rows | null = null;

  /** Names of externalizable fields, by `key - NAME_BASE`. */
  names: readonly string[] = [];
  /** Names of externalizable fields that hold a list, whatever its length. */
  lists: ReadonlySet<string> = new Set();

  /** What the reader of this tape keeps to use again; nothing for anybody else. */
  scratch: object | null = null;

  /** Forgets the nodes from `count` on. Behind the last node `end`, `next` and `aux` are 0 at all times: a new node need not set them. */
  rewind(count: number): void {
    if (count === this.count) return;
    this.end.fill(0, count, this.count);
    this.next.fill(0, count, this.count);
    this.aux.fill(0, count, this.count);
    this.count = count;
  }

  /**
   * Forgets the decoded texts: ids mean other strings from now on. Never by `clear`, which links the entries of before to those to come; what keeps one
   * generation then keeps all after it, and nothing of a stream of small values dies young.
   */
  forgetTexts(): void {
    if (this.texts.size > 0) this.texts = new Map();
  }

  /** Forgets all values and takes over `bytes[from, to)`. */
  reset(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    if (this.view.buffer !== bytes.buffer) this.view = new DataView(bytes.buffer);
    this.from = from;
    this.to = to;
    this.holes = NO_HOLES;
    this.rows?.forgetBody();
    this.rewind(1);
    this.stringCount = 2;
    this.stringStart[EMPTY_STRING] = from;
    this.stringEnd[EMPTY_STRING] = from;
    this.forgetTexts();
    this.traitsCount = 1;
    this.memberNameCount = 1;
  }

  /** Makes arrays longer, all with one call of `allocate`. */
  grow(larger: Partial<TapeRoom>): void {
    const room = { ...this.arrays.room, ...larger };
    this.use(this.rows === null ? new TapeArrays(room, this.arrays) : this.rows.enlarged(room, this.arrays));
  }

  /** Takes other arrays with the same content in place of those it has. */
  use(arrays: TapeArrays): void {
    this.arrays = arrays;
    this.kind = arrays.kind;
    this.flags = arrays.flags;
    this.start = arrays.start;
    this.end = arrays.end;
    this.next = arrays.next;
    this.key = arrays.key;
    this.aux = arrays.aux;
    this.stringStart = arrays.stringStart;
    this.stringEnd = arrays.stringEnd;
    this.stringHash = arrays.stringHash;
    this.traitsClass = arrays.traitsClass;
    this.traitsFirst = arrays.traitsFirst;
    this.traitsMembers = arrays.traitsMembers;
    this.traitsBits = arrays.traitsBits;
    this.memberNames = arrays.memberNames;
    this.strings = arrays.strings;
    this.traits = arrays.traits;
    this.objects = arrays.objects;
    this.sizes = arrays.sizes;
    this.objects0 = arrays.objects0;
    this.sizes0 = arrays.sizes0;
  }

  addString(start: number, end: number): number {
    const id = this.stringCount;
    if (id === this.stringStart.length) this.grow({ strings: id * 2 });
    this.stringStart[id] = start;
    this.stringEnd[id] = end;
    this.stringHash[id] = 0;
    this.stringCount = id + 1;
    return id;
  }

  /** Starts traits whose member names follow through `addMemberName`. */
  addTraits(className: number, bits: number): number {
    const id = this.traitsCount;
    if (id === this.traitsClass.length) this.grow({ traits: id * 2 });
    this.traitsClass[id] = className;
    this.traitsFirst[id] = this.memberNameCount;
    this.traitsMembers[id] = 0;
    this.traitsBits[id] = bits;
    this.traitsCount = id + 1;
    return id;
  }

  addMemberName(traits: number, name: number): void {
    if (this.memberNameCount === this.memberNames.length) this.grow({ names: this.memberNameCount * 2 });
    this.memberNames[this.memberNameCount++] = name;
    this.traitsMembers[traits]!++;
  }
}

/** True when some of `length` bytes at `at` are missing from the capture. */
export function isMissing({ holes }: Tape, at: number, length: number): boolean {
  return holes.length > 0 && holes.some((hole) => hole[0] < at + length && hole[1] > at);
}

/** Bits of `Tape.traitsBits`. */
export const TRAITS_DYNAMIC = 1;
export const TRAITS_EXTERNALIZABLE = 2;
