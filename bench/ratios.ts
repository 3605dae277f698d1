/** Cost of a program, in units of a yardstick measured in the same run: by program of ours, then by yardstick. */
export type Ratios = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** `bench/ratios.json`. */
export interface StoredRatios {
  /** Of every capture, as `parseSize` reads it: what starting costs weighs more in a small one. */
  readonly size: string;
  /** Share by which a ratio may grow. */
  readonly tolerance: number;
  readonly profiles: Readonly<Record<string, Ratios>>;
}

/** What takes less is too short to measure anything by. */
const MIN_YARDSTICK_SECONDS = 0.3;

/** @param costs seconds by name; ours begin with `amfscope`, all others are yardsticks */
export function ratiosOf(costs: ReadonlyMap<string, number>): Ratios {
  const all = [...costs];
  const yardsticks = all.filter(([name, seconds]) => !isOurs(name) && seconds >= MIN_YARDSTICK_SECONDS);
  return Object.fromEntries(
    all
      .filter(([name]) => isOurs(name))
      .map(([name, seconds]) => [
        name,
        Object.fromEntries(yardsticks.map(([yardstick, unit]) => [yardstick, rounded(seconds / unit)])),
      ]),
  );
}

function isOurs(name: string): boolean {
  return name.startsWith('amfscope');
}

function rounded(ratio: number): number {
  return Number(ratio.toPrecision(3));
}

export interface Verdict {
  readonly name: string;
  /** Yardsticks of both runs, with how many times the stored ratio was measured. */
  readonly growth: readonly (readonly [yardstick: string, growth: number])[];
  /** `unknown`: nothing to compare with. */
  readonly verdict: 'pass' | 'regression' | 'unknown';
}

/** A program became slower when every yardstick says so: one that had a bad moment is outvoted. */
export function judge(stored: Ratios, measured: Ratios, tolerance: number): Verdict[] {
  return Object.entries(measured).map(([name, ratios]) => {
    const growth = Object.entries(ratios).flatMap(([yardstick, ratio]) => {
      const before = stored[name]?.[yardstick];
      return before === undefined ? [] : [[yardstick, ratio / before] as const];
    });
    if (growth.length === 0) return { name, growth, verdict: 'unknown' };
    return { name, growth, verdict: growth.every(([, times]) => times > 1 + tolerance) ? 'regression' : 'pass' };
  });
}
