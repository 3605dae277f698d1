import type { Comparison, Difference } from '../../baseline/model.ts';

import { formatNumberOf } from '../../report/number-format.ts';

export { formatInterval, formatP, formatRatio, formatValue, rowText } from '../../report/verdict-words.ts';

const VERBS: Partial<Record<Difference['change'], string>> = {
  gone: 'gone',
  added: 'added',
  renamed: 'renamed',
  order: 'reordered',
  class: 'class',
  optional: 'became optional',
  'fault-new': 'new fault code',
  'fault-gone': 'fault code gone',
};

/** `result.items[*].price: double → string`; captured text is not escaped yet. */
export function differenceText(one: Difference): string {
  if (one.change === 'operation-gone') return `operation gone (${one.baseline} before)`;
  if (one.change === 'operation-added') return `operation added (${one.candidate})`;
  const verb = VERBS[one.change];
  const what =
    one.baseline !== null && one.candidate !== null
      ? `${one.baseline} → ${one.candidate}`
      : (one.candidate ?? one.baseline ?? '');
  return `${one.path}: ${verb === undefined ? '' : `${verb}${what === '' ? '' : ' '}`}${what}${one.certain ? '' : ' (seen too rarely to be sure)'}`;
}

/** What decided: `3 checks worse, contract broken by 1 operation`; empty for a pass. */
export function reasonText({ verdict, failures, rows }: Comparison): string {
  if (verdict === 'pass') return '';
  const count = (wanted: 'regression' | 'inconclusive', contract: boolean): number =>
    rows.filter(
      (row) =>
        row.verdict === wanted && (row.metric === 'contract') === contract && (row.explicit || wanted === 'regression'),
    ).length;
  const [worse, broken] = [count('regression', false), count('regression', true)];
  const open = count('inconclusive', false) + count('inconclusive', true);
  return [
    ...failures,
    ...(worse === 0 ? [] : [`${formatNumberOf(worse, 'check')} worse`]),
    ...(broken === 0 ? [] : [`contract broken by ${formatNumberOf(broken, 'operation')}`]),
    ...(open === 0 ? [] : [`${formatNumberOf(open, 'check')} not judged`]),
  ].join(', ');
}
