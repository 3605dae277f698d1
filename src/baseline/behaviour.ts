import { CALL_STATUSES, type CallStatus } from '../report/model.ts';
import { diffShapes } from './diff-shapes.ts';
import { categoryChange, rateDiffers, signsDiffer } from './evidence.ts';
import { type MatchedGroups, matchGroups } from './match-groups.ts';
import type { BehaviourChange, Difference } from './model.ts';
import type { CallGroup, OperationFacts } from './operation-facts.ts';
import type { ShapeDifference } from './shape-difference.ts';
import { compareText, type Side } from './side.ts';

const UNKNOWN = '#unknown';

type Found = Omit<Difference, 'operation' | 'kind'>;

/** What the two sides say otherwise, by operation and in the order of the call: request first, then the answer. */
export function behaviourDifferences(a: Side, b: Side, options: { readonly exact: boolean }): Difference[] {
  const codes = new Set([...a.operations.values()].flatMap((facts) => [...facts.faultCodes.keys()]));
  const keys = [...new Set([...a.operations.keys(), ...b.operations.keys()])];
  const found: Difference[] = [];
  for (const key of keys) {
    const [ours, theirs] = [a.operations.get(key), b.operations.get(key)];
    const facts = (ours ?? theirs)!;
    // Answers whose question the capture does not hold: no operation of anybody's.
    if (facts.operation === UNKNOWN) continue;
    const about = { operation: facts.operation, kind: facts.kind };
    for (const one of operationDifferences(ours, theirs, codes, options)) found.push({ ...about, ...one });
  }
  return found.sort((x, y) => compareText(x.operation, y.operation) || compareText(x.kind, y.kind));
}

function operationDifferences(
  a: OperationFacts | undefined,
  b: OperationFacts | undefined,
  codes: ReadonlySet<string>,
  options: { readonly exact: boolean },
): Found[] {
  if (b === undefined) return [found('operation', 'operation-gone', callsOf(a!), 'no calls')];
  if (a === undefined) return [found('operation', 'operation-added', 'no calls', callsOf(b), { breaking: false })];
  const groups = matchGroups(a, b);
  const overall = { exact: options.exact, matched: false };
  const argumentChanges = diffShapes(a.arguments, b.arguments, 'arguments', overall);
  const results = resultDifferences(a, b, groups, options.exact);
  const faults = faultDifferences(a, b, codes);
  const isExplained = faults.some((one) => one.change === 'fault-new');
  return [
    ...category('version', 'version', a.versions, b.versions),
    ...category('encoding', 'encoding', a.encodings, b.encodings),
    ...category('arguments.length', 'argument-count', a.argumentCounts, b.argumentCounts),
    ...argumentChanges,
    ...faults,
    ...(isExplained ? [] : statusDifferences(groups)),
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
    const certain = !codes.has(code) || rateDiffers(0, a.judged, b.faultCodes.get(code)!, b.judged);
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

/**
 * The same question, always answered well before and never now, or the other way round. Where outcomes vary by themselves (of one question, or in
 * both directions), chance has to be ruled out.
 */
function statusDifferences(groups: MatchedGroups): Found[] {
  const flips: { readonly from: CallStatus; readonly to: CallStatus }[] = [];
  let isMixed = false;
  const take = (a: readonly CallGroup[], b: readonly CallGroup[]): void => {
    const [ours, theirs] = [onlyOutcome(a), onlyOutcome(b)];
    if (ours === null || theirs === null) isMixed = true;
    else if (ours !== theirs) flips.push({ from: ours, to: theirs });
  };
  for (const [a, b] of groups.pairs) take([a], [b]);
  for (const [a, b] of groups.learned) take(a, b);
  const worse = flips.filter(({ from, to }) => CALL_STATUSES[to].bad && !CALL_STATUSES[from].bad).length;
  const better = flips.filter(({ from, to }) => CALL_STATUSES[from].bad && !CALL_STATUSES[to].bad).length;
  const isByChance = isMixed || (worse > 0 && better > 0);
  const certain = !isByChance || signsDiffer(worse, better);
  const changes = new Map<string, Found>();
  for (const { from, to } of flips) {
    changes.set(`${from} ${to}`, found('status', 'status', from, to, { breaking: CALL_STATUSES[to].bad, certain }));
  }
  return [...changes.values()];
}

function onlyOutcome(groups: readonly CallGroup[]): CallStatus | null {
  const statuses = new Set(groups.flatMap((group) => [...group.statuses.keys()]));
  return statuses.size === 1 ? ([...statuses][0] as CallStatus) : null;
}
