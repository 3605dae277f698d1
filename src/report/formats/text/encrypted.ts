import type { Report, TlsServer } from '../../model.ts';
import { formatCount, formatNumberOf } from '../../number-format.ts';
import { TLS_OPENERS, tlsReason } from '../../sentences.ts';
import type { Page } from './page.ts';

const MAX_ROWS = 10;

/** Encrypted connections that stayed closed: how many, to whom, and what would open them. */
export function encryptedSection(report: Report, page: Page): void {
  const { tls } = report;
  if (tls === undefined || tls.opaque === 0) return;
  const of = tls.decrypted === 0 ? '' : ` of ${formatCount(tls.connections)}`;
  page.heading('Encrypted connections not read', `${formatCount(tls.opaque)}${of}`);
  const closed = tls.servers.filter(({ decrypted, why }) => !decrypted || why !== null);
  page.table(
    [
      { title: 'count', align: 'right' },
      { title: 'server name', flexible: 16 },
      { title: 'server', flexible: 12, dropFirst: 2 },
      { title: 'version', dropFirst: 1 },
      { title: 'why', flexible: 20 },
    ],
    closed
      .slice(0, MAX_ROWS)
      .map((row) => [formatCount(row.connections), row.sni ?? '-', row.server, row.version ?? '-', tlsReason(row.why)]),
  );
  if (closed.length > MAX_ROWS) page.line([`… and ${formatNumberOf(closed.length - MAX_ROWS, 'more row')}`], '  ');
  for (const opens of openersOf(closed)) page.paragraph(`→ ${TLS_OPENERS[opens]}`, '  ', 3, 2);
}

/** What would open some of them, each once. */
function openersOf(rows: readonly TlsServer[]): (keyof typeof TLS_OPENERS)[] {
  const found = new Set(rows.flatMap(({ opens }) => (opens === null ? [] : [opens])));
  return (Object.keys(TLS_OPENERS) as (keyof typeof TLS_OPENERS)[]).filter((opens) => found.has(opens));
}
