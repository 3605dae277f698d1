import { readFileSync } from 'node:fs';
import { type Difference, MEASURES, type Measure } from './network-truth.ts';

/** A difference with its explanation in `EXPLAINED.md`. */
export interface ExplainedDifference extends Difference {
  readonly capture: string;
  readonly why: string;
}

/** Rows of the table, its heads and rules aside: capture, measure, ours, tshark's, why. */
const ROW = /^\| `([^`]+)` \| (\w+) \| (\d+) \| (\d+) \| (.+) \|$/;

/** Reads the table of `EXPLAINED.md`, which is the list that the check goes by. @throws Error when a row is not understood */
export function readExplained(file: URL): ExplainedDifference[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, capture, measure, ours, truth, why] = ROW.exec(line) ?? [];
      if (!isMeasure(measure)) throw new Error(`not a row of the table: ${line}`);
      return { capture: capture!, measure, ours: Number(ours), truth: Number(truth), why: why! };
    });
}

function isMeasure(text: string | undefined): text is Measure {
  return (MEASURES as readonly (string | undefined)[]).includes(text);
}

/** What speaks against a capture: differences without explanation, and explanations of what no longer differs. */
export function unexplained(found: readonly Difference[], explained: readonly Difference[]): string[] {
  return [
    ...found.filter((one) => !explained.some((other) => same(one, other))).map((one) => `${told(one)}: not explained`),
    ...explained
      .filter((one) => !found.some((other) => same(one, other)))
      .map((one) => `${told(one)}: explained, but gone`),
  ];
}

function same(a: Difference, b: Difference): boolean {
  return a.measure === b.measure && a.ours === b.ours && a.truth === b.truth;
}

function told({ measure, ours, truth }: Difference): string {
  return `${measure} ${ours}, tshark ${truth}`;
}
