import {
  type Comparison,
  isWaitingCall,
  isWaitingRow,
  messageKey,
  operationOf,
  operationTold,
  statusesOf,
  type ToldCall,
  type TruthRow,
} from './truth.ts';

export interface CallComparison {
  /** What is wrong, a line each. */
  readonly differences: readonly string[];
  /** What is not counted as wrong, a line each. */
  readonly open: readonly string[];
  /** Calls that were found in the truth. */
  readonly matched: number;
}

interface Match {
  readonly row: TruthRow;
  readonly call: ToldCall;
}

/** Answers of the service itself. A gateway may answer before the service has slept its time. */
const SERVICE_ANSWERS = new Set(['ok', 'fault']);
const ANSWERED = new Set(['ok', 'fault', 'suspected-fault', 'http-error', 'bad-response']);
/** What a sleep of the service may be shorter than it was asked for. */
const SLEEP_TOLERANCE_MS = 20;

/** Compares the calls of a report with the log of what was really called, as multisets. */
export function compareCalls(
  rows: readonly TruthRow[],
  calls: readonly ToldCall[],
  comparison: Comparison,
): CallComparison {
  const differences: string[] = [];
  const open: string[] = [];
  const compared = comparison === 'told-is-true' ? calls.filter(({ status }) => ANSWERED.has(status)) : calls;
  const { matches, missing, unexpected } = matchUp(
    rows.filter(({ kind }) => kind !== 'malformed'),
    compared,
    comparison,
  );
  for (const call of unexpected)
    (isWaitingCall(call) ? open : differences).push(`not in the truth: call ${call.id} ${describeCall(call)}`);
  for (const row of comparison === 'told-is-true' ? [] : missing) {
    (isWaitingRow(row) ? open : differences).push(`missing: row ${row.seq} ${describeRow(row)}`);
  }
  if (comparison === 'told-is-true') differences.push(...strangers(rows, calls));
  for (const { call } of matches) {
    if (call.status === 'ok' && classOfResult(call)?.endsWith('ErrorMessage'))
      differences.push(`call ${call.id} is ok with an ErrorMessage`);
  }
  if (comparison !== 'names') {
    differences.push(
      ...timingDifferences(
        rows,
        matches.map(({ call }) => call),
      ),
    );
  }
  return { differences, open, matched: matches.length };
}

/** Rows with one reading take their calls first; those with several take what is left. */
function matchUp(rows: readonly TruthRow[], calls: readonly ToldCall[], comparison: Comparison) {
  const left = groupBy(calls, (call) => callKey(call, comparison));
  const matches: Match[] = [];
  const missing: TruthRow[] = [];
  for (const row of [...rows].sort((a, b) => statusesOf(a).length - statusesOf(b).length)) {
    const call = takeCall(left, row, comparison);
    if (call === undefined) missing.push(row);
    else matches.push({ row, call });
  }
  return { matches, missing, unexpected: [...left.values()].flat() };
}

function takeCall(left: Map<string, ToldCall[]>, row: TruthRow, comparison: Comparison): ToldCall | undefined {
  if (comparison === 'names') return left.get(JSON.stringify([operationOf(row), row.encoding]))?.pop();
  if (statusesOf(row).length === 1) return left.get(rowKey(row))?.pop();
  for (const same of left.values()) {
    const call = same.at(-1);
    if (call !== undefined && fits(row, call)) return same.pop();
  }
  return undefined;
}

/** For rows that leave room: what the log cannot know is not compared. */
function fits(row: TruthRow, call: ToldCall): boolean {
  return (
    operationTold(call) === operationOf(row) &&
    call.encoding === row.encoding &&
    statusesOf(row).includes(call.status) &&
    call.batch.index === row.batchIndex &&
    call.batch.size === row.batchSize &&
    (row.status === 'unanswered' || call.httpStatus === row.http)
  );
}

