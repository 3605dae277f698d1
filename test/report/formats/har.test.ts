import { describe, expect, test } from 'vitest';
import { har } from '../../../src/report/formats/har.ts';
import type { Call, Report } from '../../../src/report/model.ts';
import { emptyReportFixture, reportFixture } from '../../support/report-fixture.ts';

interface Entry {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: {
    method: string;
    url: string;
    queryString: object[];
    postData: { mimeType: string; text: string };
  };
  readonly response: { status: number; content: { size: number; mimeType: string } };
  readonly timings: Readonly<Record<string, number>>;
  readonly serverIPAddress: string;
  readonly _amf: { calls: Call[]; pushes: object[] };
}

function entries(report: Report): Entry[] {
  const { log } = JSON.parse(Array.from(har.render(report, {})).join('')) as {
    log: { version: string; entries: Entry[] };
  };
  expect(log.version).toBe('1.2');
  return log.entries;
}

/** RFC 3986: only its characters, and every percent sign followed by two hex digits. */
const URI =
  /^[a-z][a-z0-9+.-]*:\/\/(?:[\w.~:/?@!$&'()*+,;=-]|\[[0-9a-f:]+\]|%[0-9A-Fa-f]{2})*(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?$/;

describe('har', () => {
  test('every entry has what HAR 1.2 requires', () => {
    for (const entry of entries(reportFixture())) {
      expect(Object.keys(entry)).toEqual(
        expect.arrayContaining(['startedDateTime', 'time', 'request', 'response', 'cache', 'timings']),
      );
      expect(Object.keys(entry.request)).toEqual(
        expect.arrayContaining([
          'method',
          'url',
          'httpVersion',
          'cookies',
          'headers',
          'queryString',
          'headersSize',
          'bodySize',
        ]),
      );
      expect(Object.keys(entry.response)).toEqual(
        expect.arrayContaining([
          'status',
          'statusText',
          'httpVersion',
          'cookies',
          'headers',
          'content',
          'redirectURL',
          'headersSize',
          'bodySize',
        ]),
      );
      expect(entry.startedDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
      expect(entry.request.url).toMatch(URI);
    }
  });

  test('the time of an entry is the sum of its timings that apply', () => {
    for (const { time, timings } of entries(reportFixture())) {
      const sum = Object.values(timings).reduce((total, part) => total + Math.max(0, part), 0);
      expect(time).toBeCloseTo(sum, 5);
    }
  });

  test('a batch is one entry, the calls stand under _amf as in the report', () => {
    const report = reportFixture();
    const found = entries(report).map((entry) => entry._amf.calls);
    expect(found.flat().sort((left, right) => left.id - right.id)).toEqual(report.calls);
    expect(
      found.filter((calls) => calls.length === 2).map((calls) => calls.map((call) => call.operation)),
    ).toContainEqual(['catalog.search', 'catalog.price']);
  });

  test('decoded values are the body a viewer shows', () => {
    const orders = entries(reportFixture()).find((entry) => entry._amf.calls[0]?.arguments !== undefined);
    expect(orders?.request.postData.mimeType).toBe('application/json');
    expect(orders?.request.postData.text).toContain('"arguments"');
  });

  test('addresses of both families are given without port', () => {
    const [first, ...rest] = reportFixture().calls as [Call, ...Call[]];
    const report = { ...reportFixture(), calls: [{ ...first, server: '[2001:db8::1]:8400', url: null }, ...rest] };
    const [entry] = entries(report);
    expect(entry?.serverIPAddress).toBe('2001:db8::1');
    expect(entry?.request.url).toBe('http://[2001:db8::1]:8400/');
  });

  test('no calls, no entries', () => {
    expect(entries(emptyReportFixture())).toEqual([]);
  });
});
