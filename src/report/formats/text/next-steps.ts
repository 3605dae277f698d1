import { slowestCalls } from '../../findings.ts';
import { CALL_STATUSES, type Report } from '../../model.ts';
import type { Page } from './page.ts';

const PLAIN_WORD = /^[\w@%+=:,./][\w@%+=:,./-]*$/;

/** A word that a POSIX shell takes as it is; a name from the wire or the disk is never run by pasting the line. */
function shellWord(text: string): string {
  if (PLAIN_WORD.test(text)) return text;
  const safe = text.startsWith('-') ? `./${text}` : text;
  return `'${safe.replaceAll("'", "'\\''")}'`;
}

/** The command that shows most next: a failed call, else the slowest. */
export function nextStepsSection(report: Report, page: Page): void {
  const call =
    report.calls.find((one) => one.fault !== null) ??
    report.calls.find((one) => CALL_STATUSES[one.status].bad) ??
    slowestCalls(report.calls, 1)[0] ??
    report.calls[0];
  if (call === undefined) return;
  const paths = report.inputs.map((input) => input.path);
  const files = paths.length === 1 && paths[0] !== undefined && paths[0] !== '-' ? shellWord(paths[0]) : 'FILE';
  page.line([]);
  page.line([
    { text: 'Next: ', style: 'dim' },
    { text: `amfscope inspect ${files} --call ${call.id}`, style: 'accent' },
  ]);
}
