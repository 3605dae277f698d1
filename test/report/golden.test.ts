import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REPORT_FORMATS, type RenderOptions, type ReportFormatName } from '../../src/report/index.ts';
import type { Report } from '../../src/report/model.ts';
import { emptyReportFixture, reportFixture } from '../support/report-fixture.ts';

/** Every rendering stands beside the test, to be read by a person; `UPDATE=1 npx vitest run test/report` rewrites them. */
const GOLDEN = new URL('../golden/report/', import.meta.url);

interface Golden {
  readonly file: string;
  readonly format: ReportFormatName;
  readonly report: Report;
  readonly options: RenderOptions;
}

function goldens(): Golden[] {
  const rows: Golden[] = [];
  for (const format of Object.keys(REPORT_FORMATS) as ReportFormatName[]) {
    const { extension } = REPORT_FORMATS[format];
    const widths = format === 'text' ? [80, 160] : [80];
    for (const width of widths) {
      const name = widths.length > 1 ? `-${width}` : '';
      rows.push({ file: `rich${name}.${extension}`, format, report: reportFixture(), options: { width } });
      rows.push({ file: `empty${name}.${extension}`, format, report: emptyReportFixture(), options: { width } });
    }
  }
  rows.push({ file: 'rich-color.txt', format: 'text', report: reportFixture(), options: { width: 80, color: true } });
  rows.push({ file: 'rich-raw.csv', format: 'csv', report: reportFixture(), options: { csvRaw: true } });
  return rows;
}

function render({ format, report, options }: Golden): string {
  const rendered = REPORT_FORMATS[format].render(report, options);
  return typeof rendered === 'string' ? rendered : Array.from(rendered).join('');
}

test.each(goldens())('$file', (golden) => {
  const rendered = render(golden);
  const path = new URL(golden.file, GOLDEN);
  if (process.env.UPDATE === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(path, rendered);
  }
  expect(rendered).toBe(readFileSync(path, 'utf8'));
  expect(render(golden)).toBe(rendered);
});
