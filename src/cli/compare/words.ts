import type { Difference } from '../../baseline/model.ts';

export { formatInterval, formatP, formatRatio, formatValue, rowText } from '../../report/verdict-words.ts';

const VERBS: Partial<Record<Difference['change'], string>> = {
  'operation-gone': 'operation gone',
  'operation-added': 'operation added',
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
  const verb = VERBS[one.change];
  const what =
    one.baseline !== null && one.candidate !== null
      ? `${one.baseline} → ${one.candidate}`
      : (one.candidate ?? one.baseline ?? '');
  return `${one.path}: ${verb === undefined ? '' : `${verb}${what === '' ? '' : ' '}`}${what}${one.certain ? '' : ' (seen too rarely to be sure)'}`;
}
