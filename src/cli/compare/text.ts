import type { Comparison, VerdictRow } from '../../baseline/model.ts';
import { Page } from '../../report/formats/text/page.ts';
import type { Style } from '../../report/formats/text/palette.ts';
import { formatNumberOf } from '../../report/number-format.ts';
import { differenceGroups } from './difference-groups.ts';
import type { ComparisonFormat } from './format.ts';
import { firstOf, openGroups } from './open-rows.ts';
import { differenceText, formatInterval, formatP, formatRatio, formatValue, reasonText } from './words.ts';

const STYLES = { pass: 'good', regression: 'bad', inconclusive: 'warn' } as const satisfies Record<string, Style>;
const MAX_LINES = 200;
/** Operations named of one group. */
const MAX_NAMES = 12;

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
    { text: `  ${reasonText(comparison)}` },
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
  const breaking = comparison.differences.filter((one) => one.certain && one.breaking).length;
  const note = breaking === 0 ? '' : `; ! = may break a client (${breaking})`;
  page.heading('Behaviour', `${formatNumberOf(comparison.differences.length, 'difference')}${note}`);
  const groups = differenceGroups(comparison.differences);
  for (const { operations, differences: own } of groups.slice(0, MAX_LINES)) {
    const names =
      operations.length === 1 ? operations[0]! : `${operations.length} operations: ${firstOf(operations, MAX_NAMES)}`;
    page.paragraph({ text: names, style: 'accent' }, '  ', 3, 2);
    for (const one of own) {
      const isBreaking = one.certain && one.breaking;
      const text = `${isBreaking ? '! ' : ''}${differenceText(one)}`;
      page.paragraph({ text, style: isBreaking ? 'bad' : 'plain' }, isBreaking ? '    ' : '      ', 3, 2);
    }
  }
  const more = groups.length - MAX_LINES;
  if (more > 0) page.line([{ text: `and ${more} more`, style: 'dim' }], '  ');
}

function notJudged(page: Page, comparison: Comparison): void {
  const open = comparison.rows.filter((row) => row.verdict === 'inconclusive');
  if (open.length === 0) return;
  page.heading('Not judged', formatNumberOf(open.length, 'check'));
  for (const { rules, note, operations } of openGroups(open)) {
    page.paragraph(`${rules.join(', ')}: ${note}`, '  ', 3, 2);
    page.paragraph(firstOf(operations, MAX_NAMES), '    ', 3);
  }
  if (comparison.verdict === 'inconclusive') {
    const advice = 'record more calls, ask for fewer with --min-calls, or pass without them: --allow-inconclusive';
    page.line([]);
    page.paragraph(`Next: ${advice}`, '', 2, 6);
  }
}
