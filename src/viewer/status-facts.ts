import type { CallStatus, ReportStatus } from '../report/model.ts';
import { STATUS_LOOKS } from './format.ts';

/** Statuses that are failures: those drawn so. */
export const CALL_STATUSES_BAD: ReadonlySet<CallStatus> = new Set(
  (Object.keys(STATUS_LOOKS) as CallStatus[]).filter((status) => ['bad', 'warn'].includes(STATUS_LOOKS[status].tone)),
);

/** What the status of a report says. */
export const REPORT_STATUS_WORDS: Readonly<Record<ReportStatus, string>> = {
  complete: 'complete: nothing was lost or doubtful',
  degraded: 'degraded: something was lost or doubtful, see Findings',
  unreadable: 'unreadable: no input could be read',
};
