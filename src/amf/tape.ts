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

const INITIAL_NODES = 128;
const INITIAL_STRINGS = 64;

const NO_HOLES: Tape['holes'] = [];

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(length);
  next.set(array);
  return next;
}

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

  /** Id of the next node. Ids start at 1. */
  count = 1;
  kind = new Uint8Array(INITIAL_NODES);
  flags = new Uint8Array(INITIAL_NODES);
  /** First byte of the value (its marker, or the switch before it), absolute in `bytes`. */
  start = new Int32Array(INITIAL_NODES);
  /** One past the last byte; 0 while the value is being read. */
  end = new Int32Array(INITIAL_NODES);
  /** Next sibling or `NO_NODE`. */
  next = new Int32Array(INITIAL_NODES);
  /** Name of a member: 0 none, > 0 string id, < 0 `~offset` of an AMF0 name (U16 length and bytes), from `NAME_BASE` on an index of `names`. */
  key = new Int32Array(INITIAL_NODES);
  /** See `Kind`; for an AMF3 string the string id, for other text and bytes the absolute start of the content, for an AMF3 object its traits. */
  aux = new Int32Array(INITIAL_NODES);

  /** AMF3 strings by id: absolute range of their bytes. */
  stringCount = 2;
  stringStart = new Int32Array(INITIAL_STRINGS);
  stringEnd = new Int32Array(INITIAL_STRINGS);
  /** Hash of a string that was used as a name; 0 = not computed. */
  stringHash = new Int32Array(INITIAL_STRINGS);
  /** Decoded texts by string id, filled on demand. */
  texts = new Map<number, string>();

  /** AMF3 traits by id (from 1): class name (string id), member names (a run of `memberNames`), bit 0 dynamic, bit 1 externalizable. */
  traitsCount = 1;
  traitsClass = new Int32Array(16);
  traitsFirst = new Int32Array(16);
  traitsMembers = new Int32Array(16);
  traitsBits = new Int32Array(16);
  memberNameCount = 1;
  /** The first one is 0, the name of what has none. */
  memberNames = new Int32Array(INITIAL_STRINGS);

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
    this.rewind(1);
    this.stringCount = 2;
    this.stringStart[EMPTY_STRING] = from;
    this.stringEnd[EMPTY_STRING] = from;
    this.forgetTexts();
    this.traitsCount = 1;
    this.memberNameCount = 1;
  }

  growNodes(): void {
    const length = this.kind.length * 2;
    const kind = new Uint8Array(length);
    kind.set(this.kind);
    this.kind = kind;
    const flags = new Uint8Array(length);
    flags.set(this.flags);
    this.flags = flags;
    this.start = grown(this.start, length);
    this.end = grown(this.end, length);
    this.next = grown(this.next, length);
    this.key = grown(this.key, length);
    this.aux = grown(this.aux, length);
  }

  growStrings(): void {
    const length = this.stringStart.length * 2;
    this.stringStart = grown(this.stringStart, length);
    this.stringEnd = grown(this.stringEnd, length);
    this.stringHash = grown(this.stringHash, length);
  }

  addString(start: number, end: number): number {
    const id = this.stringCount;
    if (id === this.stringStart.length) this.growStrings();
    this.stringStart[id] = start;
    this.stringEnd[id] = end;
    this.stringHash[id] = 0;
    this.stringCount = id + 1;
    return id;
  }

  /** Starts traits whose member names follow through `addMemberName`. */
  addTraits(className: number, bits: number): number {
    const id = this.traitsCount;
    if (id === this.traitsClass.length) {
      this.traitsClass = grown(this.traitsClass, id * 2);
      this.traitsFirst = grown(this.traitsFirst, id * 2);
      this.traitsMembers = grown(this.traitsMembers, id * 2);
      this.traitsBits = grown(this.traitsBits, id * 2);
    }
    this.traitsClass[id] = className;
    this.traitsFirst[id] = this.memberNameCount;
    this.traitsMembers[id] = 0;
    this.traitsBits[id] = bits;
    this.traitsCount = id + 1;
    return id;
  }

  addMemberName(traits: number, name: number): void {
    if (this.memberNameCount === this.memberNames.length) {
      this.memberNames = grown(this.memberNames, this.memberNameCount * 2);
    }
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
