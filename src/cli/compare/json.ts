import { prettyJson } from '../../baseline/pretty-json.ts';
import { escapeJson } from '../../report/escape.ts';
import type { ComparisonFormat } from './format.ts';

export const json: ComparisonFormat = {
  description: 'the whole comparison, comparisonVersion 1',
  render: (comparison) => `${escapeJson(prettyJson(comparison))}\n`,
};
