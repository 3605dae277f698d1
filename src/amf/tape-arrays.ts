/** Of how many of each kind the arrays of a tape have room. */
export interface TapeRoom {
  readonly nodes: number;
  /** Strings, and entries of the string table in force. */
  readonly strings: number;
  /** Traits, and entries of the traits table in force. */
  readonly traits: number;
  /** Names of members of traits. */
  readonly names: number;
  /** Entries of the object tables, AMF0 and AMF3. */
  readonly objects: number;
  /** Names of the objects that are open; a power of two. */
  readonly keys: number;
  /** Containers that are read in a row; only for `rows.ts`. */
  readonly frames: number;
  /** Bytes of a body; only for `rows.ts`. */
  readonly bytes: number;
}

export const FIRST_ROOM: TapeRoom = {
  nodes: 128,
  strings: 64,
  traits: 16,
  names: 64,
  objects: 64,
  keys: 64,
  frames: 0,
  bytes: 0,
};

/** Numbers a frame has, as in `rows/state.ts`. */
const FRAME = 6;
/** Bytes that may be looked at beyond a body. */
const SLACK = 16;

/** Gives that many zeroed bytes; from the offset on they are the taker's. */
export type Allocate = (length: number) => { readonly buffer: ArrayBuffer; readonly offset: number };

const allocatePlain: Allocate = (length) => ({ buffer: new ArrayBuffer(length), offset: 0 });

/** All arrays of a tape, in one buffer. See `Tape` for what is in them. */
export class TapeArrays {
  readonly room: TapeRoom;
  readonly buffer: ArrayBuffer;
  readonly sizes: Float64Array<ArrayBuffer>;
  readonly sizes0: Float64Array<ArrayBuffer>;
  readonly befores: Float64Array<ArrayBuffer>;
  readonly start: Int32Array<ArrayBuffer>;
  readonly end: Int32Array<ArrayBuffer>;
  readonly next: Int32Array<ArrayBuffer>;
  readonly key: Int32Array<ArrayBuffer>;
  readonly aux: Int32Array<ArrayBuffer>;
  readonly stringStart: Int32Array<ArrayBuffer>;
  readonly stringEnd: Int32Array<ArrayBuffer>;
  readonly stringHash: Int32Array<ArrayBuffer>;
  readonly strings: Int32Array<ArrayBuffer>;
  readonly traitsClass: Int32Array<ArrayBuffer>;
  readonly traitsFirst: Int32Array<ArrayBuffer>;
  readonly traitsMembers: Int32Array<ArrayBuffer>;
  readonly traitsBits: Int32Array<ArrayBuffer>;
  readonly traits: Int32Array<ArrayBuffer>;
  readonly memberNames: Int32Array<ArrayBuffer>;
  readonly objects: Int32Array<ArrayBuffer>;
  readonly objects0: Int32Array<ArrayBuffer>;
  readonly keyHashes: Int32Array<ArrayBuffer>;
  readonly keyNames: Int32Array<ArrayBuffer>;
  readonly keyOlder: Int32Array<ArrayBuffer>;
  readonly keyHeads: Int32Array<ArrayBuffer>;
  readonly frames: Int32Array<ArrayBuffer>;
  readonly kind: Uint8Array<ArrayBuffer>;
  readonly flags: Uint8Array<ArrayBuffer>;
  /** The body, where it is read in memory of its own. */
  readonly body: Uint8Array<ArrayBuffer>;

  /** @param before whose content is taken over; it must not have more room */
  constructor(room: TapeRoom, before: TapeArrays | null, allocate: Allocate = allocatePlain) {
    const { nodes, strings, traits, names, objects, keys, frames, bytes } = room;
    const floats = 2 * objects + frames;
    const ints = 5 * nodes + 4 * strings + 5 * traits + names + 2 * objects + 4 * keys + FRAME * frames;
    const { buffer, offset } = allocate(8 * floats + 4 * ints + 2 * nodes + bytes + SLACK);
    let at = offset;
    const numbers = (length: number, from: Float64Array | undefined): Float64Array<ArrayBuffer> => {
      const array = new Float64Array(buffer, at, length);
      at += 8 * length;
      if (from !== undefined) array.set(from);
      return array;
    };
    const integers = (length: number, from: Int32Array | undefined): Int32Array<ArrayBuffer> => {
      const array = new Int32Array(buffer, at, length);
      at += 4 * length;
      if (from !== undefined) array.set(from);
      return array;
    };
    const octets = (length: number, from: Uint8Array | undefined): Uint8Array<ArrayBuffer> => {
      const array = new Uint8Array(buffer, at, length);
      at += length;
      if (from !== undefined) array.set(from);
      return array;
    };
    this.room = room;
    this.buffer = buffer;
    this.sizes = numbers(objects, before?.sizes);
    this.sizes0 = numbers(objects, before?.sizes0);
    this.befores = numbers(frames, before?.befores);
    this.start = integers(nodes, before?.start);
    this.end = integers(nodes, before?.end);
    this.next = integers(nodes, before?.next);
    this.key = integers(nodes, before?.key);
    this.aux = integers(nodes, before?.aux);
    this.stringStart = integers(strings, before?.stringStart);
    this.stringEnd = integers(strings, before?.stringEnd);
    this.stringHash = integers(strings, before?.stringHash);
    this.strings = integers(strings, before?.strings);
    this.traitsClass = integers(traits, before?.traitsClass);
    this.traitsFirst = integers(traits, before?.traitsFirst);
    this.traitsMembers = integers(traits, before?.traitsMembers);
    this.traitsBits = integers(traits, before?.traitsBits);
    this.traits = integers(traits, before?.traits);
    this.memberNames = integers(names, before?.memberNames);
    this.objects = integers(objects, before?.objects);
    this.objects0 = integers(objects, before?.objects0);
    this.keyHashes = integers(keys, before?.keyHashes);
    this.keyNames = integers(keys, before?.keyNames);
    this.keyOlder = integers(keys, before?.keyOlder);
    this.keyHeads = integers(keys, before?.keyHeads);
    this.frames = integers(FRAME * frames, before?.frames);
    this.kind = octets(nodes, before?.kind);
    this.flags = octets(nodes, before?.flags);
    this.body = octets(bytes, undefined);
  }
}
