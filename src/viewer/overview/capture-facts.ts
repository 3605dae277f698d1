import { formatTime } from '../../report/duration.ts';
import type { Report } from '../../report/model.ts';
import { formatBytes, formatCount } from '../../report/number-format.ts';
import { dataTable } from '../data-table.ts';
import { type Child, h } from '../dom.ts';
import { visible } from '../format.ts';
import { REPORT_STATUS_WORDS } from '../status-facts.ts';

type Facts = Omit<Report, 'calls'>;

/** Files with their hashes, packets by fate, other traffic, client sessions, clocks. */
export function captureFacts(report: Facts): HTMLElement {
  const { inputs, totals, otherTraffic, clocks, clients, displayFilter, tool } = report;
  const facts: (readonly [string, Child])[] = [
    ['Report', REPORT_STATUS_WORDS[report.status]],
    ['Made by', `${tool.name} ${tool.version}`],
    ['Exchanges', `${formatCount(totals.exchanges)} HTTP exchanges, ${formatCount(totals.envelopes)} AMF envelopes`],
    ['Packets', pairs(totals.packetAccounting ?? {})],
    ['Other traffic', pairs(Object.fromEntries((otherTraffic ?? []).map(({ what, count }) => [what, count])))],
    [
      'Server clocks',
      (clocks ?? []).map(({ server, offsetMs, source }) =>
        h('div', null, `${visible(server)} ${offsetMs >= 0 ? '+' : ''}${offsetMs} ms (${source})`),
      ),
    ],
    [
      'Display filter',
      displayFilter === undefined ? '' : `${visible(displayFilter.expression)} (of ${displayFilter.calls} calls)`,
    ],
  ];
  const shown = facts.filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0));
  return h(
    'div',
    null,
    h(
      'ul',
      { class: 'inputs' },
      inputs.map((input) =>
        h(
          'li',
          null,
          h('b', null, visible(input.path)),
          h(
            'span',
            { class: 'muted' },
            ` ${input.format ?? 'not recognised'}, ${input.linkTypes.join(', ')}, ${formatCount(input.packets)} packets, ${input.bytes === null ? 'size unknown' : formatBytes(input.bytes)}`,
          ),
          h('div', { class: 'muted' }, `${formatTime(input.firstPacketAt)} – ${formatTime(input.lastPacketAt)}`),
          h('div', { class: 'hash' }, `SHA-256 ${input.sha256 ?? 'unknown'}`),
        ),
      ),
    ),
    h(
      'dl',
      { class: 'fact-list' },
      shown.map(([name, value]) => [h('dt', null, name), h('dd', null, value)]),
    ),
    (clients ?? []).length === 0 ? null : [h('h3', null, 'Client sessions'), clientTable(clients ?? [])],
  );
}

function pairs(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${visible(name)}: ${formatCount(count)}`)
    .join(', ');
}

function clientTable(clients: NonNullable<Report['clients']>): HTMLElement {
  return dataTable({
    caption: 'Client sessions',
    rows: clients,
    columns: [
      { title: '#', align: 'right', cell: ({ id }) => String(id), key: ({ id }) => id },
      { title: 'Addresses', cell: ({ addresses }) => addresses.map(visible).join(', '), class: 'grow' },
      { title: 'Calls', align: 'right', cell: ({ calls }) => formatCount(calls), key: ({ calls }) => calls },
      {
        title: 'Failed',
        align: 'right',
        cell: ({ failures }) => formatCount(failures),
        key: ({ failures }) => failures,
      },
      { title: 'Login', cell: ({ login }) => (login === null ? '–' : `${login.outcome}, ${login.attempts} tried`) },
      { title: 'First', cell: ({ firstAt }) => formatTime(firstAt), key: ({ firstAt }) => firstAt, class: 'wide-only' },
      { title: 'Last', cell: ({ lastAt }) => formatTime(lastAt), key: ({ lastAt }) => lastAt, class: 'wide-only' },
    ],
  });
}
