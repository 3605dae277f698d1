import type { Report } from '../../model.ts';
import { formatCount } from '../../number-format.ts';
import { countOf, seenInstead } from '../../seen-instead.ts';
import type { Page } from './page.ts';

const MAX_ROWS = 10;

/** With no call at all: what the capture holds instead, and the likely reason. */
export function otherTrafficSection(report: Report, page: Page): void {
  if (report.totals.calls > 0 || report.totals.pushes > 0 || report.status === 'unreadable') return;
  page.heading('No AMF calls in this capture');
  const seen = seenInstead(report);
  if (seen.length === 0) {
    page.paragraph(
      report.totals.packets === 0 ? 'It holds no packets.' : 'Nothing that amfscope knows was seen instead.',
    );
    return;
  }
  page.line(['What was seen instead:'], '  ');
  const columns = [
    { title: 'count', align: 'right' },
    { title: 'what', flexible: 20 },
  ] as const;
  page.table(
    columns,
    seen.slice(0, MAX_ROWS).map(({ what, count }) => [formatCount(count), what]),
  );
  const advice = adviceFor(report);
  if (advice !== '') page.paragraph(`→ ${advice}`, '  ', 3, 2);
}

function adviceFor(report: Report): string {
  // The section on encrypted connections says what would open them.
  if (report.tls !== undefined) return '';
  const isTls = report.otherTraffic?.some(({ what }) => what.startsWith('TLS')) ?? false;
  if (isTls || countOf(report, 'tls.opaque') > 0)
    return 'TLS was seen: calls inside it cannot be read without its keys.';
  if (report.totals.connections === 0) return 'No TCP connection carried data: was the right interface captured?';
  if (report.totals.exchanges === 0) return 'No HTTP was recognised: name its port with -d tcp.port==8400,http.';
  return 'HTTP was read, but no body is AMF: was the right server captured?';
}
