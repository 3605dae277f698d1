import type { OpaqueReason } from '../opaque.ts';
import { Flag, Kind, Layout } from '../tape.ts';
import { checkText } from '../text-checks.ts';
import type { Walk } from '../walk.ts';
import { fieldKey } from './field-names.ts';

/** Reads the content of one externalizable class; returns how the children it appended are arranged (`Layout`). */
export type ExternalLayout = (body: ExternalBody) => number;

/**
 * What a layout reads with. Each `read*` appends one child to the externalizable and returns its node, or 0 once the walk has stopped: layouts
 * need no checks of their own unless they loop or branch on a value.
 */
export class ExternalBody {
  readonly walk: Walk;
  /** The externalizable. */
  readonly node: number;
  readonly className: string;
  readonly #depth: number;
  #last = 0;

  constructor(walk: Walk, node: number, className: string, depth: number) {
    this.walk = walk;
    this.node = node;
    this.className = className;
    this.#depth = depth;
  }

  get stopped(): boolean {
    return this.walk.stopped;
  }

  #link(child: number): number {
    this.#last = this.walk.link(this.node, this.#last, child);
    return child;
  }

  #key(name: string): number {
    return name === '' ? 0 : fieldKey(this.walk.tape, name);
  }

  /** One AMF3 value. '' = an unnamed child. */
  readValue(name: string): number {
    const walk = this.walk;
    if (walk.stopped) return 0;
    return this.#link(walk.value(walk, this.#key(name), this.#depth + 1));
  }

  /** One AMF3 value read with empty tables, which are thrown away afterwards. */
  readValueWithFreshTables(name: string): number {
    const walk = this.walk;
    const { stringBase, stringTop, objectBase, objectTop, traitsBase, traitsTop } = walk;
    walk.freshAmf3Tables();
    const node = this.readValue(name);
    if (!walk.stopped) Object.assign(walk, { stringBase, stringTop, objectBase, objectTop, traitsBase, traitsTop });
    return node;
  }

  /** One byte of the content that is no value of its own; −1 when there is none. */
  readByte(what: string): number {
    const walk = this.walk;
    if (walk.stopped) return -1;
    if (walk.pos >= walk.end) {
      walk.cutChild(this.node, this.#last, Flag.amf3, what);
      return -1;
    }
    return walk.bytes[walk.pos++]!;
  }

  /** A 32-bit count that is no value of its own; −1 when there is none. */
  readCount(): number {
    let count = 0;
    for (let index = 0; index < 4; index++) {
      const byte = this.readByte('count');
      if (byte < 0) return -1;
      count = count * 256 + byte;
    }
    return count;
  }

  /** Appends a plain payload of `length` bytes. */
  readRaw(name: string, kind: Kind, length: number): number {
    const walk = this.walk;
    if (walk.stopped) return 0;
    const start = walk.pos;
    const child = this.#link(walk.add(kind, 0, start, this.#key(name)));
    if (walk.take(length) < 0) {
      walk.cut(child, name);
      return 0;
    }
    walk.tape.aux[child] = start;
    walk.tape.end[child] = walk.pos;
    return child;
  }

  /** A plain signed integer of 1, 2 or 4 bytes. */
  readInteger(name: string, size: 1 | 2 | 4, signed = true): number {
    const child = this.readRaw(name, Kind.rawInt, size);
    if (child === 0) return 0;
    const { bytes, tape } = this.walk;
    let value = 0;
    for (let at = tape.start[child]!; at < tape.end[child]!; at++) value = (value << 8) | bytes[at]!;
    tape.aux[child] = signed ? (value << (32 - 8 * size)) >> (32 - 8 * size) : value;
    return child;
  }

  /** Says whether the word read last is a float; returns its node. */
  markWord(float: boolean): number {
    this.walk.tape.aux[this.#last] = float ? 1 : 0;
    return this.#last;
  }

  /** A number that was read from `start` on with `readByte`; −1 = it was cut. */
  addNumber(name: string, start: number, value: number): number {
    const walk = this.walk;
    if (value < 0 || walk.stopped) return 0;
    const child = this.#link(walk.leaf(Kind.rawInt, 0, start, this.#key(name)));
    walk.tape.aux[child] = value;
    return child;
  }

  /** Makes a field a list of the children of that name; an empty one leaves a child of no kind. */
  markList(name: string, empty: boolean): void {
    const walk = this.walk;
    if (walk.stopped) return;
    const tape = walk.tape;
    if (!tape.lists.has(name)) tape.lists = new Set([...tape.lists, name]);
    if (empty) this.#link(walk.leaf(Kind.none, 0, walk.pos, this.#key(name)));
  }

  /** A plain 64-bit signed integer. */
  readLong(name: string): number {
    return this.readRaw(name, Kind.rawLong, 8);
  }

  /** A plain byte that is 0 for false. */
  readBoolean(name: string): number {
    const child = this.readRaw(name, Kind.false, 1);
    if (child !== 0 && this.walk.bytes[this.walk.tape.start[child]!] !== 0) this.walk.tape.kind[child] = Kind.true;
    return child;
  }

  /** Text after its length in `lengthSize` bytes (2 = Java's writeUTF). */
  readText(name: string, lengthSize: 2 | 4): number {
    const walk = this.walk;
    if (walk.stopped) return 0;
    const start = walk.pos;
    const child = this.#link(walk.add(Kind.string, 0, start, this.#key(name)));
    const at = walk.take(lengthSize);
    let length = 0;
    for (let index = 0; index < lengthSize; index++) length = length * 256 + walk.bytes[at + index]!;
    const content = at < 0 ? -1 : walk.take(length);
    if (content < 0) {
      walk.cut(child, name);
      return 0;
    }
    walk.tape.aux[child] = content;
    walk.tape.end[child] = walk.pos;
    checkText(walk, content, walk.pos);
    return child;
  }

  /** The text form of a 16-byte id: `source` is the byte array, `read` the child that is it or refers to it. */
  addUuid(name: string, source: number, read: number): void {
    const walk = this.walk;
    const tape = walk.tape;
    const child = this.#link(walk.add(Kind.uuid, tape.flags[source]! & Flag.hole, tape.start[read]!, this.#key(name)));
    tape.aux[child] = tape.aux[source]!;
    tape.end[child] = tape.end[read]!;
  }

  /** Ends the walk: what follows is the undecoded rest. */
  fail(reason: OpaqueReason, detail: string): void {
    const walk = this.walk;
    this.#link(walk.fail(walk.add(Kind.opaque, Flag.amf3, walk.pos, 0), reason, detail, walk.pos));
  }

  /** Gives up: everything up to the end of the value is undecoded. The walk stops without a fatal finding. */
  readRest(): number {
    const child = this.#addRest('', Kind.opaque);
    this.walk.tape.aux[child] = EXTERNALIZABLE_REASON;
    return Layout.opaque;
  }

  /** Like `readRest`, for a field that is declared to take the rest: its bytes are kept as such. */
  readRestBytes(name: string): void {
    const child = this.#addRest(name, Kind.bytes);
    this.walk.tape.aux[child] = this.walk.tape.start[child]!;
  }

  #addRest(name: string, kind: Kind): number {
    const walk = this.walk;
    const start = walk.pos;
    const end = walk.place?.boundary(start) ?? walk.limit;
    const child = this.#link(walk.add(kind, 0, start, this.#key(name)));
    walk.tape.end[child] = end;
    walk.pos = end;
    walk.stopped = true;
    walk.report('amf.externalizable', `${this.className}: ${end - start} bytes undecoded`, start);
    return child;
  }
}

/** Index of 'amf.externalizable' in OPAQUE_REASONS. */
const EXTERNALIZABLE_REASON = 7;
