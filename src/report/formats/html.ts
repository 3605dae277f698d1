import type { HtmlParts, ReportFormat } from '../format.ts';
import { CALL_STATUSES, type Call, type DiagnosticRow, type Report } from '../model.ts';
import { formatCount, formatNumberOf } from '../number-format.ts';
import { toColumns } from './html/columns.ts';
import { ELEMENTS, type ReportHead } from './html/data.ts';
import { type DataElement, htmlDocument } from './html/document.ts';

/** Calls of one part: few enough that the first screen does not wait for all. */
const PART_CALLS = 5000;
const NESTED: ReadonlySet<string> = new Set(['batch', 'timing', 'packets']);

function summaryOf({ status, inputs, totals, tool }: Report): string[] {
  const statuses = Object.entries(totals.byStatus).map(([name, count]) => `${name}: ${formatCount(count)}`);
  return [
    `${tool.name} ${tool.version}, report ${status}`,
    ...inputs.map((input) => `${baseName(input.path)}, SHA-256 ${input.sha256 ?? 'unknown'}`),
    `${formatNumberOf(totals.packets, 'packet')}, ${formatNumberOf(totals.calls, 'call')}${statuses.length === 0 ? '' : ` (${statuses.join(', ')})`}`,
  ];
}

/** Reports are handed on: where the capture lay is nobody's business. */
function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function withBaseNames(row: DiagnosticRow): DiagnosticRow {
  const examples = row.examples.map(({ detail, place }) => ({
    detail,
    place: place.input === undefined ? place : { ...place, input: baseName(place.input) },
  }));
  return { ...row, examples };
}

function* callElements(calls: readonly Call[], hasBodies: boolean): Generator<DataElement> {
  for (let part = 0; part * PART_CALLS < calls.length; part++) {
    const some = calls.slice(part * PART_CALLS, (part + 1) * PART_CALLS);
    // The page reads arguments and results from the bodies.
    const rows = hasBodies ? some.map(({ arguments: _arguments, result: _result, ...rest }) => rest) : some;
    yield { id: `${ELEMENTS.calls}${part}`, json: toColumns(rows, NESTED) };
  }
}

function* bodyElements(parts: HtmlParts | undefined): Generator<DataElement> {
  let number = 0;
  for (const packed of parts?.bodies?.parts ?? []) yield { id: `${ELEMENTS.bodies}${number++}`, packed };
}

function render(report: Report, options: { readonly html?: HtmlParts }): Iterable<string> {
  const { calls, shard: _shard, ...rest } = report;
  const bodies = options.html?.bodies ?? null;
  const head: ReportHead = {
    type: 'report',
    report: {
      ...rest,
      inputs: rest.inputs.map((input) => ({ ...input, path: baseName(input.path) })),
      diagnostics: rest.diagnostics.map(withBaseNames),
    },
    statuses: CALL_STATUSES,
    calls: { count: calls.length, parts: Math.ceil(calls.length / PART_CALLS) },
    bodies: bodies?.index ?? null,
  };
  function* early(): Generator<DataElement> {
    yield { id: ELEMENTS.head, json: head };
    yield* callElements(calls, bodies !== null);
  }
  return htmlDocument({ summary: summaryOf(report), early: early(), late: bodyElements(options.html) }, options.html);
}

/**
 * One self-contained page that shows the report: the application is given by `RenderOptions.html`. It asks nothing of the network; its policy allows its own
 * script and style by their hashes and nothing else. Files are named by their base name.
 */
export const html: ReportFormat = {
  name: 'html',
  extension: 'html',
  description: 'one page that opens anywhere: overview, calls, values and bytes',
  showsValues: true,
  showsHash: true,
  render,
};
