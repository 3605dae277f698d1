/** What was seen at one place of a value: the root, a member, the items of a list. Two of them can be merged; they never hold a value. */

/** `object`, `external` (their class), `array`, `ecma`, `dict`, `vector` (its element) and the scalar kinds. */
export interface Variant {
  readonly kind: string;
  /** Class of an object, element kind of a vector; '' when there is none. */
  readonly name: string;
  /** How often it was seen. */
  count: number;
  /** Members of an object; null for a scalar. */
  members: Map<string, Shape> | null;
  /** Items of a list, values of a dictionary. */
  items: Shape | null;
  keys: Shape | null;
  /** Items by position, kept for the arguments of a call only. */
  positions: Shape[] | null;
}

export class Shape {
  /** How often the place existed, also where its content was not readable (a reference, a redacted or lost part). */
  present = 0;
  /** Lists whose objects have the member only sometimes. */
  partial = 0;
  readonly variants = new Map<string, Variant>();

  /** The variant of that kind and name, counted once more. */
  variant(kind: string, name = '', count = 1): Variant {
    const key = name === '' ? kind : `${kind} ${name}`;
    let variant = this.variants.get(key);
    if (variant === undefined) {
      variant = { kind, name, count: 0, members: null, items: null, keys: null, positions: null };
      this.variants.set(key, variant);
    }
    variant.count += count;
    return variant;
  }

  merge(other: Shape): void {
    this.present += other.present;
    this.partial += other.partial;
    for (const from of other.variants.values()) {
      const into = this.variant(from.kind, from.name, from.count);
      for (const [name, shape] of from.members ?? []) memberOf(into, name).merge(shape);
      if (from.items !== null) itemsOf(into).merge(from.items);
      if (from.keys !== null) keysOf(into).merge(from.keys);
      for (const [index, shape] of (from.positions ?? []).entries()) positionOf(into, index).merge(shape);
    }
  }

  /** Observations that say something. */
  get seen(): number {
    let seen = 0;
    for (const variant of this.variants.values()) seen += variant.count;
    return seen;
  }
}

/** More different names than this in one object: they are data, not a layout. */
const MAX_NAMES = 256;
/** Names that are keys of a map rather than members: numbers, UUIDs, long hexadecimal ids. */
const KEY_NAME = /^(?:\d+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,})$/i;

/** The one member of an externalizable that wraps a value (an ArrayCollection). */
export const WRAPPED = 'value';

/** True for the member of a wrapper: paths go through it. */
export function isWrapped(variant: Variant, name: string): boolean {
  return variant.kind === 'external' && name === WRAPPED && variant.members?.size === 1;
}

/** Stands for every name of a map. */
export const ANY_NAME = '*';

/** The place of a member; names that are data share the place `*`. */
export function memberOf(variant: Variant, name: string): Shape {
  variant.members ??= new Map();
  const known = variant.members.get(name);
  if (known !== undefined) return known;
  if (KEY_NAME.test(name)) return memberPlace(variant.members, ANY_NAME);
  if (variant.members.size < MAX_NAMES) return memberPlace(variant.members, name);
  if (!variant.members.has(ANY_NAME) || variant.members.size > 1) {
    const every = new Shape();
    for (const shape of variant.members.values()) every.merge(shape);
    variant.members.clear();
    variant.members.set(ANY_NAME, every);
  }
  return memberPlace(variant.members, ANY_NAME);
}

function memberPlace(members: Map<string, Shape>, name: string): Shape {
  let place = members.get(name);
  if (place === undefined) {
    place = new Shape();
    members.set(name, place);
  }
  return place;
}

/** The place of the n-th argument. */
export function positionOf(variant: Variant, index: number): Shape {
  variant.positions ??= [];
  while (variant.positions.length <= index) variant.positions.push(new Shape());
  return variant.positions[index]!;
}

/** The place of the items of a list. */
export function itemsOf(variant: Variant): Shape {
  variant.items ??= new Shape();
  return variant.items;
}

/** The place of the keys of a dictionary. */
export function keysOf(variant: Variant): Shape {
  variant.keys ??= new Shape();
  return variant.keys;
}
