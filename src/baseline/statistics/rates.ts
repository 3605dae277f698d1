import { lnFactorial } from './normal.ts';

/**
 * Fisher's exact test, two-sided: how likely counts of `hitsA` of `a` and `hitsB` of `b`, or less likely ones, are when both sides have the same rate.
 */
export function fisherExact(hitsA: number, a: number, hitsB: number, b: number): number {
  const hits = hitsA + hitsB;
  const total = a + b;
  if (a === 0 || b === 0 || hits === 0 || hits === total) return 1;
  const fixed = lnFactorial(hits) + lnFactorial(total - hits) + lnFactorial(a) + lnFactorial(b) - lnFactorial(total);
  const probability = (inA: number): number =>
    Math.exp(fixed - lnFactorial(inA) - lnFactorial(hits - inA) - lnFactorial(a - inA) - lnFactorial(b - hits + inA));
  const observed = probability(hitsA) * (1 + 1e-7);
  let p = 0;
  for (let inA = Math.max(0, hits - b); inA <= Math.min(hits, a); inA++) {
    const one = probability(inA);
    if (one <= observed) p += one;
  }
  return Math.min(1, p);
}

/**
 * Holm's step-down adjustment: the chance of one false alarm in the whole family. In the order given. Weights (all alike by default) say how the chance
 * is shared out while no hypothesis is rejected (Holm 1979, section 4).
 */
export function holm(values: readonly number[], weights: readonly number[] = values.map(() => 1)): number[] {
  const scaled = values.map((value, index) => value / weights[index]!);
  const order = values.map((_, index) => index).sort((i, j) => scaled[i]! - scaled[j]!);
  const adjusted = new Array<number>(values.length);
  let rest = weights.reduce((sum, weight) => sum + weight, 0);
  let least = 0;
  for (const index of order) {
    least = Math.max(least, Math.min(1, scaled[index]! * rest));
    adjusted[index] = least;
    rest -= weights[index]!;
  }
  return adjusted;
}
