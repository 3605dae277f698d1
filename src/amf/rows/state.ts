/**
 * Where the state of a row stands at the start of the memory: 32-bit slots by number. The program of this folder and `../rows.ts` share it.
 */

/** Why the loop ended: the row is at its end; there is no room; a name, a value is left to the grammar. */
export const DONE = 0;
export const ROOM = 1;
export const NAME = 2;
export const VALUE = 3;

/** How the children of the innermost parent are named, where it is no member of another object to follow: none or known names, all names of the twin came, names are noted, one of them was odd. */
export const LISTED = 0;
export const ENDED = -1;
export const NOTED = -2;
export const ODD = -3;

/** Numbers a frame has. */
export const FRAME = 6;

// The row: see `../rows.ts`.
export const AT = 0;
export const PARENT = 1;
export const LAST = 2;
export const KEY_AT = 3;
export const LEFT = 4;
export const TWIN = 5;
export const MARK = 6;
export const SLOT = 7;
export const LEVEL = 8;
export const FRAME_TOP = 9;
export const BOTTOM = 10;
export const PENDING_NAME = 11;
export const LIKE = 12;

// Bounds of the body and of what may be read.
export const END = 13;
export const LIMIT = 14;
export const BASE = 15;
export const FULL = 16;
export const DEEPEST = 17;
export const LONGEST = 18;
export const RESPONSE = 19;
export const REFERABLE_DATES = 20;

// The tables.
export const COUNT = 21;
export const STRING_COUNT = 22;
export const TRAITS_COUNT = 23;
export const NAME_COUNT = 24;
export const STRING_BASE = 25;
export const STRING_TOP = 26;
export const OBJECT_BASE = 27;
export const OBJECT_TOP = 28;
export const TRAITS_BASE = 29;
export const TRAITS_TOP = 30;
export const TOP0 = 31;
export const KEY_TOP = 32;

// What they have room for.
export const MAX_STRINGS = 33;
export const MAX_TRAITS = 34;
export const MAX_NAMES = 35;
export const MAX_OBJECTS = 36;
export const MAX_KEYS = 37;
export const MAX_FRAMES = 38;

// Where the arrays begin.
export const KINDS = 40;
export const FLAGS = 41;
export const STARTS = 42;
export const ENDS = 43;
export const NEXTS = 44;
export const KEYS = 45;
export const AUXES = 46;
export const STRING_STARTS = 47;
export const STRING_ENDS = 48;
export const STRING_HASHES = 49;
export const TRAITS_CLASSES = 50;
export const TRAITS_FIRSTS = 51;
export const TRAITS_MEMBERS = 52;
export const TRAITS_BITS = 53;
export const NAMES = 54;
export const STRINGS = 55;
export const OBJECTS = 56;
export const SIZES = 57;
export const TRAITS = 58;
export const OBJECTS0 = 59;
export const SIZES0 = 60;
export const KEY_HASHES = 61;
export const KEY_NAMES = 62;
export const KEY_OLDER = 63;
export const KEY_HEADS = 64;
export const FRAMES = 65;
export const BEFORES = 66;

/** Hashes of names that are dangerous in JavaScript, three. */
export const RESERVED = 68;

/** Of 64-bit floating point numbers, slots counted by 8 bytes: values that references stand for, now and before the parent. */
export const EXPANDED = 40;
export const BEFORE = 41;

/** Bytes of all of it. */
export const STATE_LENGTH = 512;
