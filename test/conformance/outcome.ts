/** What came of one checked item. */
export interface Outcome {
  readonly name: string;
  readonly verdict: 'pass' | 'fail' | 'skip';
  /** How many checks it stands for; missing = 1. */
  readonly count?: number;
  readonly summary: string;
  readonly details: readonly string[];
}

const DETAILS_SHOWN = 12;

/** One line for the outcome, the first details below it. */
export function renderOutcome({ name, verdict, summary, details }: Outcome): string {
  const mark = { pass: 'pass', fail: 'FAIL', skip: 'skip' }[verdict];
  const lines = [
    `${mark}  ${name.padEnd(24)} ${summary}`,
    ...details.slice(0, DETAILS_SHOWN).map((detail) => `        ${detail}`),
  ];
  if (details.length > DETAILS_SHOWN) lines.push(`        … and ${details.length - DETAILS_SHOWN} more`);
  return lines.join('\n');
}
