import { displayWidth } from '../../display-width.ts';
import { escapeTerminal } from '../../escape.ts';
import { slowestCalls } from '../../findings.ts';
import { CALL_STATUSES, type Report } from '../../model.ts';
import type { Page } from './page.ts';

const PLAIN_WORD = /^[\w@%+=:,./][\w@%+=:,./-]*$/;
const PLACEHOLDER = 'FILE';
/** What the line holds besides the name. */
const REST_OF_LINE = 42;

/** A word that a POSIX shell takes as it is: a name from the disk is never run by pasting the line. */
function shellWord(text: string): string {
  if (PLAIN_WORD.test(text)) return text;
  const safe = text.startsWith('-') ? `./${text}` : text;
  return `'${safe.replaceAll("'", "'\\''")}'`;
}

/** The capture as the user can type it; a placeholder when it is not one file, or its name cannot be shown as it is. */
function captureWord(report: Report, room: number): string {
  const path = report.inputs[0]?.path ?? '-';
  if (report.inputs.length !== 1 || path === '-' || escapeTerminal(path) !== path) return PLACEHOLDER;
  const word = shellWord(path);
  return displayWidth(word) > room ? PLACEHOLDER : word;
}

/** The command that shows most next: a failed call, else the slowest. */
export function nextStepsSection(report: Report, page: Page): void {
  const call =
    report.calls.find((one) => one.fault !== null) ??
    report.calls.find((one) => CALL_STATUSES[one.status].bad) ??
    slowestCalls(report.calls, 1)[0] ??
    report.calls[0];
  if (call === undefined) return;
  const capture = captureWord(report, page.width - REST_OF_LINE);
  page.line([]);
  page.line([
    { text: 'Next: ', style: 'dim' },
    { text: `amfscope inspect ${capture} --call ${call.id}`, style: 'accent' },
  ]);
}
