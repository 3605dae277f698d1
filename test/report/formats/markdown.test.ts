import { expect, test } from 'vitest';
import { markdown } from '../../../src/report/formats/markdown.ts';
import type { Report } from '../../../src/report/model.ts';
import { HOSTILE_TEXT } from '../../support/hostile-text.ts';
import { emptyReportFixture, reportFixture } from '../../support/report-fixture.ts';

function rendered(report: Report): string {
  return markdown.render(report, {}) as string;
}

test('fits into a comment of GitHub however long the names are', () => {
  const name = '|`<@*_'.repeat(5000);
  const report = reportFixture();
  const operations = Array.from({ length: 500 }, () =>
    report.operations.map((row) => ({ ...row, operation: name })),
  ).flat();
  const faults = report.faults.map((row) => ({ ...row, code: name, operation: name }));
  const long = rendered({ ...report, operations, faults });
  expect(long.length).toBeLessThan(65_536);
  expect(long).toContain('left out');
});

test.each(Object.entries(HOSTILE_TEXT))('%s as a name leaves every table its columns', (_, name) => {
  const report = reportFixture();
  const faults = report.faults.map((row) => ({ ...row, code: name, operation: name, category: name }));
  const operations = report.operations.map((row) => ({ ...row, operation: name }));
  let columns = 0;
  for (const line of rendered({ ...report, faults, operations }).split('\n')) {
    const cells = line.startsWith('|') ? line.split('|').length : 0;
    if (columns > 0 && cells > 0) expect(cells).toBe(columns);
    columns = cells;
  }
});

test('every folded part is closed', () => {
  const text = rendered(reportFixture());
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
});

test('without calls the title says so', () => {
  expect(rendered(emptyReportFixture())).toMatch(/^### amfscope: no AMF calls\n/);
});
