/** Stands for `-` while yargs parses: in a list of words it takes a lone dash for an option and drops it. */
const DASH = '\u0000-';

export function hideDashes(args: readonly string[]): string[] {
  return args.map((word) => (word === '-' ? DASH : word));
}

/** The parsed arguments with every `-` as it was given. */
export function restoreDashes<T extends object>(argv: T): T {
  const restored = Object.entries(argv).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(restore) : restore(value),
  ]);
  return Object.fromEntries(restored) as T;
}

function restore(value: unknown): unknown {
  return value === DASH ? '-' : value;
}
