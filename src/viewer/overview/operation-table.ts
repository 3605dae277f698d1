import { formatDuration } from '../../report/duration.ts';
import type { Operation } from '../../report/model.ts';
import { formatBytes, formatCount, formatPercent } from '../../report/number-format.ts';
import { logScale, sparkline } from '../charts/histogram.ts';
import { dataTable, type TableColumn } from '../data-table.ts';
import { h } from '../dom.ts';
import { visible } from '../format.ts';
import type { ReportStore } from '../report-store.ts';
import { CALL_STATUSES_BAD } from '../status-facts.ts';

/** A text as it stands in a display filter. */
export function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function failures({ byStatus }: Operation): number {
  let sum = 0;
  for (const [status, count] of Object.entries(byStatus)) if (CALL_STATUSES_BAD.has(status as never)) sum += count;
  return sum;
}

/** Latency of each operation: quantiles and distribution. */
export function operationTable(store: ReportStore, onFilter: (expression: string) => void): HTMLElement {
  const { operations } = store.head.report;
  const latencies = new Map<string, number[]>();
  for (const { operation, kind, timing } of store.calls) {
    if (timing.totalNs === null || !timing.complete) continue;
    const key = `${kind} ${operation}`;
    const list = latencies.get(key);
    if (list === undefined) latencies.set(key, [timing.totalNs]);
    else list.push(timing.totalNs);
  }
  const scale = logScale([...latencies.values()]);
  const quantile = (title: string, member: 'p50' | 'p95' | 'p99' | 'max'): TableColumn<Operation> => ({
    title,
    align: 'right',
    cell: ({ latencyNs }) => (latencyNs === null ? '–' : formatDuration(latencyNs[member])),
    key: ({ latencyNs }) => latencyNs?.[member] ?? null,
  });
  return dataTable<Operation>({
    caption: 'Operations',
    rows: operations,
    sortedBy: 2,
    columns: [
      {
        title: 'Operation',
        cell: ({ operation }) =>
          h(
            'button',
            { type: 'button', class: 'link', onclick: () => onFilter(`operation == ${quoted(operation)}`) },
            visible(operation),
          ),
        key: ({ operation }) => operation,
        class: 'grow',
      },
      { title: 'Kind', cell: ({ kind }) => kind, key: ({ kind }) => kind, class: 'wide-only' },
      { title: 'Calls', align: 'right', cell: ({ calls }) => formatCount(calls), key: ({ calls }) => calls },
      {
        title: 'Failed',
        align: 'right',
        cell: (row) => {
          const count = failures(row);
          if (count === 0) return h('span', { class: 'muted' }, '0');
          return h('span', { class: 'status bad' }, `${formatCount(count)} (${formatPercent(count, row.calls)})`);
        },
        key: failures,
      },
      quantile('p50', 'p50'),
      quantile('p95', 'p95'),
      quantile('p99', 'p99'),
      quantile('Max', 'max'),
      {
        title: 'Distribution',
        cell: ({ operation, kind, latencyNs }) => {
          const values = latencies.get(`${kind} ${operation}`);
          if (values === undefined || latencyNs === null) return h('span', { class: 'muted' }, '–');
          return sparkline(values, scale, [latencyNs.p50, latencyNs.p95]);
        },
        class: 'wide-only',
      },
      {
        title: 'Sent',
        align: 'right',
        cell: ({ requestBytes }) => formatBytes(requestBytes),
        key: ({ requestBytes }) => requestBytes,
        class: 'wide-only',
      },
      {
        title: 'Received',
        align: 'right',
        cell: ({ responseBytes }) => formatBytes(responseBytes),
        key: ({ responseBytes }) => responseBytes,
        class: 'wide-only',
      },
    ],
  });
}
