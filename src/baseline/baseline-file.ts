import { CALL_STATUS_NAMES } from '../report/model.ts';
import type { OperationFacts } from './operation-facts.ts';
import { prettyJson } from './pretty-json.ts';
import { type ShapeJson, shapeToJson } from './shape-json.ts';
import type { RunFacts, Side } from './side.ts';

/** Of the file; another number is another layout and is refused. */
export const BASELINE_VERSION = 1;

type Counts = readonly (readonly [string, number])[];
type Values = readonly (number | readonly [number, number])[];

export interface BaselineOperation {
  readonly operation: string;
  readonly kind: string;
  readonly calls: number;
  readonly byStatus: Counts;
  readonly faultCodes: Counts;
  readonly versions: Counts;
  readonly encodings: Counts;
  readonly argumentCounts: Counts;
  readonly arguments: ShapeJson;
  readonly result: ShapeJson;
  /** Ascending; `[value, times]` where one occurs several times; more than 1,000 are rounded to 0.5 %. */
  readonly totalNs: Values;
  readonly serverNs: Values;
  readonly requestBytes: Values;
  readonly responseBytes: Values;
}

/** What comparison needs of captures: shapes, counts, measured values; no argument, no result, no address. */
export interface BaselineFile {
  readonly baselineVersion: typeof BASELINE_VERSION;
  readonly tool: { readonly name: 'amfscope'; readonly version: string };
  readonly runs: readonly RunFacts[];
  readonly operations: readonly BaselineOperation[];
}

/** What is stored of a side. */
export function baselineFile(side: Side, toolVersion: string): BaselineFile {
  return {
    baselineVersion: BASELINE_VERSION,
    tool: { name: 'amfscope', version: toolVersion },
    runs: side.runs.map(({ name, status, sha256 }) => ({ name, status, sha256 })),
    operations: side.sortedOperations().map(operationToJson),
  };
}

/** Text of a baseline file: the same calls give the same bytes, a change of one operation is a change of its lines. */
export function renderBaseline(side: Side, toolVersion: string): string {
  return `${prettyJson(baselineFile(side, toolVersion))}\n`;
}

function operationToJson(facts: OperationFacts): BaselineOperation {
  const byStatus = CALL_STATUS_NAMES.flatMap((status) => {
    const count = facts.byStatus.get(status);
    return count === undefined ? [] : [[status, count] as const];
  });
  return {
    operation: facts.operation,
    kind: facts.kind,
    calls: facts.calls,
    byStatus,
    faultCodes: sorted(facts.faultCodes),
    versions: sorted(facts.versions),
    encodings: sorted(facts.encodings),
    argumentCounts: sorted(facts.argumentCounts),
    arguments: shapeToJson(facts.arguments),
    result: shapeToJson(facts.result),
    totalNs: facts.totalNs.toJson(),
    serverNs: facts.serverNs.toJson(),
    requestBytes: facts.requestBytes.toJson(),
    responseBytes: facts.responseBytes.toJson(),
  };
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
