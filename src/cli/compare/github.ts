import type { Comparison } from '../../baseline/model.ts';
import { escapeInvisible } from '../../report/escape.ts';
import type { ComparisonFormat } from './format.ts';
import { differenceText, rowText } from './words.ts';

/** GitHub shows ten annotations of a kind a step. */
const MAX_EACH = 10;

/** Text in a workflow command: `%`, line ends and, in a property, `:` and `,` are spelt in hexadecimal. */
function commandText(text: string): string {
  return escapeInvisible(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return commandText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function command(level: 'error' | 'warning' | 'notice', title: string, message: string): string {
  return `::${level} title=${property(title)}::${commandText(message)}\n`;
}

function render(comparison: Comparison): string {
  const errors = comparison.failures.map((reason) => command('error', 'amfscope compare', reason));
  const warnings: string[] = [];
  for (const row of comparison.rows) {
    if (row.verdict === 'regression' && row.metric !== 'contract')
      errors.push(command('error', row.operation, rowText(row)));
    if (row.verdict === 'inconclusive' && row.explicit) {
      warnings.push(command('warning', row.operation, `${row.rule} could not be judged: ${row.note}`));
    }
  }
  const failed = new Set(
    comparison.rows.flatMap((row) =>
      row.metric === 'contract' && row.verdict === 'regression' ? [`${row.kind} ${row.operation}`] : [],
    ),
  );
  for (const one of comparison.differences) {
    const isFailure = one.certain && failed.has(`${one.kind} ${one.operation}`);
    (isFailure ? errors : warnings).push(command(isFailure ? 'error' : 'warning', one.operation, differenceText(one)));
  }
  const more = (list: readonly string[], level: 'error' | 'warning'): string =>
    list.length > MAX_EACH ? command(level, 'amfscope compare', `and ${list.length - MAX_EACH + 1} more`) : '';
  const cut = (list: readonly string[]): string =>
    (list.length > MAX_EACH ? list.slice(0, MAX_EACH - 1) : list).join('');
  const { baseline, candidate, verdict } = comparison;
  const summary = command(
    'notice',
    'amfscope compare',
    `${verdict}: ${baseline.calls} calls before, ${candidate.calls} now`,
  );
  return `${cut(errors)}${more(errors, 'error')}${cut(warnings)}${more(warnings, 'warning')}${summary}`;
}

export const github: ComparisonFormat = {
  description: 'GitHub workflow annotations',
  render,
};
