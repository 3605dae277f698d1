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

class Range {
  least = Number.POSITIVE_INFINITY;
  most = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  render(): ShapeRange {
    return this.least === this.most ? this.least : [this.least, this.most];
  }
}

class Members {
  readonly names: string[] = [];
  readonly #places: Place[] = [];
  /** How many objects have the member, and the last one that does (a name may come twice). */
  readonly #seen: number[] = [];
  readonly #seenBy: number[] = [];
  readonly #index = new Map<string, number>();
  #objects = 0;
  #more = 0;

  /**
   * One more object. Children without a name go to `unnamed` (by turns with `unnamedKey`) when given, else they count as members called ''.
   * Returns the number of unnamed ones.
   */
  add(tape: Tape, node: number, unnamed: Place | null, unnamedKey: Place | null): number {
    this.#objects++;
    let expected = 0;
    let items = 0;
    for (let child = firstChild(tape, node); child !== NO_NODE; child = nextSibling(tape, child)) {
      if (tape.key[child] === 0 && unnamed !== null) {
        (unnamedKey !== null && items % 2 === 0 ? unnamedKey : unnamed).add(tape, child);
        items++;
        continue;
      }
      // Objects of one kind name their members in one order: try the place after the last one before looking it up.
      const name = this.names[expected];
      const index = name !== undefined && keyIs(tape, child, name) ? expected : this.#find(keyOf(tape, child));
      if (index < 0) {
        this.#more++;
        continue;
      }
      expected = index + 1;
      if (this.#seenBy[index] !== this.#objects) {
        this.#seenBy[index] = this.#objects;
        this.#seen[index]!++;
      }
      this.#places[index]!.add(tape, child);
    }
    return items;
  }

  #find(name: string): number {
    const known = this.#index.get(name);
    if (known !== undefined) return known;
    const index = this.names.length;
    if (index >= MAX_MEMBERS) return -1;
    this.#index.set(name, index);
    this.names.push(name);
    this.#places.push(new Place());
    this.#seen.push(0);
    this.#seenBy.push(0);
    return index;
  }

  render(): ShapeMember[] {
    return this.names.map((name, index) => {
      const shape = this.#places[index]!.render();
      return this.#seen[index]! < this.#objects ? [name, shape, '?'] : [name, shape];
    });
  }

  renderMore(): { readonly more?: number } {
    return this.#more > 0 ? { more: this.#more } : {};
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
  #plain = 0;
  #text: Range | null = null;
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
        this.#text ??= new Range();
        this.#text.add(contentEnd(tape, node) - contentStart(tape, node));
        return;
      case Kind.uuid:
        this.#text ??= new Range();
        this.#text.add(36);
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
      this.#plain === 0 && this.#text === null && this.#xml === null && this.#bytes === null && this.#groups === null
    );
  }

  render(): AmfShape {
    const shapes: AmfShape[] = [];
    for (const kind of PLAIN) if ((this.#plain & bit(kind)) !== 0) shapes.push({ $: kind });
    if (this.#text !== null) shapes.push({ $: 'string', length: this.#text.render() });
    if (this.#xml !== null) shapes.push({ $: 'xml', length: this.#xml.render() });
    if (this.#bytes !== null) shapes.push({ $: 'bytes', length: this.#bytes.render() });
    for (const group of this.#groups ?? []) shapes.push(renderGroup(group));
    return shapes.length === 1 ? shapes[0]! : { $: 'union', of: shapes };
  }
}

function renderGroup(group: Group): AmfShape {
  const members = group.members.render();
  const more = group.members.renderMore();
  switch (group.$) {
    case 'ecma':
      return { $: 'ecma', members, ...more };
    case 'object':
      return { $: 'object', class: group.class, members, ...more };
    case 'external': {
      const entries: ShapeMember[] = group.items.isEmpty
        ? []
        : [
            ['key', group.keys.render()],
            ['value', group.items.render()],
          ];
      return { $: 'external', class: group.class, members: [...members, ...entries], ...more };
    }
    default:
      return {
        $: group.$,
        ...(group.elem === '' ? {} : { elem: group.elem }),
        ...(group.elem === 'object' ? { class: group.class ?? '' } : {}),
        count: group.count.render(),
        ...(members.length === 0 ? {} : { members, ...more }),
        ...(group.keys.isEmpty ? {} : { keys: group.keys.render() }),
        ...(group.items.isEmpty ? {} : { items: group.items.render() }),
      };
  }
}

/** The shape of a value. */
export function toShape(tape: Tape, node: number): AmfShape {
  const place = new Place();
  place.add(tape, node);
  return place.render();
}
