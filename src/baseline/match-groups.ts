import { leavesKey } from './canonical.ts';
import type { CallGroup, OperationFacts } from './operation-facts.ts';

export interface MatchedGroups {
  /** Calls of both sides with the same arguments. */
  readonly pairs: readonly (readonly [CallGroup, CallGroup])[];
  /** The same with members masked that vary between calls of one side that are alike otherwise. */
  readonly learned: readonly (readonly [CallGroup[], CallGroup[]])[];
  /** Every call of both sides is in a pair. */
  readonly complete: boolean;
}

/** So many calls that differ in one place only make it a volatile one. */
const REPEATS = 3;
/** Beyond this the search for volatile members is not worth its time. */
const MAX_LEARNED_GROUPS = 200;
const MAX_LEARNED_PATHS = 60;

/** Pairs the calls of an operation by their arguments. */
export function matchGroups(a: OperationFacts, b: OperationFacts): MatchedGroups {
  const pairs: [CallGroup, CallGroup][] = [];
  const restA: CallGroup[] = [];
  const restB: CallGroup[] = [];
  for (const [key, group] of a.groups) {
    const other = b.groups.get(key);
    if (other === undefined) restA.push(group);
    else pairs.push([group, other]);
  }
  for (const [key, group] of b.groups) if (!a.groups.has(key)) restB.push(group);
  const complete = restA.length + restB.length + a.ungrouped + b.ungrouped === 0;
  return { pairs, learned: learnedPairs(restA, restB), complete };
}

function learnedPairs(a: readonly CallGroup[], b: readonly CallGroup[]): [CallGroup[], CallGroup[]][] {
  if (a.length === 0 || b.length === 0) return [];
  const paths = new Set([...volatilePaths(a), ...volatilePaths(b)]);
  if (paths.size === 0) return [];
  const [ours, theirs] = [byKey(a, paths), byKey(b, paths)];
  return [...ours].flatMap(([key, groups]) => {
    const others = theirs.get(key);
    return others === undefined ? [] : [[groups, others] as [CallGroup[], CallGroup[]]];
  });
}

function byKey(groups: readonly CallGroup[], without: ReadonlySet<string>): Map<string, CallGroup[]> {
  const found = new Map<string, CallGroup[]>();
  for (const group of groups) {
    const key = leavesKey(group.leaves, without);
    const known = found.get(key);
    if (known === undefined) found.set(key, [group]);
    else known.push(group);
  }
  return found;
}

/** Places in which at least `REPEATS` calls of one side differ while all else is equal. */
function volatilePaths(groups: readonly CallGroup[]): string[] {
  if (groups.length < REPEATS || groups.length > MAX_LEARNED_GROUPS) return [];
  const varying = [...groups[0]!.leaves.keys()].filter((path) =>
    groups.some((group) => group.leaves.get(path) !== groups[0]!.leaves.get(path)),
  );
  return varying.slice(0, MAX_LEARNED_PATHS).filter((path) => {
    const alike = byKey(groups, new Set([path]));
    return [...alike.values()].some((same) => same.length >= REPEATS);
  });
}
