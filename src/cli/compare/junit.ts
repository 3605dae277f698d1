import type { Comparison, VerdictRow } from '../../baseline/model.ts';
import { defuseWorkflowCommand, escapeXml } from '../../report/escape.ts';
import type { ComparisonFormat, ComparisonRenderOptions } from './format.ts';
import { differenceText, rowText } from './words.ts';

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value), 'attribute')}"`)
    .join('');
}

function testCase(row: VerdictRow, comparison: Comparison, isRequired: boolean): string {
  const head = `    <testcase${attributes({ name: row.rule, classname: row.operation })}`;
  if (row.verdict === 'pass') return `${head}/>\n`;
  const lines = [rowText(row)];
  if (row.metric === 'contract') {
    for (const one of comparison.differences) {
      if (one.operation === row.operation && one.kind === row.kind) lines.push(differenceText(one));
    }
  }
  // A rule that was asked for and could not be judged is no pass, unless that was allowed.
  const tag = row.verdict === 'regression' ? 'failure' : isRequired && row.explicit ? 'error' : 'skipped';
  const about = attributes(tag === 'skipped' ? { message: row.note } : { message: rowText(row), type: row.verdict });
  const body = escapeXml(lines.map(defuseWorkflowCommand).join('\n'));
  return `${head}>\n      <${tag}${about}>${body}</${tag}>\n    </testcase>\n`;
}

function render(comparison: Comparison, { allowInconclusive = false }: ComparisonRenderOptions): string {
  const { rows, failures } = comparison;
  const count = (wanted: (row: VerdictRow) => boolean): number => rows.filter(wanted).length;
  const counts = {
    tests: rows.length + failures.length,
    failures: count((row) => row.verdict === 'regression') + failures.length,
    errors: count((row) => row.verdict === 'inconclusive' && row.explicit && !allowInconclusive),
    skipped: count((row) => row.verdict === 'inconclusive' && (!row.explicit || allowInconclusive)),
  };
  const empty = failures.map(
    (reason) =>
      `    <testcase${attributes({ name: reason, classname: 'comparison' })}>\n      <failure${attributes({ message: reason, type: 'empty' })}/>\n    </testcase>\n`,
  );
  const cases = rows.map((row) => testCase(row, comparison, !allowInconclusive));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${attributes({ name: 'amfscope compare', ...counts })}>\n`,
    `  <testsuite${attributes({ name: 'comparison', ...counts })}>\n`,
    ...empty,
    ...cases,
    '  </testsuite>\n</testsuites>\n',
  ].join('');
}

export const junit: ComparisonFormat = {
  description: 'JUnit XML: a test per rule and operation',
  render,
};
