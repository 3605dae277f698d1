import { classNameOf, contentEnd, contentStart, firstChild, keyIs, keyOf, layoutOf, nextSibling } from './access.ts';
import { Flag, Kind, Layout, NO_NODE, type Tape } from './tape.ts';

/** A number that was the same everywhere, or `[least, most]`. */
export type ShapeRange = number | readonly [number, number];

/** Kinds whose values a shape does not tell. */
export type PlainShapeKind =
  | 'null'
  | 'undefined'
  | 'boolean'
  | 'int'
  | 'double'
  | 'date'
  | 'unsupported'
  | 'int64'
  | 'ref'
  | 'badref'
  | 'opaque';

/**
 * What a value looks like without what it says: kinds, class names, member names, counts; text and bytes by length. The items of a list share one
 * shape (a `union` when they differ); a member that not every object has carries `?` as third element.
 */
export type AmfShape =
  | { readonly $: PlainShapeKind }
  | { readonly $: 'string' | 'xml' | 'bytes'; readonly length: ShapeRange }
  | {
      readonly $: 'object';
      readonly class: string | null;
      readonly members: readonly ShapeMember[];
      readonly more?: number;
    }
  | { readonly $: 'ecma'; readonly members: readonly ShapeMember[]; readonly more?: number }
  | {
      readonly $: 'external';
      readonly class: string | null;
      readonly members: readonly ShapeMember[];
      readonly more?: number;
    }
  | {
      readonly $: 'array' | 'dict' | 'vector';
      readonly count: ShapeRange;
      /** Element kind of a vector. */
      readonly elem?: string;
      readonly class?: string;
      readonly members?: readonly ShapeMember[];
      readonly more?: number;
      readonly keys?: AmfShape;
      readonly items?: AmfShape;
      /** Of the arguments of a call: the shape of each, in order. */
      readonly each?: readonly AmfShape[];
    }
  | { readonly $: 'union'; readonly of: readonly AmfShape[] };

export type ShapeMember = readonly [string, AmfShape] | readonly [string, AmfShape, '?'];

/** Members listed of one object; the rest is counted in `more`. */
const MAX_MEMBERS = 1000;
/** Different objects (by class) told apart at one place. */
const MAX_CLASSES = 64;

const PLAIN: readonly PlainShapeKind[] = [
  'null',
  'undefined',
  'boolean',
  'int',
  'double',
  'date',
  'unsupported',
  'int64',
  'ref',
  'badref',
  'opaque',
];

const PLAIN_BIT = new Uint16Array(64);
const bit = (kind: PlainShapeKind) => 1 << PLAIN.indexOf(kind);
for (const [kind, shape] of [
  [Kind.null, 'null'],
  [Kind.none, 'undefined'],
  [Kind.undefined, 'undefined'],
  [Kind.false, 'boolean'],
  [Kind.true, 'boolean'],
  [Kind.int, 'int'],
  [Kind.rawInt, 'int'],
  [Kind.double, 'double'],
  [Kind.rawWord, 'double'],
  [Kind.date, 'date'],
  [Kind.unsupported, 'unsupported'],
  [Kind.int64, 'int64'],
  [Kind.rawLong, 'int64'],
  [Kind.ref, 'ref'],
  [Kind.badref, 'badref'],
  [Kind.opaque, 'opaque'],
] as const) {
  PLAIN_BIT[kind] = bit(shape);
}

function rangeOf(least: number, most: number): ShapeRange {
  return least === most ? least : [least, most];
}

class Range {
  least = 0x7fffffff;
  most = -1;

  add(value: number): void {
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  render(): ShapeRange {
    return rangeOf(this.least, this.most);
  }
}

/** From here on names are looked up in a table. */
const MANY_NAMES = 16;

class Members {
  readonly names: string[] = [];
  readonly #places: Place[] = [];
  /** Key on the tape under which a name was met last: equal keys are equal names. */
  readonly #keys: number[] = [];
  #index: Map<string, number> | null = null;
  #objects = 0;
  #more = 0;

