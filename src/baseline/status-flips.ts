import { CALL_STATUSES, type CallStatus } from '../report/model.ts';
import { flipBelieved, signsDiffer } from './evidence.ts';
import type { MatchedGroups } from './match-groups.ts';
import type { CallGroup, OperationFacts } from './operation-facts.ts';

interface Flip {
  readonly from: CallStatus;
  readonly to: CallStatus;
  /** The question was asked so often that chance cannot have made this. */
  readonly certain: boolean;
}

/** Questions of an operation that always ended one way before and always end another way now. */
export interface StatusFlips {
  readonly flips: readonly Flip[];
  readonly worse: number;
  readonly better: number;
  /** Outcomes vary by themselves: of one question, or in both directions. */
  readonly varies: boolean;
}

export function statusFlips(groups: MatchedGroups): StatusFlips {
  const flips: Flip[] = [];
  let isMixed = false;
  const take = (a: readonly CallGroup[], b: readonly CallGroup[]): void => {
    const [ours, theirs] = [onlyOutcome(a), onlyOutcome(b)];
    if (ours === null || theirs === null) isMixed = true;
    else if (ours !== theirs) flips.push({ from: ours, to: theirs, certain: flipBelieved(times(a), times(b)) });
  };
  for (const [a, b] of groups.pairs) take([a], [b]);
  for (const [a, b] of groups.learned) take(a, b);
  const worse = flips.filter(({ from, to }) => CALL_STATUSES[to].bad && !CALL_STATUSES[from].bad).length;
  const better = flips.filter(({ from, to }) => CALL_STATUSES[from].bad && !CALL_STATUSES[to].bad).length;
  return { flips, worse, better, varies: isMixed || (worse > 0 && better > 0) };
}

/** What went wrong in an operation, on either side: codes of faults, and statuses that have none. */
export function troubles(...sides: readonly OperationFacts[]): string[] {
  return sides.flatMap((facts) => [
    ...[...facts.faultCodes.keys()].map((code) => `fault ${code}`),
    ...[...facts.byStatus.keys()].filter((status) => CALL_STATUSES[status].bad && status !== 'fault'),
  ]);
}

/** What is known for certain of the flips of an operation. `byChance`: what goes wrong in it comes and goes by itself, here or elsewhere. */
export function certainFlips({ flips, worse, better }: StatusFlips, byChance: boolean): readonly Flip[] {
  const isCertain = !byChance || signsDiffer(worse, better);
  return isCertain ? flips.map((flip) => ({ ...flip, certain: true })) : flips;
}

function onlyOutcome(groups: readonly CallGroup[]): CallStatus | null {
  const statuses = new Set(groups.flatMap((group) => [...group.statuses.keys()]));
  return statuses.size === 1 ? ([...statuses][0] as CallStatus) : null;
}

function times(groups: readonly CallGroup[]): number {
  let total = 0;
  for (const { statuses } of groups) for (const count of statuses.values()) total += count;
  return total;
}
