import { isNullish, shapeName, typeName } from './describe-type.ts';
import { rateDiffers, SETTLED } from './evidence.ts';
import { memberChanges } from './member-changes.ts';
import { isWrapped, type Shape, type Variant } from './shape.ts';
import { type DiffOptions, memberPath, type ShapeDifference } from './shape-difference.ts';

/** Differences of two shapes, in the order of the baseline's members. */
export function diffShapes(a: Shape, b: Shape, path: string, options: DiffOptions): ShapeDifference[] {
  const found: ShapeDifference[] = [];
  diffPlace(a, b, path, options, found);
  return found;
}

function diffPlace(a: Shape, b: Shape, path: string, options: DiffOptions, found: ShapeDifference[]): void {
  const [ours, theirs] = [families(a, options), families(b, options)];
  diffNull(a, b, path, options, found);
  if (ours.size === 0 || theirs.size === 0) return;
  const onlyA = [...ours].filter(([key]) => !theirs.has(key)).map(([, variants]) => variants);
  const onlyB = [...theirs].filter(([key]) => !ours.has(key)).map(([, variants]) => variants);
  for (const [key, variants] of ours) {
    const others = theirs.get(key);
    if (others !== undefined) diffContent(variants[0]!, others[0]!, path, options, found);
  }
  if (onlyA.length === 0 && onlyB.length === 0) return;
  const [oneA, oneB] = [onlyA[0]?.[0], onlyB[0]?.[0]];
  if (onlyA.length === 1 && onlyB.length === 1 && oneA?.members && oneB?.members) {
    // Another class with a layout of its own: name the class once, then what else is different.
    found.push({ ...typeChange(onlyA, onlyB, path), change: 'class' });
    diffContent(oneA, oneB, path, options, found);
    return;
  }
  const certain = isCertain(ours, theirs, onlyA, onlyB, options);
  if (certain !== null) found.push({ ...typeChange([...ours.values()], [...theirs.values()], path), certain });
}

/** What is there by type: ints and doubles are one unless they are to be told apart. */
function families(shape: Shape, options: DiffOptions): Map<string, Variant[]> {
  const found = new Map<string, Variant[]>();
  for (const [key, variant] of shape.variants) {
    if (isNullish(variant)) continue;
    const isNumber = variant.kind === 'int' || variant.kind === 'double';
    const family = isNumber && !options.exact ? 'number' : key;
    const known = found.get(family);
    if (known === undefined) found.set(family, [variant]);
    else known.push(variant);
  }
  return found;
}

function typeChange(a: readonly Variant[][], b: readonly Variant[][], path: string): ShapeDifference {
  const [baseline, candidate] = [typeName(a.flat()), typeName(b.flat())];
  return { path, change: 'type', baseline, candidate, certain: true, breaking: true };
}

/** Null: chance explains it and nothing new was seen. */
function isCertain(
  ours: ReadonlyMap<string, readonly Variant[]>,
  theirs: ReadonlyMap<string, readonly Variant[]>,
  onlyA: readonly (readonly Variant[])[],
  onlyB: readonly (readonly Variant[])[],
  options: DiffOptions,
): boolean | null {
  if (onlyA.length === ours.size) return true;
  const [totalA, totalB] = [countOf([...ours.values()].flat()), countOf([...theirs.values()].flat())];
  if (onlyA.some((variants) => rateDiffers(countOf(variants), totalA, 0, totalB))) return true;
  if (onlyB.length === 0) return null;
  if (ours.size === 1 && (options.matched || totalA >= SETTLED)) return true;
  return onlyB.some((variants) => rateDiffers(0, totalA, countOf(variants), totalB));
}

function countOf(variants: readonly Variant[]): number {
  return variants.reduce((sum, variant) => sum + variant.count, 0);
}

/** A value that was always there and is missing now, or the other way round. */
function diffNull(a: Shape, b: Shape, path: string, options: DiffOptions, found: ShapeDifference[]): void {
  const [seenA, seenB] = [a.seen, b.seen];
  const [nullA, nullB] = [nullCount(a), nullCount(b)];
  if (seenA === 0 || seenB === 0) return;
  const toNull = nullA === 0 && nullB > 0;
  const fromNull = nullA === seenA && nullB < seenB;
  if (!toNull && !fromNull) return;
  const certain = (options.matched && seenA > 0) || rateDiffers(nullA, seenA, nullB, seenB);
  const change = { path, baseline: shapeName(a), candidate: shapeName(b), certain };
  found.push({ ...change, change: toNull ? 'nullable' : 'type', breaking: toNull });
}

function nullCount(shape: Shape): number {
  return countOf([...shape.variants.values()].filter(isNullish));
}

function diffContent(a: Variant, b: Variant, path: string, options: DiffOptions, found: ShapeDifference[]): void {
  if (a.members !== null || b.members !== null) {
    const { common, changes } = memberChanges(a, b, path, options, diffShapes);
    found.push(...changes);
    for (const [name, ours, theirs] of common) {
      diffPlace(ours, theirs, isWrapped(a, name) ? path : memberPath(path, name), options, found);
    }
  }
  if (a.positions !== null && b.positions !== null) diffPositions(a.positions, b.positions, path, options, found);
  else if (a.items !== null && b.items !== null) diffPlace(a.items, b.items, `${path}[*]`, options, found);
  if (a.keys !== null && b.keys !== null) diffPlace(a.keys, b.keys, `${path}.keys`, options, found);
}

function diffPositions(
  a: readonly Shape[],
  b: readonly Shape[],
  path: string,
  options: DiffOptions,
  found: ShapeDifference[],
): void {
  const order = reordered(a, b, options);
  if (order !== null) {
    const list = (shapes: readonly Shape[]) => `(${shapes.map(shapeName).join(', ')})`;
    const change = { path, baseline: list(a), candidate: list(b), certain: true, breaking: true };
    found.push({ ...change, change: 'order' });
    return;
  }
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    diffPlace(a[index]!, b[index]!, `${path}[${index}]`, options, found);
  }
}

/** The same types in another order; null when they are in the same one or not the same. */
function reordered(a: readonly Shape[], b: readonly Shape[], options: DiffOptions): true | null {
  if (a.length !== b.length || a.length < 2) return null;
  const names = (shapes: readonly Shape[]) =>
    shapes.map((shape) => [...families(shape, options).keys()].sort().join('|'));
  const [ours, theirs] = [names(a), names(b)];
  if (ours.every((name, index) => name === theirs[index]) || ours.includes('') || theirs.includes('')) return null;
  return [...ours].sort().join(',') === [...theirs].sort().join(',') ? true : null;
}
