import { normalUpperTail } from './normal.ts';

export interface RankTest {
  /** Pairs in which the value of `b` is the larger one, ties as a half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/** Both samples at most this long and no ties: the distribution of U is counted. */
const EXACT_LIMIT = 25;

/**
 * Mann-Whitney U test, two-sided, of two ascending samples without NaN. Small samples without ties exactly, else the normal approximation
 * with tie and continuity correction (as scipy's `mannwhitneyu` and R's `wilcox.test`). An empty sample gives p = 1.
 */
export function mannWhitney(a: Float64Array, b: Float64Array): RankTest {
  const n = a.length;
  const m = b.length;
  if (n === 0 || m === 0) return { u: 0, p: 1, method: 'exact' };
  const { u, ties } = countPairs(a, b);
  if (ties === 0 && n <= EXACT_LIMIT && m <= EXACT_LIMIT) return { u, p: exactP(u, n, m), method: 'exact' };
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0) return { u, p: 1, method: 'normal' };
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return { u, p: Math.min(1, 2 * normalUpperTail(distance / Math.sqrt(variance))), method: 'normal' };
}

/** U of `b`, and the sum of t³ − t over the groups of equal values. */
function countPairs(a: Float64Array, b: Float64Array): { u: number; ties: number } {
  let [i, j, u, ties] = [0, 0, 0, 0];
  while (i < a.length || j < b.length) {
    const value = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    const [fromA, fromB] = [i, j];
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    const equal = i - fromA + (j - fromB);
    u += (j - fromB) * (fromA + (i - fromA) / 2);
    if (equal > 1) ties += equal * (equal * equal - 1);
  }
  return { u, ties };
}

/** Twice the smaller tail. The number of ways to reach each U grows as a Gaussian binomial coefficient. */
function exactP(u: number, n: number, m: number): number {
  const most = n * m;
  const ways = new Float64Array(most + 1);
  ways[0] = 1;
  for (let k = 1; k <= n; k++) {
    // Multiply by (1 − q^(m+k)), then divide by (1 − q^k).
    for (let at = most; at >= m + k; at--) ways[at] = ways[at]! - ways[at - m - k]!;
    for (let at = k; at <= most; at++) ways[at] = ways[at]! + ways[at - k]!;
  }
  let all = 0;
  let tail = 0;
  const least = Math.min(u, most - u);
  for (let at = 0; at <= most; at++) {
    all += ways[at]!;
    if (at <= least) tail += ways[at]!;
  }
  return Math.min(1, (2 * tail) / all);
}
