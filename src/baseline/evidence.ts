import { lnFactorial } from './statistics/normal.ts';
import { fisherExact } from './statistics/rates.ts';

/** A difference in how often something occurs is believed when chance makes it in fewer than one case of a hundred. */
const BELIEVED = 0.01;
/** Outcomes are asked about for every operation, and their rates are tested besides: what may happen in one of them by chance would happen in some. */
const OUTCOMES_BELIEVED = 0.0005;
/** So many observations of one single type, and a second type is news. */
export const SETTLED = 5;

/** Whether counts of two sides differ by more than chance. */
export function rateDiffers(hitsA: number, a: number, hitsB: number, b: number): boolean {
  return fisherExact(hitsA, a, hitsB, b) < BELIEVED;
}

/** Whether changes of both directions differ in number by more than chance (sign test, two-sided). */
export function signsDiffer(ups: number, downs: number): boolean {
  const total = ups + downs;
  let tail = 0;
  for (let k = 0; k <= Math.min(ups, downs); k++) {
    tail += Math.exp(lnFactorial(total) - lnFactorial(k) - lnFactorial(total - k) - total * Math.LN2);
  }
  return 2 * tail < OUTCOMES_BELIEVED;
}

/** Whether a fault code that other operations had before is news of this one. */
export function codeDiffers(hitsA: number, a: number, hitsB: number, b: number): boolean {
  return fisherExact(hitsA, a, hitsB, b) < OUTCOMES_BELIEVED;
}

/** Whether a question that ended one way `a` times and another way `b` times has changed for certain. */
export function flipBelieved(a: number, b: number): boolean {
  return fisherExact(0, a, b, b) < OUTCOMES_BELIEVED;
}

/** One of several exclusive properties of a call (encoding, number of arguments, status) that changed. */
export interface CategoryChange {
  readonly baseline: string;
  readonly candidate: string;
  readonly certain: boolean;
}

type Counts = ReadonlyMap<string, number>;

/**
 * Values that only one side has. Two sides without a common value differ for certain; otherwise a new value is certain when the baseline had
 * but one, often enough, and a lost or rare one only when chance does not explain it.
 */
export function categoryChange(a: Counts, b: Counts, matched: boolean): CategoryChange | null {
  if (a.size === 0 || b.size === 0) return null;
  const fresh = [...b.keys()].filter((value) => !a.has(value));
  const lost = [...a.keys()].filter((value) => !b.has(value));
  const change = (certain: boolean): CategoryChange => ({
    baseline: [...a.keys()].sort().join(', '),
    candidate: [...b.keys()].sort().join(', '),
    certain,
  });
  if (lost.length === a.size) return change(true);
  const [totalA, totalB] = [sum(a), sum(b)];
  if (lost.some((value) => rateDiffers(a.get(value)!, totalA, 0, totalB))) return change(true);
  if (fresh.length === 0) return null;
  const settled = a.size === 1 && (matched || totalA >= SETTLED);
  return change(settled || fresh.some((value) => rateDiffers(0, totalA, b.get(value)!, totalB)));
}

function sum(counts: Counts): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
