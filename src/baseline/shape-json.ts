import { itemsOf, keysOf, positionOf, Shape, type Variant } from './shape.ts';

export interface VariantJson {
  readonly kind: string;
  readonly name?: string;
  readonly count: number;
  readonly members?: readonly (readonly [string, ShapeJson])[];
  readonly items?: ShapeJson;
  readonly keys?: ShapeJson;
  readonly positions?: readonly ShapeJson[];
}

export interface ShapeJson {
  readonly present: number;
  readonly partial?: number;
  readonly types: readonly VariantJson[];
}

/** A shape to be stored: types and members by name, names as data and never as keys. */
export function shapeToJson(shape: Shape): ShapeJson {
  const types = [...shape.variants].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, variant]) => variantToJson(variant));
  return { present: shape.present, ...(shape.partial > 0 ? { partial: shape.partial } : {}), types };
}

function variantToJson(variant: Variant): VariantJson {
  const members = [...(variant.members ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    kind: variant.kind,
    ...(variant.name === '' ? {} : { name: variant.name }),
    count: variant.count,
    ...(variant.members === null
      ? {}
      : { members: members.map(([name, shape]) => [name, shapeToJson(shape)] as const) }),
    ...(variant.items === null ? {} : { items: shapeToJson(variant.items) }),
    ...(variant.keys === null ? {} : { keys: shapeToJson(variant.keys) }),
    ...(variant.positions === null ? {} : { positions: variant.positions.map(shapeToJson) }),
  };
}

/** Adds a stored shape (checked before) to what is known of a place. */
export function addShapeJson(place: Shape, stored: ShapeJson): void {
  place.present += stored.present;
  place.partial += stored.partial ?? 0;
  for (const type of stored.types) {
    const variant = place.variant(type.kind, type.name, type.count);
    if (type.members !== undefined) variant.members ??= new Map();
    for (const [name, member] of type.members ?? []) {
      let known = variant.members!.get(name);
      if (known === undefined) {
        known = new Shape();
        variant.members!.set(name, known);
      }
      addShapeJson(known, member);
    }
    if (type.items !== undefined) addShapeJson(itemsOf(variant), type.items);
    if (type.keys !== undefined) addShapeJson(keysOf(variant), type.keys);
    for (const [index, position] of (type.positions ?? []).entries()) {
      addShapeJson(positionOf(variant, index), position);
    }
  }
}
