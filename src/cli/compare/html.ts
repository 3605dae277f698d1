import type { Comparison } from '../../baseline/model.ts';
import type { Side } from '../../baseline/side.ts';
import { comparisonHtml } from '../../report/formats/html/comparison.ts';
import type { OperationSamples } from '../../report/formats/html/data.ts';
import type { ComparisonFormat } from './format.ts';

/** Points of a distribution: enough for its outline. */
const MAX_POINTS = 400;

/** One page: verdicts, distributions of both sides over each other, what was said otherwise side by side. */
export const html: ComparisonFormat = {
  description: 'one page that opens anywhere: verdicts, distributions, differences',
  render(comparison, { samples = [], html: parts }) {
    const shown = {
      ...comparison,
      baseline: withBaseNames(comparison.baseline),
      candidate: withBaseNames(comparison.candidate),
    };
    const { tool, verdict, rows } = comparison;
    const lines = [`${tool.name} ${tool.version}, comparison: ${verdict}`, `${rows.length} checks`];
    return [...comparisonHtml(shown, samples, lines, parts)].join('');
  },
};

/** Files are named by their base name, as in every html report. */
function withBaseNames(side: Comparison['baseline']): Comparison['baseline'] {
  return { ...side, runs: side.runs.map((run) => ({ ...run, name: run.name.replace(/^.*[/\\]/, '') })) };
}

/** The latencies of both sides, for `html`. */
export function comparedSamples(baseline: Side, candidate: Side): OperationSamples[] {
  const names = new Set([...baseline.operations.keys(), ...candidate.operations.keys()]);
  return [...names].sort().flatMap((name) => {
    const sides = [baseline.operations.get(name), candidate.operations.get(name)];
    const facts = sides[0] ?? sides[1];
    if (facts === undefined) return [];
    const [before = [], after = []] = sides.map((side) => thinned(side?.totalNs.sorted() ?? new Float64Array(0)));
    if (before.length + after.length === 0) return [];
    return [{ operation: facts.operation, kind: facts.kind, baseline: before, candidate: after }];
  });
}

/** Evenly spaced ranks, the first and the last among them. */
function thinned(sorted: Float64Array): number[] {
  if (sorted.length <= MAX_POINTS) return [...sorted];
  return Array.from(
    { length: MAX_POINTS },
    (_, at) => sorted[Math.round((at * (sorted.length - 1)) / (MAX_POINTS - 1))]!,
  );
}
