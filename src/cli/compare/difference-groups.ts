import type { Difference } from '../../baseline/model.ts';
import { differenceText } from './words.ts';

/** A difference of several operations, or the differences of one. */
export interface DifferenceGroup {
  readonly operations: readonly string[];
  readonly differences: readonly Difference[];
}

/** From so many operations on a difference is said once. */
const COMMON = 4;

/** What many operations have in common first (another AMF version, a new envelope), then the rest by operation. */
export function differenceGroups(differences: readonly Difference[]): DifferenceGroup[] {
  const byText = new Map<string, Difference[]>();
  for (const one of differences) {
    // A whole operation that came or went is about that operation.
    const key = one.path === 'operation' ? `${one.operation} ${one.change}` : differenceText(one);
    const known = byText.get(key);
    if (known === undefined) byText.set(key, [one]);
    else known.push(one);
  }
  const common = [...byText.values()].filter((same) => same.length >= COMMON);
  const byOperations = new Map<string, { operations: string[]; differences: Difference[] }>();
  for (const same of common) {
    const operations = same.map((one) => one.operation);
    const known = byOperations.get(operations.join('\n'));
    if (known === undefined) byOperations.set(operations.join('\n'), { operations, differences: [same[0]!] });
    else known.differences.push(same[0]!);
  }
  const said = new Set(common.flat());
  const byOperation = new Map<string, Difference[]>();
  for (const one of differences) {
    if (said.has(one)) continue;
    const known = byOperation.get(one.operation);
    if (known === undefined) byOperation.set(one.operation, [one]);
    else known.push(one);
  }
  return [
    ...byOperations.values(),
    ...[...byOperation].map(([operation, own]) => ({ operations: [operation], differences: own })),
  ];
}
