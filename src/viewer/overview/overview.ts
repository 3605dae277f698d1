import { formatDuration, spanNs } from '../../report/duration.ts';
import { formatBytes, formatCount, formatPercent } from '../../report/number-format.ts';
import { callsOverTime } from '../charts/calls-over-time.ts';
import { timeSpent } from '../charts/time-spent.ts';
import { verdictTable } from '../compare/verdict-table.ts';
import { type Child, h } from '../dom.ts';
import type { ReportStore } from '../report-store.ts';
import { CALL_STATUSES_BAD } from '../status-facts.ts';
import { captureFacts } from './capture-facts.ts';
import { faultTable } from './fault-table.ts';
import { indicatorList, troubleList } from './findings.ts';
import { operationTable } from './operation-table.ts';

export interface OverviewEvents {
  /** Lists the calls that an expression lets through. */
  readonly onFilter: (expression: string) => void;
}

/** The first page: what was captured, how the calls went, where time was lost, what is suspicious, what could not be read. */
export function overview(store: ReportStore, events: OverviewEvents): HTMLElement {
  const { report } = store.head;
  const { calls } = store;
  return h(
    'div',
    { class: 'overview' },
    h('h1', { class: 'offscreen' }, 'Overview'),
    tiles(store, events),
    calls.length === 0
      ? null
      : h(
          'div',
          { class: 'columns' },
          card('Calls over time', callsOverTime(calls, events.onFilter), 'a bar lists its calls'),
          card('Where the time went', timeSpent(calls)),
        ),
    report.rules === undefined ? null : card('Limits', verdictTable(report.rules, false)),
    report.operations.length === 0 ? null : card('Operations', operationTable(store, events.onFilter)),
    report.faults.length === 0 ? null : card('Faults', faultTable(report.faults, events.onFilter)),
    h(
      'div',
      { class: 'columns' },
      card('Security findings', indicatorList(report.diagnostics, events.onFilter)),
      card('What could not be read, and why', troubleList(report.diagnostics)),
    ),
    card('Capture', captureFacts(report)),
  );
}

function card(title: string, body: Child, note = ''): HTMLElement {
  return h(
    'section',
    { class: 'card', 'aria-label': title },
    h('h2', null, title, note === '' ? null : h('span', { class: 'muted note' }, ` ${note}`)),
    body,
  );
}

function tiles(store: ReportStore, events: OverviewEvents): HTMLElement {
  const { totals, inputs } = store.head.report;
  const { calls } = store;
  const count = (test: (status: string) => boolean) => {
    let sum = 0;
    for (const call of calls) if (test(call.status)) sum++;
    return sum;
  };
  const faults = count((status) => status === 'fault' || status === 'suspected-fault');
  const lost = count((status) => CALL_STATUSES_BAD.has(status as never)) - faults;
  const latencies = calls
    .filter(({ kind, timing }) => kind !== 'poll' && kind !== 'stream' && timing.complete && timing.totalNs !== null)
    .map(({ timing }) => timing.totalNs!)
    .sort((a, b) => a - b);
  const rank = (share: number) => latencies[Math.max(0, Math.ceil(share * latencies.length) - 1)] ?? null;
  const times = inputs
    .flatMap(({ firstPacketAt, lastPacketAt }) => [firstPacketAt, lastPacketAt])
    .filter((at) => at !== null);
  times.sort();
  const span = spanNs(times[0] ?? null, times.at(-1) ?? null);
  return h(
    'div',
    { class: 'tiles' },
    tile('Calls', formatCount(totals.calls), `${formatCount(store.head.report.operations.length)} operations`, '', () =>
      events.onFilter(''),
    ),
    tile('Faults', formatCount(faults), formatPercent(faults, totals.calls), faults > 0 ? 'bad' : 'ok', () =>
      events.onFilter('status == fault || status == suspected-fault'),
    ),
    tile('No good answer', formatCount(lost), 'unanswered, cut or refused', lost > 0 ? 'warn' : 'ok', () =>
      events.onFilter('status in {http-error bad-response unanswered no-response truncated orphan-answer}'),
    ),
    tile(
      'Latency p50',
      formatDuration(rank(0.5)),
      `p95 ${formatDuration(rank(0.95))} · p99 ${formatDuration(rank(0.99))}`,
    ),
    tile('Pushes', formatCount(totals.pushes), 'messages without a call'),
    tile(
      'Between',
      `${formatCount(totals.clients)} → ${formatCount(totals.servers)}`,
      `clients → servers, ${formatCount(totals.connections)} connections`,
    ),
    tile('Captured', formatDuration(span), `${formatCount(totals.packets)} packets, ${formatBytes(totals.bytes)}`),
  );
}

function tile(title: string, value: string, note: string, tone = '', onclick: (() => void) | null = null): HTMLElement {
  const body = [
    h('span', { class: 'tile-title' }, title),
    h('span', { class: `tile-value ${tone}` }, value),
    h('span', { class: 'tile-note' }, note),
  ];
  return onclick === null
    ? h('div', { class: 'tile' }, body)
    : h('button', { type: 'button', class: 'tile', title: `List: ${title}`, onclick }, body);
}
