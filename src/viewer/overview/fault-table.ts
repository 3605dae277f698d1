import { formatTime } from '../../report/duration.ts';
import type { FaultRow } from '../../report/model.ts';
import { formatCount } from '../../report/number-format.ts';
import { dataTable } from '../data-table.ts';
import { h } from '../dom.ts';
import { visible } from '../format.ts';
import { quoted } from './operation-table.ts';

/** Fault codes by operation, with a call that shows each. */
export function faultTable(faults: readonly FaultRow[], onFilter: (expression: string) => void): HTMLElement {
  return dataTable<FaultRow>({
    caption: 'Faults',
    rows: faults,
    sortedBy: 3,
    columns: [
      {
        title: 'Code',
        cell: ({ code, operation }) =>
          h(
            'button',
            {
              type: 'button',
              class: 'link',
              onclick: () => onFilter(`fault.code == ${quoted(code)} && operation == ${quoted(operation)}`),
            },
            visible(code),
          ),
        key: ({ code }) => code,
        class: 'grow',
      },
      { title: 'Category', cell: ({ category }) => visible(category), key: ({ category }) => category },
      {
        title: 'Operation',
        cell: ({ operation }) => visible(operation),
        key: ({ operation }) => operation,
        class: 'grow',
      },
      { title: 'Calls', align: 'right', cell: ({ count }) => formatCount(count), key: ({ count }) => count },
      { title: 'First', cell: ({ firstAt }) => formatTime(firstAt), key: ({ firstAt }) => firstAt, class: 'wide-only' },
      { title: 'Last', cell: ({ lastAt }) => formatTime(lastAt), key: ({ lastAt }) => lastAt, class: 'wide-only' },
      {
        title: 'Example',
        align: 'right',
        cell: ({ exampleCall }) => h('a', { href: `#/call/${exampleCall}` }, `#${exampleCall}`),
      },
    ],
  });
}
