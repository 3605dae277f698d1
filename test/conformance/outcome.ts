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

/** The row of a round trip: everything equal, the share of equal bytes, the reasons of the others. */
export function roundTripOutcome(
  name: string,
  compared: number,
  identical: number,
  failures: readonly { readonly file: string; readonly why: string }[],
  differences: readonly { readonly file: string; readonly why: string }[],
): Outcome {
  const reasons = new Map<string, number>();
  for (const { why } of differences) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  const unexplained = differences.filter(({ why }) => why.startsWith('unexplained'));
  const share = compared === 0 ? 0 : (100 * identical) / compared;
  const why = [...reasons]
    .filter(([text]) => !text.startsWith('unexplained'))
    .map(([text, count]) => `${count} ${text}`);
  const failed = [...failures, ...unexplained];
  return {
    name,
    verdict: failed.length === 0 ? 'pass' : 'fail',
    count: failed.length === 0 ? compared : failed.length,
    summary: `${compared - failures.length} of ${compared} equal after decode, encode, decode; ${share.toFixed(1)} % byte for byte${why.length === 0 ? '' : ` (others: ${why.join(', ')})`}`,
    details: failed.map(({ file, why: text }) => `${file}: ${text}`),
  };
}
