import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import { parse as parseCsv } from 'csv-parse/sync';
import harSchemas from 'har-schema';
import { describe, expect, test } from 'vitest';
import { escapeInvisible } from '../../src/report/escape.ts';
import { csv } from '../../src/report/formats/csv.ts';
import { har } from '../../src/report/formats/har.ts';
import { json } from '../../src/report/formats/json.ts';
import { ndjson } from '../../src/report/formats/ndjson.ts';
import type { ReportFormat } from '../../src/report/index.ts';
import { REPORT_SCHEMA } from '../../src/report/schema.ts';
import { amfCapture, httpRequest, httpResponse } from '../support/amf-capture.ts';
import { HOSTILE_TEXT } from '../support/hostile-text.ts';
import { emptyReportFixture, reportFixture } from '../support/report-fixture.ts';
import { runCli } from '../support/run-cli.ts';
import { envelope, type Plain } from '../support/wire-amf.ts';

/** Reports against schemas, with a validator that is not ours. */

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  uri: /^[a-z][a-z0-9+.-]*:[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]*$/i,
  ipv4: /^(?:\d{1,3}\.){3}\d{1,3}$/,
  ipv6: /^[0-9a-f:.]+:[0-9a-f:.]*$/i,
};

const OPTIONS = { strict: false, allErrors: true, formats: FORMATS };

function reportValidator(): ValidateFunction {
  return new Ajv2020(OPTIONS).compile(REPORT_SCHEMA as AnySchemaObject);
}

function harValidator(): ValidateFunction {
  const validator = new Ajv(OPTIONS);
  validator.addMetaSchema(draft6);
  for (const schema of Object.values(harSchemas)) validator.addSchema(schema);
  return validator.getSchema('har.json#')!;
}

function problems(validate: ValidateFunction, document: unknown): unknown[] {
  return validate(document) ? [] : (validate.errors ?? []).slice(0, 5);
}

const rendered = (format: ReportFormat, report: ReturnType<typeof reportFixture>) =>
  Array.from(format.render(report, {})).join('');

/** What is left of a text once it was bytes: a lone surrogate has none. */
const asUtf8 = (text: string) => Buffer.from(text).toString();

/** A capture in which everything that a name can be is one. */
function hostileCapture(): Uint8Array {
  const texts = Object.values(HOSTILE_TEXT);
  const fault = (text: string): Plain => ({ code: text, description: text, details: text });
  return amfCapture(
    texts.map((text, index) => ({
      exchanges: [
        {
          request: httpRequest(envelope([{ target: text, response: '/1', value: [{ [text]: text }] }])),
          response:
            index % 5 === 4
              ? null
              : httpResponse(envelope([{ target: `/1/on${index % 2 ? 'Status' : 'Result'}`, value: fault(text) }])),
        },
      ],
    })),
  );
}

describe('HAR', () => {
  test('fixtures are HAR 1.2', () => {
    for (const report of [reportFixture(), emptyReportFixture()])
      expect(problems(harValidator(), JSON.parse(rendered(har, report)))).toEqual([]);
  });

  test('the validator finds what is wrong', () => {
    expect(problems(harValidator(), { log: { version: '1.2', entries: [{}] } })).not.toEqual([]);
  });
});

describe('CSV', () => {
  test('another parser reads every record, and the text that was meant', () => {
    const report = reportFixture();
    const read = (text: string) => parseCsv(text, { columns: true, relax_quotes: false }) as Record<string, string>[];
    const raw = read(Array.from(csv.render(report, { csvRaw: true })).join(''));
    expect(raw.map(({ id, operation, faultMessage }) => [Number(id), operation, faultMessage])).toEqual(
      report.calls.map((call) => [call.id, call.operation, asUtf8(call.fault?.message ?? '')]),
    );
    const guarded = read(rendered(csv, report));
    expect(guarded.map(({ operation }) => operation?.replace(/^'/, ''))).toEqual(
      report.calls.map(({ operation }) => escapeInvisible(operation)),
    );
    for (const value of guarded.flatMap((row) => Object.values(row))) expect(value).not.toMatch(/^[=+@\t\r]/);
  });

  test('hostile names of a capture come back one record a call', () => {
    const { stdout } = runCli(['analyze', '-', '-q', '-f', 'csv'], { input: hostileCapture() });
    const rows = parseCsv(stdout, { columns: true }) as Record<string, string>[];
    expect(rows.map(({ id }) => Number(id))).toEqual(Object.values(HOSTILE_TEXT).map((_text, index) => index + 1));
  });
});

describe('JSON', () => {
  test('fixtures follow the published schema', () => {
    const validate = reportValidator();
    for (const report of [reportFixture(), emptyReportFixture()])
      expect(problems(validate, JSON.parse(rendered(json, report)))).toEqual([]);
    expect(problems(validate, { schemaVersion: 1 })).not.toEqual([]);
  });

  test('a line of ndjson is a call of the report', () => {
    const report = reportFixture();
    const lines = rendered(ndjson, report).trimEnd().split('\n');
    const { calls } = JSON.parse(rendered(json, report)) as { calls: unknown[] };
    expect(lines.map((line) => JSON.parse(line))).toEqual(calls);
  });
});

test('what the command writes about hostile names follows both schemas', { timeout: 60_000 }, () => {
  const input = hostileCapture();
  for (const values of ['none', 'summary', 'full']) {
    const write = (format: string) =>
      JSON.parse(runCli(['analyze', '-', '-q', '--values', values, '-f', format], { input }).stdout);
    expect(problems(reportValidator(), write('json')), values).toEqual([]);
    expect(problems(harValidator(), write('har')), values).toEqual([]);
  }
});
