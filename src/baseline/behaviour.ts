import { CALL_STATUSES } from '../report/model.ts';
import { diffShapes } from './diff-shapes.ts';
import { categoryChange, codeDiffers, rateDiffers } from './evidence.ts';
import { type MatchedGroups, matchGroups } from './match-groups.ts';
import type { BehaviourChange, Difference } from './model.ts';
import type { OperationFacts } from './operation-facts.ts';
import type { ShapeDifference } from './shape-difference.ts';
import { compareText, type Side } from './side.ts';
import { certainFlips, type StatusFlips, statusFlips, troubles } from './status-flips.ts';

const UNKNOWN = '#unknown';

type Found = Omit<Difference, 'operation' | 'kind'>;

interface Options {
  readonly exact: boolean;
}

/** An operation of both sides, its calls paired. */
interface Matched {
  readonly groups: MatchedGroups;
  readonly outcomes: StatusFlips;
}

/** What is known of the whole baseline, or of both sides. */
interface Known {
  /** Of all operations of the baseline: a code that is new to one operation only may have been chance. */
  readonly codes: ReadonlySet<string>;
  /** Troubles of operations in which outcomes vary by themselves. */
  readonly chance: ReadonlySet<string>;
}

/** What the two sides say otherwise, by operation and in the order of the call: request first, then the answer. */
export function behaviourDifferences(a: Side, b: Side, options: Options): Difference[] {
  const codes = new Set([...a.operations.values()].flatMap((facts) => [...facts.faultCodes.keys()]));
  const chance = new Set<string>();
  const matched = new Map<string, Matched>();
  for (const [key, ours] of a.operations) {
    const theirs = b.operations.get(key);
    if (theirs === undefined) continue;
    const groups = matchGroups(ours, theirs);
    const outcomes = statusFlips(groups);
    matched.set(key, { groups, outcomes });
    if (outcomes.varies) for (const one of troubles(ours, theirs)) chance.add(one);
  }
  const known = { codes, chance };
  const differences: Difference[] = [];
  for (const key of new Set([...a.operations.keys(), ...b.operations.keys()])) {
    const [ours, theirs] = [a.operations.get(key), b.operations.get(key)];
    const facts = (ours ?? theirs)!;
    // Answers whose question the capture does not hold: no operation of anybody's.
    if (facts.operation === UNKNOWN) continue;
    const about = { operation: facts.operation, kind: facts.kind };
    const found = operationDifferences(ours, theirs, matched.get(key), known, options);
    for (const one of found) differences.push({ ...about, ...one });
  }
  return differences.sort((x, y) => compareText(x.operation, y.operation) || compareText(x.kind, y.kind));
}

function operationDifferences(
  a: OperationFacts | undefined,
  b: OperationFacts | undefined,
  matched: Matched | undefined,
  known: Known,
  options: Options,
): Found[] {
  if (b === undefined) return [found('operation', 'operation-gone', callsOf(a!), 'no calls')];
  if (a === undefined) return [found('operation', 'operation-added', 'no calls', callsOf(b), { breaking: false })];
  const { groups, outcomes } = matched!;
  const overall = { exact: options.exact, matched: false };
  const argumentChanges = diffShapes(a.arguments, b.arguments, 'arguments', overall);
  const results = resultDifferences(a, b, groups, options.exact);
  const faults = faultDifferences(a, b, known.codes);
  const isExplained = faults.some((one) => one.change === 'fault-new');
  const isByChance = outcomes.varies || troubles(b).some((one) => known.chance.has(one));
  return [
    ...category('version', 'version', a.versions, b.versions),
    ...category('encoding', 'encoding', a.encodings, b.encodings),
    ...category('arguments.length', 'argument-count', a.argumentCounts, b.argumentCounts),
    ...argumentChanges,
    ...faults,
    ...(isExplained ? [] : statusDifferences(outcomes, isByChance)),
    ...results,
  ];
}

function callsOf(facts: OperationFacts): string {
  return `${facts.calls} ${facts.calls === 1 ? 'call' : 'calls'}`;
}

function found(
  path: string,
  change: BehaviourChange,
  baseline: string | null,
  candidate: string | null,
  rest: { readonly certain?: boolean; readonly breaking?: boolean } = {},
): Found {
  return { path, change, baseline, candidate, certain: rest.certain ?? true, breaking: rest.breaking ?? true };
}

function category(
  path: string,
  change: BehaviourChange,
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): Found[] {
  const changed = categoryChange(a, b, false);
  return changed === null
    ? []
    : [found(path, change, changed.baseline, changed.candidate, { certain: changed.certain })];
}

/** @param codes of all operations of the baseline: one that is new to this operation only may have been chance */
function faultDifferences(a: OperationFacts, b: OperationFacts, codes: ReadonlySet<string>): Found[] {
  const changes: Found[] = [];
  for (const code of [...b.faultCodes.keys()].sort()) {
    if (a.faultCodes.has(code)) continue;
    const certain = !codes.has(code) || codeDiffers(0, a.judged, b.faultCodes.get(code)!, b.judged);
    changes.push(found('fault.code', 'fault-new', null, code, { certain }));
  }
  for (const code of [...a.faultCodes.keys()].sort()) {
    if (b.faultCodes.has(code)) continue;
    const certain = rateDiffers(a.faultCodes.get(code)!, a.judged, 0, b.judged);
    changes.push(found('fault.code', 'fault-gone', code, null, { certain, breaking: false }));
  }
  return changes;
}

const VARYING: ReadonlySet<BehaviourChange> = new Set(['nullable', 'optional', 'gone', 'added']);

/** What one answer may have and another to the same question not, where the baseline has it only sometimes. */
function isVarying({ change, breaking }: ShapeDifference): boolean {
  return VARYING.has(change) || !breaking;
}

/** Results of the same question first; the rest, where there is one, by what both sides have seen in all. */
function resultDifferences(a: OperationFacts, b: OperationFacts, groups: MatchedGroups, exact: boolean): Found[] {
  const changes = new Map<string, ShapeDifference>();
  const take = (differences: readonly ShapeDifference[]): void => {
    for (const one of differences) {
      const key = `${one.path} ${one.change}`;
      const known = changes.get(key);
      if (known === undefined || (one.certain && !known.certain)) changes.set(key, one);
    }
  };
  const ofPairs = groups.pairs.flatMap(([ours, theirs]) =>
    diffShapes(ours.result, theirs.result, 'result', { exact, matched: true }),
  );
  if (ofPairs.length > 0) {
    const ofAll = diffShapes(a.result, b.result, 'result', { exact, matched: true });
    const paths = new Set(ofAll.filter((one) => one.certain).map((one) => one.path));
    take(ofPairs.map((one) => (isVarying(one) && !paths.has(one.path) ? { ...one, certain: false } : one)));
  }
  if (!groups.complete) take(diffShapes(a.result, b.result, 'result', { exact, matched: false }));
  return [...changes.values()];
}

/** The same question, always answered well before and never now, or the other way round; each kind of change once, certain when one of them is. */
function statusDifferences(outcomes: StatusFlips, byChance: boolean): Found[] {
  const changes = new Map<string, Found>();
  for (const { from, to, certain } of certainFlips(outcomes, byChance)) {
    const key = `${from} ${to}`;
    if (certain || !changes.has(key)) {
      changes.set(key, found('status', 'status', from, to, { breaking: CALL_STATUSES[to].bad, certain }));
    }
  }
  return [...changes.values()];
}
