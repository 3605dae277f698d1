import { UserError } from '../../diagnostics/user-error.ts';

export interface SidePaths {
  readonly baseline: readonly string[];
  readonly candidate: readonly string[];
}

const FORMS = 'compare BASELINE CANDIDATE, or compare --baseline A B --candidate C D';

/**
 * Which runs stand on which side. A named side takes every word up to the next option: the parser of the command line knows only the first of them, so
 * the words are read as they were written.
 * @param words the command line; `positional` what the parser left over
 * @throws UserError
 */
export function sidePaths(words: readonly string[], positional: readonly string[]): SidePaths {
  const named = { baseline: [] as string[], candidate: [] as string[] };
  const left = [...positional];
  let taking: string[] | null = null;
  let isFirst = false;
  for (const word of words) {
    const match = /^--(baseline|candidate)(?:=(.*))?$/s.exec(word);
    if (match !== null) {
      taking = named[match[1] as keyof typeof named];
      isFirst = match[2] === undefined;
      if (match[2] !== undefined) taking.push(match[2]);
    } else if (taking !== null && (isFirst || word === '-' || !word.startsWith('-'))) {
      taking.push(word);
      if (!isFirst) left.splice(left.indexOf(word), 1);
      isFirst = false;
    } else taking = null;
  }
  const sides = {
    baseline: named.baseline.length > 0 ? named.baseline : left.splice(0, 1),
    candidate: named.candidate.length > 0 ? named.candidate : left.splice(0, 1),
  };
  if (sides.baseline.length === 0 || sides.candidate.length === 0) throw new UserError('two sides are needed', FORMS);
  if (left.length > 0) throw new UserError(`${JSON.stringify(left[0])}: on which side?`, FORMS);
  return sides;
}
