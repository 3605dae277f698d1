import { describe, expect, test } from 'vitest';
import { junit } from '../../../src/report/formats/junit.ts';
import { CALL_STATUSES, type Report } from '../../../src/report/model.ts';
import { emptyReportFixture, reportFixture } from '../../support/report-fixture.ts';
import { readXml, type XmlElement } from '../../support/xml-reader.ts';

function document(report: Report): XmlElement {
  return readXml(Array.from(junit.render(report, {})).join(''));
}

function outcomes(suite: XmlElement, tag: string): number {
  return suite.children.flatMap((testcase) => testcase.children).filter((child) => child.name === tag).length;
}

const CHILDREN_OF: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['testsuite'],
  testsuite: ['testcase'],
  testcase: ['failure', 'error', 'skipped'],
};

/** What Jenkins' and Surefire's schemas allow of what is used here. */
const ATTRIBUTES_OF: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['name', 'tests', 'failures', 'errors', 'time'],
  testsuite: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'],
  testcase: ['name', 'classname', 'time'],
  failure: ['message', 'type'],
  error: ['message', 'type'],
  skipped: ['message'],
};

function checkDialect(element: XmlElement): void {
  expect(ATTRIBUTES_OF[element.name]).toEqual(expect.arrayContaining(Object.keys(element.attributes)));
  if (element.attributes.time !== undefined) expect(element.attributes.time).toMatch(/^\d+\.\d{3}$/);
  for (const child of element.children) {
    expect(CHILDREN_OF[element.name]).toContain(child.name);
    checkDialect(child);
  }
}

describe('junit', () => {
  test('keeps to the dialect of Jenkins and Surefire', () => {
    checkDialect(document(reportFixture()));
    checkDialect(document(emptyReportFixture()));
  });

  test('a suite per operation, a test per call, a failure per bad call', () => {
    const report = reportFixture();
    const root = document(report);
    const suites = root.children.filter((suite) => suite.attributes.name !== 'capture');
    expect(suites).toHaveLength(new Set(report.calls.map((call) => call.operation)).size);
    const failures = suites.reduce((sum, suite) => sum + outcomes(suite, 'failure'), 0);
    expect(failures).toBe(report.calls.filter((call) => CALL_STATUSES[call.status].bad).length);
    expect(suites.flatMap((suite) => suite.children)).toHaveLength(report.calls.length);
  });

  test('counts in attributes are the counts of elements', () => {
    const root = document(reportFixture());
    const sum = { tests: 0, failures: 0, errors: 0 };
    for (const suite of root.children) {
      expect(Number(suite.attributes.tests)).toBe(suite.children.length);
      for (const tag of ['failure', 'error'] as const)
        expect(Number(suite.attributes[`${tag}s`])).toBe(outcomes(suite, tag));
      sum.tests += suite.children.length;
      sum.failures += outcomes(suite, 'failure');
      sum.errors += outcomes(suite, 'error');
    }
    expect(root.attributes).toMatchObject({
      tests: String(sum.tests),
      failures: String(sum.failures),
      errors: String(sum.errors),
    });
  });

  test('identities are unique and do not depend on ids or times', () => {
    const identities = (report: Report): string[] =>
      document(report).children.flatMap((suite) =>
        suite.children.map(({ attributes }) => `${attributes.classname} ${attributes.name}`),
      );
    const first = identities(reportFixture());
    expect(new Set(first).size).toBe(first.length);
    const report = reportFixture();
    const later = { ...report, calls: report.calls.map((call) => ({ ...call, id: call.id + 50, startedAt: null })) };
    expect(identities(later)).toEqual(first);
  });

  test('an empty or unreadable capture is not green', () => {
    const [empty] = document(emptyReportFixture()).children;
    expect(empty === undefined ? 0 : outcomes(empty, 'skipped')).toBe(1);
    const [broken] = document({ ...emptyReportFixture(), status: 'unreadable' }).children;
    expect(broken === undefined ? 0 : outcomes(broken, 'error')).toBe(1);
  });
});
