import { UserError } from '../diagnostics/user-error.ts';
import { CALL_STATUS_NAMES, CALL_STATUSES, type CallStatus, type Report } from '../report/model.ts';

/** What `--fail-on` may name besides the call statuses. */
const CONDITIONS = {
  degraded: (report: Report) => (report.status === 'complete' ? null : `the report is ${report.status}`),
  indicator: (report: Report) => {
    const codes = report.diagnostics.filter((row) => row.severity === 'indicator').map((row) => row.code);
    return codes.length === 0 ? null : `indicators: ${codes.join(', ')}`;
  },
  'no-calls': (report: Report) => (report.totals.calls === 0 ? 'no calls' : null),
} as const satisfies Record<string, (report: Report) => string | null>;

export interface Gate {
  readonly failOn: readonly string[];
  readonly strict: boolean;
  readonly allowEmpty: boolean;
}

/** `fault,unanswered` and repeated options to a list. @throws UserError for an unknown word, with what it may have meant */
export function parseFailOn(given: readonly string[]): string[] {
  const words = given.flatMap((text) => text.split(',')).map((word) => word.trim());
  const known = [...CALL_STATUS_NAMES, ...Object.keys(CONDITIONS)];
  for (const word of words) {
    if (word === '') throw new UserError('--fail-on names nothing', `it takes a list of ${known.join(', ')}`);
    if (!known.includes(word))
      throw new UserError(`--fail-on: '${word}' is not known`, `it takes a list of ${known.join(', ')}`);
  }
  return words;
}

/**
 * Why a gate that was asked for does not pass; empty = it passes. A gate never passes on an empty or unreadable input unless that was allowed.
 */
export function gateFailures(report: Report, gate: Gate): string[] {
  const reasons: string[] = [];
  if (gate.failOn.length === 0 && !gate.strict) return reasons;
  if (gate.strict) {
    const codes = report.diagnostics
      .filter((row) => row.severity === 'warning' || row.severity === 'error')
      .map((row) => row.code);
    if (codes.length > 0) reasons.push(`warnings: ${codes.join(', ')}`);
  }
  for (const word of gate.failOn) {
    if (Object.hasOwn(CONDITIONS, word)) {
      const reason = CONDITIONS[word as keyof typeof CONDITIONS](report);
      if (reason !== null && !(word === 'no-calls' && gate.allowEmpty)) reasons.push(reason);
    } else {
      const count = report.totals.byStatus[word as CallStatus] ?? 0;
      if (count > 0) reasons.push(`${count} ${count === 1 ? 'call' : 'calls'} with status ${word}`);
    }
  }
  if (!gate.allowEmpty && !reasons.includes('no calls')) {
    const lost = lostCalls(report);
    if (report.totals.calls === 0) reasons.push('no calls');
    else if (lost === report.totals.calls) reasons.push(`no calls that can be judged (${lost} lost or cut)`);
  }
  if (!gate.allowEmpty && report.status === 'unreadable' && !reasons.includes('the report is unreadable')) {
    reasons.push('the report is unreadable');
  }
  return reasons;
}

/** From the totals: a report whose calls went elsewhere while they were read lists none. */
function lostCalls({ totals }: Report): number {
  let lost = 0;
  for (const status of CALL_STATUS_NAMES) if (CALL_STATUSES[status].lost) lost += totals.byStatus[status] ?? 0;
  return lost;
}
