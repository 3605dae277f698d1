/** Nearest-rank quantile of an ascending sample; NaN when it is empty. */
export function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

/**
 * Distribution-free interval of a quantile by order statistics, 95 %, two-sided (binomial; normal approximation above 1,000 values). Null when the
 * sample is too short to have one.
 */
export function quantileInterval(sorted: Float64Array, share: number): readonly [number, number] | null {
  const n = sorted.length;
  if (n < 6) return null;
  let low: number;
  let high: number;
  if (n > 1000) {
    const half = 1.959964 * Math.sqrt(n * share * (1 - share));
    low = Math.floor(n * share - half);
    high = Math.ceil(n * share + half);
  } else {
    // P(at most `low` values below the quantile) ≤ 2.5 %, and the same from above.
    let cumulative = 0;
    low = -1;
    high = n;
    let probability = (1 - share) ** n;
    for (let k = 0; k <= n; k++) {
      cumulative += probability;
      if (cumulative <= 0.025) low = k;
      if (cumulative >= 0.975) {
        high = k + 1;
        break;
      }
      probability *= ((n - k) / (k + 1)) * (share / (1 - share));
    }
    if (low < 0 || high > n) return null;
    low++;
  }
  return [sorted[Math.max(0, low - 1)]!, sorted[Math.min(n, high) - 1]!];
}
