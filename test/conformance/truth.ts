/** One call as the client and the service logged it while it was recorded; nothing of it comes from the capture. */
export interface TruthRow {
  readonly seq: number;
  readonly operation: string;
  /** `call` (plain target), `flex:CLASS`, `streaming`, or `malformed` for an HTTP exchange that is no call. */
  readonly kind: string;
  readonly encoding: string;
  /** `ok`, `fault`, `http-error`, `unanswered` or `client-decode-error`. */
  readonly status: string;
  readonly http: number | null;
  readonly batchIndex: number;
  readonly batchSize: number;
  readonly sleepMs: number;
  readonly clientElapsedMs?: number;
  readonly fault?: { readonly code: string; readonly message: string | LongText | null };
}

/** Stands in the log for a text of that many characters. */
export interface LongText {
  readonly $str: number;
}

/** The members of a report's call that are compared. */
export interface ToldCall {
  readonly id: number;
  readonly operation: string;
  readonly kind: string;
  readonly encoding: string;
  readonly status: string;
  readonly httpStatus: number | null;
  readonly batch: { readonly index: number; readonly size: number };
  readonly fault: { readonly code: string; readonly message: string | null } | null;
  readonly timing: { readonly serverNs: number | null; readonly waitNs: number | null };
  readonly result?: unknown;
}

/** Longer texts are logged by their length. */
const LONGEST_LOGGED = 200;

/** How much of a call is compared. */
export type Comparison =
  /** All of it, both ways. */
  | 'exact'
  /** Operation and encoding: the client logged its own refusal of the answers. */
  | 'names'
  /** Answered calls told must be true; not every call can be told, since packets are missing. */
  | 'told-is-true';

/** The rule for a capture by its name. */
export function comparisonFor(name: string): Comparison {
  if (name === 'pyamf-strict') return 'names';
  return /^var-(?:loss|snap)/.test(name) ? 'told-is-true' : 'exact';
}

/** The log's name for what was called, as a report names it. */
export function operationOf(row: TruthRow): string {
  if (row.kind === 'flex:CommandMessage') return `#command.${row.operation.replace(/^command /, '')}`;
  if (row.kind.startsWith('flex:AsyncMessage')) return `#send.${row.operation.replace(/^(?:async|publish) /, '')}`;
  return row.kind === 'streaming' ? `#${row.operation.replace('streaming ', 'stream.')}` : row.operation;
}

/** The report's name without what the log does not hold: destination of a command, subtopic of a message. */
export function operationTold(call: ToldCall): string {
  return /^#(?:command|send)\./.test(call.operation) ? call.operation.replace(/ .*$/s, '') : call.operation;
}

/** A fault's message as both sides can be compared: of a long text its length. */
export function messageKey(message: string | LongText | null | undefined): string | number | null {
  if (typeof message === 'string') return message.length > LONGEST_LOGGED ? [...message].length : message;
  return message?.$str ?? null;
}

/** The statuses that a report may give to a call of the log. */
export function statusesOf(row: TruthRow): readonly string[] {
  if (row.status === 'unanswered') return ['no-response', 'truncated'];
  // What one client could not read may be a whole answer or a fault.
  return row.status === 'client-decode-error' ? ['ok', 'fault'] : [row.status];
}

/** Calls whose reading may still be open: streaming and polling. */
export function isWaitingRow(row: TruthRow): boolean {
  return row.kind === 'streaming' || row.operation === 'poll';
}

export function isWaitingCall(call: ToldCall): boolean {
  return call.kind === 'stream' || call.kind === 'poll';
}
