import { isWrapped, Shape, type Variant, WRAPPED } from '../shape.ts';
import type { Side } from '../side.ts';

/** A member that not every object of its class had. */
export function isOptional(member: Shape, owner: Variant): boolean {
  return member.partial > 0 || member.present < owner.count;
}

/** Members by name. */
export function namedMembers(variant: Variant): [string, Shape][] {
  return [...(variant.members ?? [])].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What a wrapper (an ArrayCollection) holds; null for an object with members of its own. */
export function wrapped(variant: Variant): Shape | null {
  return isWrapped(variant, WRAPPED) ? (variant.members?.get(WRAPPED) ?? null) : null;
}

/** Types of a place in a stable order, null last. */
export function sortedVariants(shape: Shape): Variant[] {
  const isNull = (key: string): number => (key === 'null' || key === 'undefined' ? 1 : 0);
  return [...shape.variants]
    .sort(([a], [b]) => isNull(a) - isNull(b) || (a < b ? -1 : 1))
    .map(([, variant]) => variant);
}

export interface ArgumentShape {
  readonly shape: Shape;
  /** Some calls had fewer arguments. */
  readonly optional: boolean;
}

/** The arguments by position; null when calls of an unknown number of arguments were seen only as one list. */
export function argumentShapes(shape: Shape): ArgumentShape[] | null {
  const list = shape.variants.get('array');
  if (list === undefined) return shape.seen === nullCount(shape) ? [] : [{ shape, optional: false }];
  if (list.positions === null) return list.items === null ? [] : null;
  return list.positions.map((position) => ({ shape: position, optional: position.present < list.count }));
}

function nullCount(shape: Shape): number {
  return (shape.variants.get('null')?.count ?? 0) + (shape.variants.get('undefined')?.count ?? 0);
}

/** Classes that stand anywhere in arguments and results: one layout each, of all places. By name. */
export function classesOf(side: Side): Map<string, Variant> {
  const merged = new Map<string, Shape>();
  const visit = (shape: Shape): void => {
    for (const variant of shape.variants.values()) {
      if (variant.name !== '' && variant.members !== null && wrapped(variant) === null) {
        const into = merged.get(variant.name) ?? new Shape();
        merged.set(variant.name, into);
        into.merge(onlyVariant(variant));
      }
      for (const member of variant.members?.values() ?? []) visit(member);
      for (const part of [variant.items, variant.keys, ...(variant.positions ?? [])]) if (part !== null) visit(part);
    }
  };
  for (const facts of side.operations.values()) {
    visit(facts.arguments);
    visit(facts.result);
  }
  const sorted = [...merged].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([name, shape]) => [name, [...shape.variants.values()][0]!]));
}

function onlyVariant(variant: Variant): Shape {
  const shape = new Shape();
  shape.variants.set('object', { ...variant, kind: 'object' });
  return shape;
}
