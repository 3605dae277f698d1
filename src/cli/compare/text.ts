import type { Comparison, VerdictRow } from '../../baseline/model.ts';
import { Page } from '../../report/formats/text/page.ts';
import type { Style } from '../../report/formats/text/palette.ts';
import { formatNumberOf } from '../../report/number-format.ts';
import type { ComparisonFormat } from './format.ts';
import { differenceText, formatInterval, formatP, formatRatio, formatValue } from './words.ts';

const STYLES = { pass: 'good', regression: 'bad', inconclusive: 'warn' } as const satisfies Record<string, Style>;
const MAX_LINES = 200;

export const text: ComparisonFormat = {
  description: 'for a terminal: verdict, what is worse, what was said otherwise, times',
  render(comparison, { width, color }) {
    const page = new Page(width, color);
    head(page, comparison);
    rows(
      page,
      'Regressions',
      comparison.rows.filter((row) => row.verdict === 'regression' && row.metric !== 'contract'),
    );
    differences(page, comparison);
    rows(
      page,
      'Times',
      comparison.rows.filter((row) => row.unit === 'ns' && row.verdict === 'pass'),
    );
    notJudged(page, comparison);
    return page.text();
  },
};

function head(page: Page, comparison: Comparison): void {
  page.line([
    { text: 'Verdict  ', style: 'heading' },
    { text: comparison.verdict, style: STYLES[comparison.verdict] },
    { text: comparison.failures.length === 0 ? '' : `  ${comparison.failures.join('; ')}` },
  ]);
  for (const [label, side] of [
    ['baseline', comparison.baseline],
    ['candidate', comparison.candidate],
  ] as const) {
    const runs = side.runs
      .map((run) => (run.status === 'complete' ? run.name : `${run.name} (${run.status})`))
      .join(', ');
    const counts = `${formatNumberOf(side.calls, 'call')}, ${formatNumberOf(side.operations, 'operation')}`;
    page.labelled(label, `${counts}: ${runs}`, 11);
  }
}

function rows(page: Page, title: string, shown: readonly VerdictRow[]): void {
  if (shown.length === 0) return;
  const isTimes = title === 'Times';
  page.heading(title, isTimes ? '~ = no difference (rank test)' : '');
  page.table(
    [
      { title: 'operation', flexible: 20, cut: 'middle' },
      { title: isTimes ? 'metric' : 'rule' },
      { title: 'baseline', align: 'right' },
      { title: 'candidate', align: 'right' },
      { title: 'change', align: 'right' },
      { title: '95 % ratio', align: 'right', dropFirst: 3 },
      { title: 'p', align: 'right', dropFirst: 2 },
      { title: 'n', align: 'right', dropFirst: 1 },
    ],
    shown
      .slice(0, MAX_LINES)
      .map((row) => [
        row.operation,
        isTimes ? row.metric : row.rule,
        formatValue(row.baseline, row.unit),
        formatValue(row.candidate, row.unit),
        { text: formatRatio(row), style: row.verdict === 'regression' ? 'bad' : 'plain' },
        formatInterval(row.interval),
        formatP(row.p),
        `${row.n[0]}+${row.n[1]}`,
      ]),
  );
  if (shown.length > MAX_LINES) page.line([{ text: `and ${shown.length - MAX_LINES} more`, style: 'dim' }], '  ');
}

function differences(page: Page, comparison: Comparison): void {
  if (comparison.differences.length === 0) return;
  page.heading('Behaviour', formatNumberOf(comparison.differences.length, 'difference'));
  let last = '';
  for (const one of comparison.differences.slice(0, MAX_LINES)) {
    if (one.operation !== last) page.line([{ text: one.operation, style: 'accent' }], '  ');
    last = one.operation;
    page.paragraph({ text: differenceText(one), style: one.certain && one.breaking ? 'bad' : 'plain' }, '    ', 3, 2);
  }
  const more = comparison.differences.length - MAX_LINES;
  if (more > 0) page.line([{ text: `and ${more} more`, style: 'dim' }], '  ');
}

function notJudged(page: Page, comparison: Comparison): void {
  const open = comparison.rows.filter((row) => row.verdict === 'inconclusive');
  if (open.length === 0) return;
  page.heading('Not judged', formatNumberOf(open.length, 'row'));
  const byRule = new Map<string, VerdictRow[]>();
  for (const row of open) byRule.set(row.rule, [...(byRule.get(row.rule) ?? []), row]);
  for (const [rule, members] of byRule) {
    const shown = members.slice(0, 6).map((row) => `${row.operation} (${row.note})`);
    const rest = members.length > shown.length ? `, and ${members.length - shown.length} more` : '';
    page.paragraph(`${rule}: ${shown.join(', ')}${rest}`, '  ', 4, 2);
  }
}
