import { formatSeconds } from '../duration.ts';
import { defuseWorkflowCommand, escapeXml } from '../escape.ts';
import type { ReportFormat } from '../format.ts';
import { CALL_STATUSES, type Call, type Report, type VerdictRow } from '../model.ts';
import { rowText } from '../verdict-words.ts';

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  ns: number;
}

interface Case {
  readonly name: string;
  readonly ns: number;
  readonly outcome: null | {
    readonly tag: 'failure' | 'error' | 'skipped';
    readonly type: string;
    readonly message: string;
  };
  /** Lines of explanation. */
  readonly text: readonly string[];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  let text = '';
  for (const [name, value] of Object.entries(values)) text += ` ${name}="${escapeXml(String(value), 'attribute')}"`;
  return text;
}

function countsOf(cases: readonly Case[]): Counts {
  const counts: Counts = { tests: cases.length, failures: 0, errors: 0, skipped: 0, ns: 0 };
  for (const { outcome, ns } of cases) {
    counts.ns += ns;
    if (outcome?.tag === 'failure') counts.failures++;
    if (outcome?.tag === 'error') counts.errors++;
    if (outcome?.tag === 'skipped') counts.skipped++;
  }
  return counts;
}

/** `number` = n-th call of its operation in the report: the identity that survives from run to run, unlike packet numbers and ids. */
function caseOf(call: Call, number: number): Case {
  const ns = call.timing.totalNs ?? 0;
  const { bad, meaning } = CALL_STATUSES[call.status];
  const name = `call ${number}`;
  if (!bad) return { name, ns, outcome: null, text: [] };
  const text = [
    `call ${call.id} of the report, ${call.startedAt ?? 'time unknown'}`,
    `${call.client} to ${call.server}, HTTP ${call.httpStatus ?? 'status unknown'}, ${call.url ?? 'URL unknown'}`,
  ];
  if (call.packets.request !== null) text.push(`request packets ${call.packets.request.join('-')}`);
  if (call.packets.response !== null) text.push(`response packets ${call.packets.response.join('-')}`);
  if (call.statusReason != null) text.push(`reason: ${call.statusReason}`);
  if (call.fault?.detail != null) text.push(call.fault.detail);
  for (const diagnostic of call.diagnostics) text.push(`${diagnostic.code}: ${diagnostic.detail}`);
  const { fault } = call;
  const message = fault === null ? meaning : `${fault.code}${fault.message === null ? '' : `: ${fault.message}`}`;
  const type = fault === null ? call.status : `${call.status} ${fault.code}`;
  return { name, ns, outcome: { tag: 'failure', type, message }, text };
}

/** What an empty or broken analysis says, so that it is never green: a case for readability and one for each kind of error. */
function captureCases(report: Report): Case[] {
  const cases: Case[] = [];
  if (report.status === 'unreadable') {
    const outcome = { tag: 'error', type: 'unreadable', message: 'no input could be read' } as const;
    cases.push({ name: 'capture is readable', ns: 0, outcome, text: [] });
  }
  for (const row of report.diagnostics) {
    if (row.severity !== 'error') continue;
    const text = row.examples.map((example) => example.detail);
    cases.push({ name: row.code, ns: 0, outcome: { tag: 'error', type: row.code, message: row.title }, text });
  }
  if (cases.length === 0 && report.calls.length === 0) {
    const filtered = (report.displayFilter?.calls ?? 0) > 0;
    const message = filtered ? 'no call matches the filter' : 'the capture holds no AMF call';
    const outcome = { tag: 'skipped', type: 'no-calls', message } as const;
    cases.push({ name: 'capture holds calls', ns: 0, outcome, text: [] });
  }
  return cases;
}

/** A rule that was asked for and could not be judged is no pass, unless that was allowed. */
function ruleCase(row: VerdictRow): Case {
  const name = `${row.operation}: ${row.rule}`;
  if (row.verdict === 'pass') return { name, ns: 0, outcome: null, text: [] };
  const tag = row.verdict === 'regression' ? 'failure' : row.tolerated === true ? 'skipped' : 'error';
  return { name, ns: 0, outcome: { tag, type: row.verdict, message: rowText(row) }, text: [] };
}

function suitesOf(report: Report): Map<string, Case[]> {
  const suites = new Map<string, Case[]>();
  const trouble = captureCases(report);
  if (trouble.length > 0) suites.set('capture', trouble);
  if (report.rules !== undefined && report.rules.length > 0) suites.set('rules', report.rules.map(ruleCase));
  for (const call of report.calls) {
    const cases = suites.get(call.operation) ?? [];
    if (cases.length === 0) suites.set(call.operation, cases);
    cases.push(caseOf(call, cases.length + 1));
  }
  return suites;
}

/** A body has lines of its own, and a CI job may print the file. */
function harmlessLines(text: readonly string[]): string {
  return text.join('\n').split('\n').map(defuseWorkflowCommand).join('\n');
}

function* suite(name: string, cases: readonly Case[]): Generator<string> {
  const { tests, failures, errors, skipped, ns } = countsOf(cases);
  yield `  <testsuite${attributes({ name, tests, failures, errors, skipped, time: formatSeconds(ns) })}>\n`;
  for (const { name: caseName, ns: caseNs, outcome, text } of cases) {
    const head = `    <testcase${attributes({ name: caseName, classname: name, time: formatSeconds(caseNs) })}`;
    if (outcome === null) yield `${head}/>\n`;
    else {
      const { tag, type, message } = outcome;
      const about = attributes(tag === 'skipped' ? { message } : { message, type });
      const body = text.length === 0 ? '/>' : `>${escapeXml(harmlessLines(text))}</${tag}>`;
      yield `${head}>\n      <${tag}${about}${body}\n    </testcase>\n`;
    }
  }
  yield '  </testsuite>\n';
}

function* render(report: Report): Generator<string> {
  const suites = suitesOf(report);
  const { tests, failures, errors, ns } = countsOf([...suites.values()].flat());
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${attributes({ name: 'amfscope', tests, failures, errors, time: formatSeconds(ns) })}>\n`;
  for (const [name, cases] of suites) yield* suite(name, cases);
  yield '</testsuites>\n';
}

/** JUnit XML as Jenkins and Surefire read it: a suite per operation, a test per call, a failure per fault and other bad status. */
export const junit: ReportFormat = {
  name: 'junit',
  extension: 'xml',
  description: 'JUnit XML: a suite per operation, a failure per fault or call without a good answer',
  render,
};
