/** A stored document that is not what it should be; the message names the member. */
export class DocumentProblem extends Error {
  override readonly name = 'DocumentProblem';
}

export type Members = ReadonlyMap<string, unknown>;

/** The members of an object. @throws DocumentProblem */
export function membersAt(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DocumentProblem(`${path}: object expected`);
  return new Map(Object.entries(value));
}

/** @throws DocumentProblem */
export function listAt(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new DocumentProblem(`${path}: list expected`);
  return value;
}

/** @throws DocumentProblem */
export function textAt(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new DocumentProblem(`${path}: text expected`);
  return value;
}

/** A whole number that is not negative. @throws DocumentProblem */
export function countAt(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new DocumentProblem(`${path}: whole number expected`);
  }
  return value;
}

/** @throws DocumentProblem */
export function oneOfAt<T extends string>(value: unknown, names: readonly T[], path: string): T {
  if (!names.includes(value as T)) throw new DocumentProblem(`${path}: not one of ${names.join(', ')}`);
  return value as T;
}

/** Refuses members that nobody knows: a misspelt one would be ignored in silence. @throws DocumentProblem */
export function onlyMembers(members: Members, names: readonly string[], path: string): void {
  for (const name of names) if (!members.has(name)) throw new DocumentProblem(`${path}/${name}: missing`);
  for (const name of members.keys()) if (!names.includes(name)) throw new DocumentProblem(`${path}/${name}: not known`);
}
