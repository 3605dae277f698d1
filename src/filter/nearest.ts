const LONGEST = 40;

/** Names that may have been meant, the nearest first, at most three. Cost is bounded however long `name` is. */
export function nearestNames(name: string, known: Iterable<string>): string[] {
  const wanted = name.slice(0, LONGEST).toLowerCase();
  const found: { name: string; distance: number }[] = [];
  for (const candidate of known) {
    const lower = candidate.toLowerCase();
    let distance = editDistance(wanted, lower);
    const tail = lower.slice(lower.lastIndexOf('.') + 1);
    // `totalNs` for `timing.totalNs`, `lat` for `latency`.
    if (wanted.length >= 3 && (tail === wanted || lower.startsWith(wanted))) distance = Math.min(distance, 1);
    if (distance <= Math.max(1, Math.floor(wanted.length / 3))) found.push({ name: candidate, distance });
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  const best = found[0]?.distance ?? 0;
  return found
    .filter((one) => one.distance <= best + 1)
    .slice(0, 3)
    .map((one) => one.name);
}

/** Changes that turn one text into the other: insert, delete, replace, swap of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}

/** `did you mean latency or id?`, or what `otherwise` says. */
export function didYouMean(name: string, known: Iterable<string>, otherwise: string): string {
  const names = nearestNames(name, known);
  return names.length === 0 ? otherwise : `did you mean ${names.join(' or ')}?`;
}
