/** Removes and simplifies bytes as long as `fails` stays true. At most `budget` tries. */
export function minimise(bytes: Uint8Array, fails: (bytes: Uint8Array) => boolean, budget = 3_000): Uint8Array {
  let best = bytes;
  let left = budget;
  const attempt = (candidate: Uint8Array): boolean => {
    if (left-- <= 0 || !fails(candidate)) return false;
    best = candidate;
    return true;
  };
  for (let size = bytes.length >> 1; size >= 1 && left > 0; size >>= 1) {
    for (let at = 0; at < best.length && left > 0; ) {
      const end = Math.min(best.length, at + size);
      const candidate = new Uint8Array(best.length - (end - at));
      candidate.set(best.subarray(0, at));
      candidate.set(best.subarray(end), at);
      if (!attempt(candidate)) at += size;
    }
  }
  for (let at = 0; at < best.length && left > 0; at++) {
    if (best[at] === 0) continue;
    const candidate = best.slice();
    candidate[at] = 0;
    attempt(candidate);
  }
  return best;
}
