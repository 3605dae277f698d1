import { shapeName } from './describe-type.ts';
import { rateDiffers } from './evidence.ts';
import { ANY_NAME, type Shape, type Variant } from './shape.ts';
import { type DiffOptions, memberPath, type ShapeDifference } from './shape-difference.ts';

type Diff = (a: Shape, b: Shape, path: string, options: DiffOptions) => ShapeDifference[];

export interface MemberChanges {
  /** Members of both sides, to be compared further. */
  readonly common: readonly (readonly [string, Shape, Shape])[];
  readonly changes: readonly ShapeDifference[];
}

/** Members that came, went, changed their name or became optional between two objects. `diff` tells whether two places are alike. */
export function memberChanges(a: Variant, b: Variant, path: string, options: DiffOptions, diff: Diff): MemberChanges {
  const ours = a.members ?? new Map<string, Shape>();
  const theirs = b.members ?? new Map<string, Shape>();
  const common: [string, Shape, Shape][] = [];
  const gone: ShapeDifference[] = [];
  const added: ShapeDifference[] = [];
  const changes: ShapeDifference[] = [];
  for (const [name, shape] of ours) {
    const other = theirs.get(name);
    const at = memberPath(path, name);
    if (other === undefined) {
      if (name !== ANY_NAME && (isAlways(shape, a) || rateDiffers(shape.present, a.count, 0, b.count))) {
        gone.push(change(at, 'gone', shapeName(shape), null, true, true));
      }
      continue;
    }
    common.push([name, shape, other]);
    if (isAlways(shape, a) && !isAlways(other, b) && other.present + other.partial > 0) {
      const certain = options.matched || rateDiffers(shape.present, a.count, other.present, b.count);
      changes.push(change(at, 'optional', 'always there', 'sometimes missing', certain, true));
    }
  }
  for (const [name, shape] of theirs) {
    if (ours.has(name) || name === ANY_NAME) continue;
    const certain = isAlways(shape, b) || options.matched || rateDiffers(0, a.count, shape.present, b.count);
    added.push(change(memberPath(path, name), 'added', null, shapeName(shape), certain, false));
  }
  const renamed = rename(a, b, gone, added, path, options, diff);
  return { common, changes: renamed === null ? [...gone, ...added, ...changes] : [renamed, ...changes] };
}

function change(
  path: string,
  kind: ShapeDifference['change'],
  baseline: string | null,
  candidate: string | null,
  certain: boolean,
  breaking: boolean,
): ShapeDifference {
  return { path, change: kind, baseline, candidate, certain, breaking };
}

function isAlways(shape: Shape, parent: Variant): boolean {
  return shape.partial === 0 && shape.present >= parent.count;
}

/** One member went, one of the same form came. */
function rename(
  a: Variant,
  b: Variant,
  gone: readonly ShapeDifference[],
  added: readonly ShapeDifference[],
  path: string,
  options: DiffOptions,
  diff: Diff,
): ShapeDifference | null {
  if (gone.length !== 1 || added.length !== 1 || !added[0]!.certain) return null;
  const was = nameAt(a, gone[0]!.path, path);
  const is = nameAt(b, added[0]!.path, path);
  if (was === null || is === null) return null;
  const isAlike = diff(a.members!.get(was)!, b.members!.get(is)!, '', options).length === 0;
  return isAlike ? change(gone[0]!.path, 'renamed', was, is, true, true) : null;
}

function nameAt(variant: Variant, at: string, path: string): string | null {
  for (const name of variant.members?.keys() ?? []) if (memberPath(path, name) === at) return name;
  return null;
}
