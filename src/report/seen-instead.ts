import type { OtherTraffic, Report } from './model.ts';

/** What a capture without calls holds instead; without other traffic in its streams: what the streams and the packets were. Empty: nothing at all. */
export function seenInstead(report: Report): readonly OtherTraffic[] {
  if (report.otherTraffic !== undefined && report.otherTraffic.length > 0) return report.otherTraffic;
  const rows: OtherTraffic[] = [
    { what: 'TLS streams without keys', count: countOf(report, 'tls.opaque') },
    { what: 'streams that are not HTTP', count: countOf(report, 'http.not-http') },
    { what: 'HTTP exchanges without AMF', count: report.totals.exchanges },
    { what: 'TCP connections', count: report.totals.connections },
  ];
  for (const [reason, count] of Object.entries(report.totals.packetAccounting ?? {}))
    rows.push({ what: `packets: ${reason}`, count });
  return rows.filter(({ count }) => count > 0);
}

/** How often a diagnostic was reported. */
export function countOf(report: Report, code: string): number {
  return report.diagnostics.find((row) => row.code === code)?.count ?? 0;
}
