import { toHex } from '../bytes/text.ts';
import {
  booleanOf,
  classNameOf,
  contentEnd,
  contentStart,
  dateOf,
  dateZoneOf,
  firstChild,
  hasKey,
  isHoled,
  itemCount,
  keyOf,
  lengthOf,
  longOf,
  memberOf,
  nextSibling,
  numberOf,
  offsetOf,
  textOf,
  vectorElement,
} from './access.ts';
import { Kind, NO_NODE, type Tape } from './tape.ts';

/** One value as people look at it, with the bytes it stands in. */
export interface TreeNode {
  /** Name of the member; null for items and roots. */
  readonly name: string | null;
  readonly type: string;
  readonly class?: string | null;
  /** Of objects that something refers to or may refer to: what a `ref` elsewhere names. */
  readonly id?: number;
  /** A reference: the id of what it means. */
  readonly ref?: number;
  /** The value of a leaf. */
  readonly value?: string | number | boolean | null;
  /** Something is hidden: all of it, or a part of the text in `value`. */
  readonly redacted?: true;
  /** Bytes of the value are missing from the capture. */
  readonly hole?: true;
  /** From the start of the envelope. */
  readonly offset: number;
  readonly length: number;
  readonly children?: readonly TreeNode[];
  /** Children that are not listed because of the limit. */
  readonly omitted?: number;
}

export interface TreeOptions {
  /** Whether the value of a member is secret (domain §8.5). `offset`: where the value starts, as in `TreeNode`. */
  readonly hides: (name: string, offset: number) => boolean;
  /** A text without the secrets in it. */
  readonly text?: (text: string, offset: number) => string;
  /** Most nodes listed. */
  readonly maxNodes: number;
}

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [Kind.undefined]: 'undefined',
  [Kind.null]: 'null',
  [Kind.false]: 'boolean',
  [Kind.true]: 'boolean',
  [Kind.int]: 'int',
  [Kind.double]: 'double',
  [Kind.string]: 'string',
  [Kind.date]: 'date',
  [Kind.xml]: 'xml',
  [Kind.xmldoc]: 'xmldoc',
  [Kind.array]: 'array',
  [Kind.ecma]: 'ecma array',
  [Kind.object]: 'object',
  [Kind.external]: 'externalizable',
  [Kind.bytes]: 'bytes',
  [Kind.vectorInt]: 'vector<int>',
  [Kind.vectorUint]: 'vector<uint>',
  [Kind.vectorDouble]: 'vector<double>',
  [Kind.vectorObject]: 'vector<object>',
  [Kind.dict]: 'dictionary',
  [Kind.ref]: 'reference',
  [Kind.badref]: 'bad reference',
  [Kind.unsupported]: 'unsupported',
  [Kind.int64]: 'int64',
  [Kind.opaque]: 'undecoded',
  [Kind.uuid]: 'uuid',
  [Kind.rawInt]: 'int',
  [Kind.rawLong]: 'int64',
  [Kind.rawWord]: 'number',
};

const LOGIN_OPERATION = 8;
const MAX_HEX = 64;

/** The tree of a value: names, types, classes, references as ids, byte ranges. Bounded by `maxNodes`; never throws. */
export function valueTree(tape: Tape, node: number, options: TreeOptions): TreeNode {
  return new TreeBuilder(tape, options).build(node, null, false);
}

class TreeBuilder {
  readonly #tape: Tape;
  readonly #options: TreeOptions;
  readonly #ids = new Map<number, number>();
  #left: number;

  constructor(tape: Tape, options: TreeOptions) {
    this.#tape = tape;
    this.#options = options;
    this.#left = options.maxNodes;
  }

  build(node: number, name: string | null, hidden: boolean): TreeNode {
    this.#left--;
    const tape = this.#tape;
    const kind = tape.kind[node]!;
    // Member by member: spreading would make a hash table of every node.
    const made: Mutable<TreeNode> = { name, type: TYPE_NAMES[kind] ?? 'value' } as Mutable<TreeNode>;
    if (hidden && isSomething(kind)) {
      made.redacted = true;
      this.#place(made, node);
    } else if (kind === Kind.ref) {
      made.ref = this.#id(tape.aux[node]!);
      this.#place(made, node);
    } else if (isContainer(kind)) {
      const className = classNameOf(tape, node);
      if (className !== null) made.class = className;
      made.id = this.#id(node);
      this.#place(made, node);
      const { children, omitted } = this.#children(node, kind);
      made.children = children;
      if (omitted > 0) made.omitted = omitted;
    } else {
      this.#leaf(made, node, kind);
      this.#place(made, node);
    }
    return made;
  }

