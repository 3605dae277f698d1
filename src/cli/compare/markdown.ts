import type { Comparison, VerdictRow } from '../../baseline/model.ts';
import { code, table } from '../../report/formats/markdown/table.ts';
import type { ComparisonFormat } from './format.ts';
import { differenceText, formatInterval, formatP, formatRatio, formatValue } from './words.ts';

const MARKS = { pass: 'pass', regression: '**regression**', inconclusive: '*inconclusive*' } as const;
const MAX_ROWS = 100;

function rowsOf(rows: readonly VerdictRow[]): string {
  return table(
    ['Operation', 'Rule', '>Baseline', '>Candidate', '>Change', '>95 %', '>p', '>n', 'Verdict'],
    rows
      .slice(0, MAX_ROWS)
      .map((row) => [
        code(row.operation),
        code(row.rule),
        formatValue(row.baseline, row.unit),
        formatValue(row.candidate, row.unit),
        formatRatio(row),
        formatInterval(row.interval),
        formatP(row.p),
        `${row.n[0]}+${row.n[1]}`,
        MARKS[row.verdict],
      ]),
  );
}

function render(comparison: Comparison): string {
  const { rows, differences, failures } = comparison;
  const parts = [`## Comparison: ${comparison.verdict}`];
  for (const reason of failures) parts.push(`- ${reason}`);
  const sides = `${comparison.baseline.calls} calls before, ${comparison.candidate.calls} now`;
  const passed = rows.filter((row) => row.verdict === 'pass').length;
  const open = rows.filter((row) => row.verdict === 'inconclusive');
  parts.push(`${sides}; ${passed} of ${rows.length} checks passed, ${open.length} not judged.`);
  const bad = rows.filter((row) => row.verdict === 'regression' && row.metric !== 'contract');
  if (bad.length > 0) parts.push('### Regressions', rowsOf(bad));
  if (differences.length > 0) {
    const lines = differences.slice(0, MAX_ROWS).map((one) => `- ${code(one.operation)} ${code(differenceText(one))}`);
    if (differences.length > MAX_ROWS) lines.push(`- and ${differences.length - MAX_ROWS} more`);
    parts.push('### Behaviour', lines.join('\n'));
  }
  const times = rows.filter((row) => row.unit === 'ns' && row.verdict === 'pass');
  if (times.length > 0) parts.push('<details><summary>Times</summary>', rowsOf(times), '</details>');
  const asked = open.filter((row) => row.explicit);
  if (asked.length > 0) {
    const lines = asked
      .slice(0, MAX_ROWS)
      .map((row) => `- ${code(row.operation)} ${code(row.rule)}: ${code(row.note)}`);
    parts.push('### Not judged', lines.join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

export const markdown: ComparisonFormat = {
  description: 'GitHub Markdown, for a pull request or a job summary',
  render,
};
