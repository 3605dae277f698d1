import type { Report, VerdictRow } from '../../model.ts';
import { formatCount, formatNumberOf } from '../../number-format.ts';
import { formatValue } from '../../verdict-words.ts';
import { code, folded, table } from './table.ts';

const MAX_ROWS = 60;
const MARKS = { regression: '**broken**', inconclusive: '*not judged*', pass: 'kept' } as const;

/** What rules without a baseline say: those that are not kept open, the rest folded. */
export function rulesSections({ rules = [] }: Report): string[] {
  const open = rules.filter((row) => row.verdict !== 'pass');
  const kept = rules.filter((row) => row.verdict === 'pass');
  const broken = open.filter((row) => row.verdict === 'regression');
  const sections: string[] = [];
  if (open.length > 0) {
    const counts = `${formatCount(broken.length)} broken, ${formatCount(open.length - broken.length)} not judged`;
    const worst = [...broken, ...open.filter((row) => row.verdict === 'inconclusive')];
    sections.push(`#### Rules: ${counts}\n\n${rowsOf(worst)}`);
  }
  if (kept.length > 0) sections.push(folded(`${formatNumberOf(kept.length, 'rule row')} kept`, rowsOf(kept)));
  return sections;
}

function rowsOf(rows: readonly VerdictRow[]): string {
  const cells = rows
    .slice(0, MAX_ROWS)
    .map((row) => [
      code(row.rule),
      code(row.operation),
      formatValue(row.candidate, row.unit),
      formatCount(row.n[1]),
      row.note === '' ? MARKS[row.verdict] : `${MARKS[row.verdict]}: ${row.note}`,
    ]);
  const more = rows.length > MAX_ROWS ? `\n\n${formatCount(rows.length - MAX_ROWS)} more are not listed.` : '';
  return `${table(['rule', 'operation', '>measured', '>calls', 'verdict'], cells)}${more}`;
}