function rowKey(row: TruthRow): string {
  const fault = row.status === 'fault' ? [row.fault?.code ?? null, messageKey(row.fault?.message)] : null;
  return JSON.stringify([operationOf(row), row.encoding, row.status, fault, row.batchIndex, row.batchSize, row.http]);
}

function callKey(call: ToldCall, comparison: Comparison): string {
  if (comparison === 'names') return JSON.stringify([operationTold(call), call.encoding]);
  const fault = call.status === 'fault' ? [call.fault?.code ?? null, messageKey(call.fault?.message)] : null;
  const { index, size } = call.batch;
  return JSON.stringify([operationTold(call), call.encoding, call.status, fault, index, size, call.httpStatus]);
}

/** Calls without an answer need not be in the truth one by one, but what they call must be. */
function strangers(rows: readonly TruthRow[], calls: readonly ToldCall[]): string[] {
  const known = new Set(rows.map(operationOf));
  return calls
    .filter((call) => !ANSWERED.has(call.status) && call.status !== 'orphan-answer')
    .filter((call) => call.operation !== '#unknown' && !known.has(operationTold(call)))
    .map((call) => `never called: call ${call.id} ${describeCall(call)}`);
}

/**
 * Where the service was asked to sleep, the server's time must lie between that and what the client waited. Rows of one key cannot be told apart,
 * so each call needs some row whose bounds it keeps: intervals by their upper end take the smallest time that is left in them.
 */
function timingDifferences(rows: readonly TruthRow[], calls: readonly ToldCall[]): string[] {
  const rowsByKey = groupBy(rows, rowKey);
  const callsByKey = groupBy(calls, (call) => callKey(call, 'exact'));
  return [...rowsByKey]
    .filter(([, group]) => group.some(({ sleepMs }) => sleepMs > 0))
    .flatMap(([key, group]) => groupDifferences(group, callsByKey.get(key) ?? []));
}

function groupDifferences(rows: readonly TruthRow[], calls: readonly ToldCall[]): string[] {
  const times = calls.flatMap((call) => {
    const ns = call.timing.serverNs ?? call.timing.waitNs;
    return ns === null || !ANSWERED.has(call.status) ? [] : [{ call, ms: ns / 1e6 }];
  });
  times.sort((a, b) => a.ms - b.ms);
  const bounds = rows.map((row) => {
    const slept = row.sleepMs > 0;
    return {
      row,
      low: slept && SERVICE_ANSWERS.has(row.status) ? row.sleepMs - SLEEP_TOLERANCE_MS : 0,
      high: slept ? (row.clientElapsedMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
    };
  });
  bounds.sort((a, b) => a.high - b.high);
  const unmatched: string[] = [];
  for (const { row, low, high } of bounds) {
    const at = times.findIndex(({ ms }) => ms >= low && ms <= high);
    if (at >= 0) times.splice(at, 1);
    else unmatched.push(`row ${row.seq} of ${low} to ${high} ms`);
  }
  return times.map(
    ({ call, ms }) =>
      `server time of call ${call.id} ${call.operation}: ${ms.toFixed(3)} ms fits no ${unmatched.join(', ')}`,
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function classOfResult(call: ToldCall): string | undefined {
  const { result } = call;
  if (typeof result !== 'object' || result === null || !('class' in result)) return undefined;
  return typeof result.class === 'string' ? result.class : undefined;
}

function describeRow(row: TruthRow): string {
  const fault = row.status === 'fault' ? ` ${row.fault?.code}: ${messageKey(row.fault?.message)}` : '';
  return `${operationOf(row)} ${row.encoding} ${row.status}${fault} ${row.batchIndex + 1}/${row.batchSize} HTTP ${row.http ?? '-'}`;
}

function describeCall(call: ToldCall): string {
  const fault = call.status === 'fault' ? ` ${call.fault?.code}: ${messageKey(call.fault?.message)}` : '';
  const { index, size } = call.batch;
  return `${call.operation} ${call.encoding} ${call.status}${fault} ${index + 1}/${size} HTTP ${call.httpStatus ?? '-'}`;
}
