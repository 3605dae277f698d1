import type { DiagnosticRow, ReportPlace } from '../../report/model.ts';
import { formatCount } from '../../report/number-format.ts';
import { h } from '../dom.ts';
import { visible } from '../format.ts';
import { quoted } from './operation-table.ts';

/** Who is to act on a finding. */
const CAUSES: Readonly<Record<DiagnosticRow['cause'], string>> = {
  capture: 'the capture lost or cut it',
  peer: 'a peer broke the protocol',
  unsupported: 'not supported',
  limit: 'a guard of the analysis',
  internal: 'a mistake of the analyzer',
};
const ICONS: Readonly<Record<DiagnosticRow['severity'], readonly [icon: string, tone: string]>> = {
  error: ['✕', 'bad'],
  warning: ['!', 'warn'],
  indicator: ['⚑', 'warn'],
  info: ['i', 'mute'],
};

/** What looks like an attack or a weakness. */
export function indicatorList(rows: readonly DiagnosticRow[], onFilter: (expression: string) => void): HTMLElement {
  const found = rows.filter(({ severity }) => severity === 'indicator');
  if (found.length === 0) return h('p', { class: 'nothing' }, h('span', { class: 'status ok' }, '✓'), ' None.');
  return list(found, onFilter);
}

/** What was lost, broken, unknown or given up, worst first. */
export function troubleList(rows: readonly DiagnosticRow[]): HTMLElement {
  const order = ['error', 'warning', 'info'];
  const found = rows
    .filter(({ severity }) => severity !== 'indicator')
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  if (found.length === 0)
    return h('p', { class: 'nothing' }, h('span', { class: 'status ok' }, '✓'), ' Everything was read.');
  return list(found, null);
}

function list(rows: readonly DiagnosticRow[], onFilter: ((expression: string) => void) | null): HTMLElement {
  return h(
    'ul',
    { class: 'finding-list' },
    rows.map((row) => {
      const [icon, tone] = ICONS[row.severity];
      return h(
        'li',
        null,
        h(
          'details',
          null,
          h(
            'summary',
            null,
            h(
              'span',
              { class: `status ${tone}` },
              h('span', { class: 'status-icon', 'aria-hidden': 'true' }, icon),
              row.severity,
            ),
            h('b', null, row.title),
            h(
              'span',
              { class: 'muted' },
              ` ${formatCount(row.count)} × `,
              h('code', null, row.code),
              ` · ${CAUSES[row.cause]}`,
            ),
          ),
          h(
            'ul',
            { class: 'examples' },
            row.examples.map(({ detail, place }) =>
              h('li', null, visible(detail), h('span', { class: 'muted' }, placeText(place))),
            ),
          ),
          onFilter === null
            ? null
            : h(
                'button',
                { type: 'button', class: 'small', onclick: () => onFilter(`diagnostics.code == ${quoted(row.code)}`) },
                'List the calls',
              ),
        ),
      );
    }),
  );
}

function placeText(place: ReportPlace): string {
  const parts = [
    place.input === undefined ? null : visible(place.input),
    place.packet === undefined ? null : `packet ${place.packet}`,
    place.connection === undefined ? null : `connection ${place.connection}`,
    place.direction ?? null,
    place.message === undefined ? null : `message ${place.message}`,
    place.offset === undefined ? null : `offset ${place.offset}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
