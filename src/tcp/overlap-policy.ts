/**
 * Whether the bytes of a new segment replace those of an old one where the two overlap. All ranges are half-open and those of the whole
 * segments as sent.
 */
export type OverlapRule = (newFrom: number, newTo: number, oldFrom: number, oldTo: number) => boolean;

interface OverlapPolicyKind {
  readonly newWins: OverlapRule;
  /** In-order bytes wait for their acknowledgement, because a later copy may still replace them. */
  readonly holds: boolean;
  readonly description: string;
}

/**
 * Whose bytes win where segments disagree, after the model of Novak & Sturges, "Target-Based TCP Stream Reassembly" (2007). Real stacks hand
 * in-order bytes on at once; `last` and `solaris` replace even those while they are not acknowledged.
 */
export const OVERLAP_POLICIES = {
  bsd: {
    newWins: (newFrom, _newTo, oldFrom) => newFrom < oldFrom,
    holds: false,
    description: 'the first copy, unless the new segment begins earlier (BSD, Windows, macOS)',
  },
  first: { newWins: () => false, holds: false, description: 'always the first copy' },
  last: { newWins: () => true, holds: true, description: 'always the last copy before the acknowledgement' },
  linux: {
    newWins: (newFrom, newTo, oldFrom, oldTo) => newFrom < oldFrom || (newFrom === oldFrom && newTo > oldTo),
    holds: false,
    description: 'as bsd, and a longer segment replaces one that begins with it',
  },
  solaris: {
    newWins: (newFrom, newTo, oldFrom, oldTo) => newTo > oldTo || (newTo === oldTo && newFrom <= oldFrom),
    holds: true,
    description: 'the new copy when it ends later, or ends with the old one and does not begin later',
  },
} as const satisfies Record<string, OverlapPolicyKind>;

export type OverlapPolicy = keyof typeof OVERLAP_POLICIES;
