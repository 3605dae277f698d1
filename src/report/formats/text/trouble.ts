import { wrapColumns } from '../../display-width.ts';
import type { DiagnosticRow, Report, ReportPlace } from '../../model.ts';
import { formatCount, formatNumberOf } from '../../number-format.ts';
import { callList, securityGroups } from '../../security.ts';
import { CAUSE_NAMES, CAUSES, GUARD_OPTIONS } from '../../sentences.ts';
import type { Page } from './page.ts';

const COUNT_WIDTH = 10;
const MAX_ROWS_OF_A_CAUSE = 12;
const MAX_CLASSES = 5;

/** `packet 812, connection 3 response at 4,096`: as much as is known, shortest form. */
function placeText(place: ReportPlace): string {
  const parts: string[] = [];
  if (place.input !== undefined) parts.push(place.input);
  if (place.packet !== undefined) parts.push(`packet ${formatCount(place.packet)}`);
  if (place.fileOffset !== undefined) parts.push(`file offset ${formatCount(place.fileOffset)}`);
  if (place.connection !== undefined)
    parts.push(`connection ${place.connection}${place.direction === undefined ? '' : ` ${place.direction}`}`);
  if (place.message !== undefined) parts.push(`message ${place.message}`);
  if (place.streamOffset !== undefined) parts.push(`stream offset ${formatCount(place.streamOffset)}`);
  if (place.body !== undefined) parts.push(`body ${place.body}`);
  if (place.offset !== undefined) parts.push(`offset ${formatCount(place.offset)}`);
  return parts.join(', ');
}

function exampleText(row: DiagnosticRow): string {
  const example = row.examples[0];
  if (example === undefined) return '';
  const place = placeText(example.place);
  if (place === '' || example.detail === '') return example.detail + place;
  return `${example.detail} (${place})`;
}

/** Count and title, below them the first example; all text hangs behind the count. */
function rowLines(row: DiagnosticRow, page: Page): void {
  const count = `${formatCount(row.count)}x  `.padStart(COUNT_WIDTH);
  const indent = ' '.repeat(COUNT_WIDTH);
  const [head = '', ...rest] = wrapColumns(`${row.title} [${row.code}]`, page.width - COUNT_WIDTH, 3);
  page.line([{ text: count, style: row.severity === 'error' ? 'bad' : 'warn' }, head]);
  for (const piece of rest) page.line([piece], indent);
  const example = exampleText(row);
  if (example !== '') page.paragraph({ text: example, style: 'dim' }, indent, 2);
  const option = row.cause === 'limit' ? GUARD_OPTIONS.get(row.code) : undefined;
  if (option !== undefined) page.line([`raise it with ${option}`], indent);
}

/** Signs of an attack or a leak in the traffic. */
export function securitySection(report: Report, page: Page): void {
  const groups = securityGroups(report);
  if (groups.length === 0) return;
  page.heading('Security indicators', formatNumberOf(groups.length, 'kind'));
  for (const { row, kind, findings } of groups) {
    rowLines(row, page);
    const indent = ' '.repeat(COUNT_WIDTH);
    for (const finding of findings.slice(0, MAX_CLASSES))
      page.paragraph(`${finding.class ?? 'calls'}: ${callList(finding, '#')}`, indent, 2, 2);
    if (findings.length > MAX_CLASSES)
      page.line([`… and ${formatNumberOf(findings.length - MAX_CLASSES, 'more class', 'more classes')}`], indent);
    if (kind !== null) page.paragraph(`→ ${kind.why} (${kind.reference})`, indent, 2, 2);
  }
}

/** What could not be decoded or is doubtful, by who can do something about it. */
export function troubleSection(report: Report, page: Page): void {
  const rows = report.diagnostics.filter((row) => row.severity === 'warning' || row.severity === 'error');
  if (rows.length === 0) return;
  page.heading('Not decoded, or doubtful');
  for (const cause of CAUSE_NAMES) {
    const found = rows
      .filter((row) => row.cause === cause)
      .sort(
        (left, right) =>
          Number(right.severity === 'error') - Number(left.severity === 'error') || right.count - left.count,
      );
    if (found.length === 0) continue;
    const { title, advice } = CAUSES[cause];
    page.line([{ text: title, style: 'accent' }], '  ');
    for (const row of found.slice(0, MAX_ROWS_OF_A_CAUSE)) rowLines(row, page);
    if (found.length > MAX_ROWS_OF_A_CAUSE) {
      page.line(
        [{ text: `… and ${formatNumberOf(found.length - MAX_ROWS_OF_A_CAUSE, 'more kind')}`, style: 'dim' }],
        '    ',
      );
    }
    page.paragraph(`→ ${advice}`, '    ', 3, 2);
  }
}
