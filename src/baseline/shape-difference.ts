export type ShapeChange = 'type' | 'class' | 'nullable' | 'gone' | 'added' | 'renamed' | 'optional' | 'order';

export interface ShapeDifference {
  /** `result.items[*].price`. */
  readonly path: string;
  readonly change: ShapeChange;
  readonly baseline: string | null;
  readonly candidate: string | null;
  /** False: seen too rarely to rule out chance. */
  readonly certain: boolean;
  /** A reader of the baseline may fail on the candidate. */
  readonly breaking: boolean;
}

export interface DiffOptions {
  /** AMF3 int and double are different types. */
  readonly exact: boolean;
  /** The same question was asked on both sides: one answer of another form is enough. */
  readonly matched: boolean;
}

/** `path.name`, with what is no identifier in brackets. */
export function memberPath(path: string, name: string): string {
  return /^[\p{L}_$*][\p{L}\p{N}_$]*$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}