  /**
   * One more object. Children without a name go to `unnamed` (by turns with `unnamedKey`) when given, else they count as members called ''.
   * Returns the number of unnamed ones.
   */
  add(tape: Tape, node: number, unnamed: Place | null, unnamedKey: Place | null): number {
    const objects = ++this.#objects;
    const places = this.#places;
    const keys = this.#keys;
    let expected = 0;
    let items = 0;
    for (let child = firstChild(tape, node); child !== NO_NODE; child = nextSibling(tape, child)) {
      const key = tape.key[child]!;
      if (key === 0 && unnamed !== null) {
        (unnamedKey !== null && items % 2 === 0 ? unnamedKey : unnamed).add(tape, child);
        items++;
        continue;
      }
      // Objects of one kind name their members in one order: try the place after the last one before looking it up.
      let index = expected;
      if (expected >= keys.length || keys[expected] !== key) {
        index = this.#find(tape, child, expected);
        if (index < 0) {
          this.#more++;
          continue;
        }
        keys[index] = key;
      }
      expected = index + 1;
      const place = places[index]!;
      if (place.lastObject !== objects) {
        place.lastObject = objects;
        place.objects++;
      }
      place.add(tape, child);
    }
    return items;
  }

  #find(tape: Tape, child: number, expected: number): number {
    const { names } = this;
    if (expected < names.length && keyIs(tape, child, names[expected]!)) return expected;
    const name = keyOf(tape, child);
    const known = this.#index === null ? names.indexOf(name) : (this.#index.get(name) ?? -1);
    if (known >= 0) return known;
    const index = names.length;
    if (index >= MAX_MEMBERS) return -1;
    names.push(name);
    this.#places.push(new Place());
    this.#keys.push(0);
    if (this.#index !== null) this.#index.set(name, index);
    else if (names.length > MANY_NAMES) this.#index = new Map(names.map((each, at) => [each, at]));
    return index;
  }

  render(): ShapeMember[] {
    const rendered: ShapeMember[] = [];
    for (let index = 0; index < this.names.length; index++) {
      const place = this.#places[index]!;
      const name = this.names[index]!;
      const shape = place.render();
      rendered.push(place.objects < this.#objects ? [name, shape, '?'] : [name, shape]);
    }
    return rendered;
  }

  /** Members above those listed. */
  get more(): number {
    return this.#more;
  }
}

interface Group {
  readonly $: 'object' | 'ecma' | 'external' | 'array' | 'dict' | 'vector';
  readonly class: string | null;
  readonly elem: string;
  readonly members: Members;
  readonly count: Range;
  readonly keys: Place;
  readonly items: Place;
}

const VECTOR_ELEM = new Map<number, string>([
  [Kind.vectorInt, 'int'],
  [Kind.vectorUint, 'uint'],
  [Kind.vectorDouble, 'double'],
  [Kind.vectorObject, 'object'],
]);

/** Everything that was seen at one place: the root, one member of one class, the items of one list. */
class Place {
  /** How many objects have this member, and the last one that does (a name may come twice). */
  objects = 0;
  lastObject = 0;
  #plain = 0;
  #textLeast = 0x7fffffff;
  #textMost = -1;
  #xml: Range | null = null;
  #bytes: Range | null = null;
  #groups: Group[] | null = null;
  #lastTraits = 0;
  #lastGroup: Group | null = null;

  add(tape: Tape, node: number): void {
    const kind = tape.kind[node]!;
    const plain = PLAIN_BIT[kind]!;
    if (plain !== 0) {
      this.#plain |= plain;
      return;
    }
    switch (kind) {
      case Kind.string:
        this.#addText(contentEnd(tape, node) - contentStart(tape, node));
        return;
      case Kind.uuid:
        this.#addText(36);
        return;
      case Kind.xml:
      case Kind.xmldoc:
        this.#xml ??= new Range();
        this.#xml.add(contentEnd(tape, node) - contentStart(tape, node));
        return;
      case Kind.bytes:
        this.#bytes ??= new Range();
        this.#bytes.add(contentEnd(tape, node) - contentStart(tape, node));
        return;
      default:
        this.#addGroup(tape, node, kind);
    }
  }

