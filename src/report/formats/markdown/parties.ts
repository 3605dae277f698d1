import { formatDuration, formatTimeOfDay } from '../../duration.ts';
import type { Report } from '../../model.ts';
import { formatBytes, formatCount } from '../../number-format.ts';
import { code, folded, table } from './table.ts';

const MAX_ROWS = 20;

const CLIENT_TITLES = ['>session', 'address', 'first (UTC)', 'last (UTC)', '>calls', '>faults', '>failed', 'login'];

/** Client sessions, most failures first. One alone says nothing that the head does not. */
export function clientsSection({ clients = [] }: Report): string[] {
  if (clients.length < 2) return [];
  const rows = [...clients].sort((a, b) => b.failures - a.failures || b.calls - a.calls || a.id - b.id);
  const cells = rows
    .slice(0, MAX_ROWS)
    .map(({ id, addresses, firstAt, lastAt, calls, faults, failures, login }) => [
      String(id),
      addresses.map(code).join(' '),
      formatTimeOfDay(firstAt),
      formatTimeOfDay(lastAt),
      formatCount(calls),
      faults === 0 ? '-' : formatCount(faults),
      failures === 0 ? '-' : formatCount(failures),
      login === null ? '-' : login.outcome,
    ]);
  const more = rows.length > MAX_ROWS ? `\n\n${formatCount(rows.length - MAX_ROWS)} more are not listed.` : '';
  return [folded(`Client sessions (${formatCount(rows.length)})`, table(CLIENT_TITLES, cells) + more)];
}

/** What servers pushed, and the time between two pushes to one receiver. */
export function pushesSection({ pushStats = [] }: Report): string[] {
  if (pushStats.length === 0) return [];
  const cells = pushStats
    .slice(0, MAX_ROWS)
    .map(({ destination, channel, pushes, bytes, intervalNs }) => [
      destination === null ? '-' : code(destination),
      channel,
      formatCount(pushes),
      formatBytes(bytes),
      formatDuration(intervalNs?.p50 ?? null),
      formatDuration(intervalNs?.p95 ?? null),
      formatDuration(intervalNs?.max ?? null),
    ]);
  const titles = ['destination', 'channel', '>pushes', '>bytes', '>every (p50)', '>p95', '>max'];
  return [folded('Pushes', table(titles, cells))];
}
