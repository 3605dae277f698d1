import type { Verdict, VerdictRow } from '../../report/verdict-row.ts';
import { formatInterval, formatP, formatRatio, formatValue } from '../../report/verdict-words.ts';
import { dataTable, type TableColumn } from '../data-table.ts';
import { h } from '../dom.ts';
import { visible } from '../format.ts';

const LOOKS: Readonly<Record<Verdict, readonly [icon: string, tone: string]>> = {
  pass: ['✓', 'ok'],
  regression: ['✕', 'bad'],
  inconclusive: ['?', 'warn'],
};
const ORDER: readonly Verdict[] = ['regression', 'inconclusive', 'pass'];

/** Icon and word of a verdict. */
export function verdictBadge(verdict: Verdict): HTMLElement {
  const [icon, tone] = LOOKS[verdict];
  return h(
    'span',
    { class: `status ${tone}` },
    h('span', { class: 'status-icon', 'aria-hidden': 'true' }, icon),
    verdict,
  );
}

/** Rules and what they say, worst first; one button for each verdict that occurs. @param compared false: there is no baseline */
export function verdictTable(rows: readonly VerdictRow[], compared: boolean): HTMLElement {
  const sorted = [...rows].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const counts = ORDER.map((verdict) => [verdict, rows.filter((row) => row.verdict === verdict).length] as const);
  const box = h('div');
  const buttons = h('div', { class: 'segmented', role: 'group', 'aria-label': 'Verdicts to show' });
  const show = (wanted: Verdict | null) => {
    const chosen = wanted === null ? sorted : sorted.filter(({ verdict }) => verdict === wanted);
    box.replaceChildren(dataTable({ caption: 'Verdicts', rows: chosen, columns: columnsOf(compared) }));
    for (const button of buttons.children) {
      button.setAttribute('aria-pressed', String((button as HTMLElement).dataset.verdict === (wanted ?? 'all')));
    }
  };
  const button = (verdict: Verdict | null, label: string) =>
    h('button', { type: 'button', 'data-verdict': verdict ?? 'all', onclick: () => show(verdict) }, label);
  buttons.append(button(null, `All ${rows.length}`));
  for (const [verdict, count] of counts) if (count > 0) buttons.append(button(verdict, `${verdict} ${count}`));
  show(counts[0]![1] > 0 ? 'regression' : null);
  return h('div', { class: 'verdicts' }, buttons, box);
}

function columnsOf(compared: boolean): TableColumn<VerdictRow>[] {
  const number = (title: string, read: (row: VerdictRow) => number | null): TableColumn<VerdictRow> => ({
    title,
    align: 'right',
    cell: (row) => formatValue(read(row), row.unit),
    key: read,
  });
  return [
    { title: 'Verdict', cell: ({ verdict }) => verdictBadge(verdict), key: ({ verdict }) => ORDER.indexOf(verdict) },
    {
      title: 'Operation',
      cell: ({ operation }) => visible(operation),
      key: ({ operation }) => operation,
      class: 'grow',
    },
    { title: 'Rule', cell: ({ rule }) => visible(rule), key: ({ rule }) => rule },
    ...(compared ? [number('Baseline', ({ baseline }) => baseline)] : []),
    number(compared ? 'Candidate' : 'Value', ({ candidate }) => candidate),
    ...(compared
      ? [
          {
            title: 'Change',
            align: 'right' as const,
            cell: (row: VerdictRow) => formatRatio(row),
            key: ({ ratio }: VerdictRow) => ratio,
          },
          {
            title: '95 % ratio',
            align: 'right' as const,
            cell: ({ interval }: VerdictRow) => formatInterval(interval),
            class: 'wide-only',
          },
          {
            title: 'p',
            align: 'right' as const,
            cell: ({ p }: VerdictRow) => formatP(p),
            key: ({ p }: VerdictRow) => p,
          },
        ]
      : []),
    {
      title: 'Calls',
      align: 'right',
      cell: ({ n }) => (compared ? `${n[0]} + ${n[1]}` : String(n[1])),
      class: 'wide-only',
    },
    { title: 'Why', cell: ({ note }) => visible(note) },
  ];
}