  #place(made: Mutable<TreeNode>, node: number): void {
    if (isHoled(this.#tape, node)) made.hole = true;
    made.offset = offsetOf(this.#tape, node);
    made.length = lengthOf(this.#tape, node);
  }

  /** A text in which something is hidden keeps the rest; its bytes are not to be shown. */
  #leaf(made: Mutable<TreeNode>, node: number, kind: number): void {
    const value = leafValue(this.#tape, node, kind);
    made.value = value;
    const { text } = this.#options;
    if (typeof value !== 'string' || text === undefined || !isText(kind)) return;
    const shown = text(value, offsetOf(this.#tape, node));
    if (shown === value) return;
    made.value = shown;
    made.redacted = true;
  }

  #children(node: number, kind: number): { children: TreeNode[]; omitted: number } {
    const tape = this.#tape;
    const children: TreeNode[] = [];
    let omitted = 0;
    if (kind === Kind.vectorInt || kind === Kind.vectorUint || kind === Kind.vectorDouble) {
      const count = itemCount(tape, node);
      const size = kind === Kind.vectorDouble ? 8 : 4;
      const end = offsetOf(tape, node) + lengthOf(tape, node);
      for (let index = 0; index < count && this.#left > 0; index++, this.#left--) {
        const type = kind === Kind.vectorDouble ? 'double' : kind === Kind.vectorInt ? 'int' : 'uint';
        children.push({
          name: null,
          type,
          value: vectorElement(tape, node, index),
          offset: end - (count - index) * size,
          length: size,
        });
      }
      return { children, omitted: count - children.length };
    }
    const login = isLogin(tape, node);
    for (let child = firstChild(tape, node); child !== NO_NODE; child = nextSibling(tape, child)) {
      if (this.#left <= 0) {
        omitted++;
        continue;
      }
      const name = hasKey(tape, child) ? keyOf(tape, child) : null;
      const { hides } = this.#options;
      const hidden = name !== null && (hides(name, offsetOf(tape, child)) || (login && name === 'body'));
      children.push(this.build(child, name, hidden));
    }
    return { children, omitted };
  }

  /** Numbers in order of first appearance. */
  #id(node: number): number {
    let id = this.#ids.get(node);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(node, id);
    }
    return id;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A node of which something is hidden: all of it (null), or a part of its text (what is left). */
export type HiddenNode = readonly [node: number, shown: string | null];

/** Every node below `node`, itself included, of which `valueTree` hides something, whatever its depth and number. */
export function hiddenNodes(tape: Tape, node: number, options: Omit<TreeOptions, 'maxNodes'>): HiddenNode[] {
  const found: HiddenNode[] = [];
  collectHidden(tape, node, options, found);
  return found;
}

function collectHidden(tape: Tape, node: number, options: Omit<TreeOptions, 'maxNodes'>, found: HiddenNode[]): void {
  const kind = tape.kind[node]!;
  if (isText(kind)) {
    const value = leafValue(tape, node, kind);
    const shown = typeof value === 'string' ? (options.text?.(value, offsetOf(tape, node)) ?? value) : value;
    if (shown !== value) found.push([node, shown as string]);
    return;
  }
  if (!isContainer(kind)) return;
  let child = firstChild(tape, node);
  if (child === NO_NODE) return;
  const login = isLogin(tape, node);
  for (; child !== NO_NODE; child = nextSibling(tape, child)) {
    const name = hasKey(tape, child) ? keyOf(tape, child) : null;
    const hidden = name !== null && (options.hides(name, offsetOf(tape, child)) || (login && name === 'body'));
    if (hidden && isSomething(tape.kind[child]!)) found.push([child, null]);
    else collectHidden(tape, child, options, found);
  }
}

/** Nothing is hidden where there is nothing. */
function isSomething(kind: number): boolean {
  return kind !== Kind.null && kind !== Kind.undefined;
}

function isText(kind: number): boolean {
  return kind === Kind.string || kind === Kind.xml || kind === Kind.xmldoc || kind === Kind.uuid;
}

function isContainer(kind: number): boolean {
  switch (kind) {
    case Kind.array:
    case Kind.ecma:
    case Kind.object:
    case Kind.external:
    case Kind.vectorInt:
    case Kind.vectorUint:
    case Kind.vectorDouble:
    case Kind.vectorObject:
    case Kind.dict:
      return true;
    default:
      return false;
  }
}

/** Body of a login command: Base64 of user and password. */
function isLogin(tape: Tape, node: number): boolean {
  const name = classNameOf(tape, node);
  if (name === null || !/(?:^|\.)(?:CommandMessage(?:Ext)?|DSC)$/.test(name)) return false;
  return numberOf(tape, memberOf(tape, node, 'operation')) === LOGIN_OPERATION;
}

function leafValue(tape: Tape, node: number, kind: number): string | number | boolean | null {
  switch (kind) {
    case Kind.true:
    case Kind.false:
      return booleanOf(tape, node);
    case Kind.int:
    case Kind.rawInt:
    case Kind.rawWord:
    case Kind.double:
      return plainNumber(numberOf(tape, node));
    case Kind.int64:
    case Kind.rawLong:
      return longOf(tape, node);
    case Kind.string:
    case Kind.xml:
    case Kind.xmldoc:
    case Kind.uuid:
      return textOf(tape, node);
    case Kind.date:
      return dateText(dateOf(tape, node), dateZoneOf(tape, node));
    case Kind.bytes: {
      const start = contentStart(tape, node);
      const end = contentEnd(tape, node);
      const hex = toHex(tape.bytes, start, Math.min(end, start + MAX_HEX));
      return end - start > MAX_HEX ? `${hex}… (${end - start} bytes)` : hex;
    }
    case Kind.badref:
      return tape.aux[node]!;
    default:
      return null;
  }
}

/** JSON has no NaN, infinity or negative zero. */
function plainNumber(value: number | null): string | number | null {
  if (value === null || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return Object.is(value, -0) ? '-0' : String(value);
}

function dateText(ms: number | null, zone: number | null): string | null {
  if (ms === null) return null;
  const inRange = Math.abs(ms) <= 8.64e15;
  const text = inRange ? new Date(ms).toISOString() : `${ms} ms`;
  return zone === null || zone === 0 ? text : `${text} (zone field ${zone})`;
}