  #addText(length: number): void {
    if (length < this.#textLeast) this.#textLeast = length;
    if (length > this.#textMost) this.#textMost = length;
  }

  #addGroup(tape: Tape, node: number, kind: number): void {
    const isTyped = (kind === Kind.object || kind === Kind.external) && (tape.flags[node]! & Flag.amf3) !== 0;
    const traits = isTyped ? tape.aux[node]! : 0;
    let group = this.#lastGroup;
    if (group === null || traits === 0 || traits !== this.#lastTraits) group = this.#groupOf(tape, node, kind);
    if (group === null) {
      this.#plain |= bit('opaque');
      return;
    }
    this.#lastTraits = traits;
    this.#lastGroup = group;
    switch (group.$) {
      case 'object':
      case 'ecma':
        group.members.add(tape, node, null, null);
        return;
      case 'external': {
        const pairs = layoutOf(tape, node) === Layout.entries;
        group.members.add(tape, node, pairs ? group.items : null, pairs ? group.keys : null);
        return;
      }
      case 'vector':
        if (kind !== Kind.vectorObject) {
          group.count.add(tape.aux[node]!);
          return;
        }
        break;
    }
    const items = group.members.add(tape, node, group.items, group.$ === 'dict' ? group.keys : null);
    group.count.add(group.$ === 'dict' ? Math.ceil(items / 2) : items);
  }

  #groupOf(tape: Tape, node: number, kind: number): Group | null {
    const elem = VECTOR_ELEM.get(kind) ?? '';
    const $: Group['$'] =
      kind === Kind.object
        ? 'object'
        : kind === Kind.ecma
          ? 'ecma'
          : kind === Kind.external
            ? 'external'
            : kind === Kind.array
              ? 'array'
              : kind === Kind.dict
                ? 'dict'
                : 'vector';
    const name = classNameOf(tape, node);
    this.#groups ??= [];
    const known = this.#groups.find((group) => group.$ === $ && group.class === name && group.elem === elem);
    if (known !== undefined) return known;
    if (this.#groups.length >= MAX_CLASSES) return null;
    const group = {
      $,
      class: name,
      elem,
      members: new Members(),
      count: new Range(),
      keys: new Place(),
      items: new Place(),
    };
    this.#groups.push(group);
    return group;
  }

  get isEmpty(): boolean {
    return (
      this.#plain === 0 && this.#textMost < 0 && this.#xml === null && this.#bytes === null && this.#groups === null
    );
  }

  render(): AmfShape {
    const shapes: AmfShape[] = [];
    if (this.#plain !== 0) {
      for (let at = 0; at < PLAIN.length; at++) if ((this.#plain & (1 << at)) !== 0) shapes.push({ $: PLAIN[at]! });
    }
    if (this.#textMost >= 0) shapes.push({ $: 'string', length: rangeOf(this.#textLeast, this.#textMost) });
    if (this.#xml !== null) shapes.push({ $: 'xml', length: this.#xml.render() });
    if (this.#bytes !== null) shapes.push({ $: 'bytes', length: this.#bytes.render() });
    if (this.#groups !== null) for (const group of this.#groups) shapes.push(renderGroup(group));
    return shapes.length === 1 ? shapes[0]! : { $: 'union', of: shapes };
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type ListShape = Mutable<Extract<AmfShape, { readonly $: 'array' | 'dict' | 'vector' }>>;

function renderGroup(group: Group): AmfShape {
  const members = group.members.render();
  const { more } = group.members;
  switch (group.$) {
    case 'ecma':
      return more === 0 ? { $: 'ecma', members } : { $: 'ecma', members, more };
    case 'object':
    case 'external': {
      if (!group.items.isEmpty) members.push(['key', group.keys.render()], ['value', group.items.render()]);
      const { $, class: name } = group;
      return more === 0 ? { $, class: name, members } : { $, class: name, members, more };
    }
    default:
      return renderList(group.$, group, members, more);
  }
}

function renderList($: ListShape['$'], group: Group, members: ShapeMember[], more: number): AmfShape {
  const count = group.count.render();
  const shape: ListShape =
    group.elem === ''
      ? { $, count }
      : group.elem === 'object'
        ? { $, elem: group.elem, class: group.class ?? '', count }
        : { $, elem: group.elem, count };
  if (members.length > 0) {
    shape.members = members;
    if (more > 0) shape.more = more;
  }
  if (!group.keys.isEmpty) shape.keys = group.keys.render();
  if (!group.items.isEmpty) shape.items = group.items.render();
  return shape;
}

/** The shape of a value. */
export function toShape(tape: Tape, node: number): AmfShape {
  const place = new Place();
  place.add(tape, node);
  return place.render();
}
