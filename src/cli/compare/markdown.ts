import type { Comparison, VerdictRow } from '../../baseline/model.ts';
import { code, folded, table } from '../../report/formats/markdown/table.ts';
import { differenceGroups } from './difference-groups.ts';
import type { ComparisonFormat } from './format.ts';
import { openGroups } from './open-rows.ts';
import { differenceText, formatInterval, formatP, formatRatio, formatValue, reasonText } from './words.ts';

const MARKS = { pass: 'pass', regression: '**regression**', inconclusive: '*inconclusive*' } as const;
const MAX_ROWS = 100;
/** Operations named of one group. */
const MAX_NAMES = 12;

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

function namesOf(operations: readonly string[]): string {
  const more = operations.length > MAX_NAMES ? ` and ${operations.length - MAX_NAMES} more` : '';
  return `${operations.slice(0, MAX_NAMES).map(code).join(', ')}${more}`;
}

function render(comparison: Comparison): string {
  const { rows, differences } = comparison;
  const reason = reasonText(comparison);
  const parts = [`## Comparison: ${comparison.verdict}`];
  if (reason !== '') parts.push(`**${reason}**`);
  const sides = `${comparison.baseline.calls} calls before, ${comparison.candidate.calls} now`;
  const passed = rows.filter((row) => row.verdict === 'pass').length;
  const open = rows.filter((row) => row.verdict === 'inconclusive');
  parts.push(`${sides}; ${passed} of ${rows.length} checks passed, ${open.length} not judged.`);
  const bad = rows.filter((row) => row.verdict === 'regression' && row.metric !== 'contract');
  if (bad.length > 0) parts.push('### Regressions', rowsOf(bad));
  if (differences.length > 0) {
    const groups = differenceGroups(differences);
    const lines = groups.slice(0, MAX_ROWS).flatMap(({ operations, differences: own }) =>
      own.map((one) => {
        const mark = one.certain && one.breaking ? '**may break a client**: ' : '';
        const text = code(differenceText(one));
        return operations.length === 1
          ? `- ${mark}${namesOf(operations)} ${text}`
          : `- ${mark}${text} in ${operations.length} operations: ${namesOf(operations)}`;
      }),
    );
    if (groups.length > MAX_ROWS) lines.push(`- and ${groups.length - MAX_ROWS} more`);
    parts.push('### Behaviour', lines.join('\n'));
  }
  const times = rows.filter((row) => row.unit === 'ns' && row.verdict === 'pass');
  if (times.length > 0) parts.push(folded('Times', rowsOf(times)));
  const asked = open.filter((row) => row.explicit);
  if (asked.length > 0) {
    const lines = openGroups(asked)
      .slice(0, MAX_ROWS)
      .map(({ rules, note, operations }) => {
        return `- ${rules.map(code).join(', ')}: ${note}: ${namesOf(operations)}`;
      });
    parts.push('### Not judged', lines.join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

export const markdown: ComparisonFormat = {
  description: 'GitHub Markdown, for a pull request or a job summary',
  render,
};
