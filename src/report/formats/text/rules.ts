import type { Report, Verdict, VerdictRow } from '../../model.ts';
import { formatCount, formatNumberOf } from '../../number-format.ts';
import { formatValue } from '../../verdict-words.ts';
import type { Column, Page } from './page.ts';
import type { Style } from './palette.ts';

const MAX_ROWS = 30;
const STYLES = { regression: 'bad', inconclusive: 'warn', pass: 'good' } as const satisfies Record<Verdict, Style>;
const WORDS = { regression: 'broken', inconclusive: 'not judged', pass: 'kept' } as const;

const COLUMNS: readonly Column[] = [
  { title: 'rule', flexible: 24, cut: 'end' },
  { title: 'operation', flexible: 20, cut: 'middle' },
  { title: 'measured', align: 'right' },
  { title: 'calls', align: 'right', dropFirst: 1 },
  { title: 'verdict' },
];

/** What rules without a baseline say: broken ones first. */
export function rulesSection({ rules = [] }: Report, page: Page): void {
  if (rules.length === 0) return;
  const order = (['regression', 'inconclusive', 'pass'] as const).map((verdict) =>
    rules.filter((row) => row.verdict === verdict),
  );
  const counts = order.flatMap((rows) =>
    rows.length === 0 ? [] : [`${formatCount(rows.length)} ${wordOf(rows[0]!)}`],
  );
  page.heading('Rules', counts.join(', '));
  const shown = order.flat().slice(0, MAX_ROWS);
  page.table(
    COLUMNS,
    shown.map((row) => [
      row.rule,
      row.operation,
      formatValue(row.candidate, row.unit),
      formatCount(row.n[1]),
      { text: row.note === '' ? wordOf(row) : `${wordOf(row)}: ${row.note}`, style: STYLES[row.verdict] },
    ]),
  );
  if (rules.length > shown.length)
    page.line([{ text: `… and ${formatNumberOf(rules.length - shown.length, 'more row')}`, style: 'dim' }], '  ');
}

function wordOf({ verdict }: VerdictRow): string {
  return WORDS[verdict];
}
