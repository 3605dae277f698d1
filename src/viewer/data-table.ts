import { type Child, h, show } from './dom.ts';

export interface TableColumn<T> {
  readonly title: string;
  readonly align?: 'right';
  readonly cell: (row: T) => Child;
  /** What rows are sorted by; without it the column cannot be sorted. */
  readonly key?: (row: T) => number | string | null;
  readonly class?: string;
}

export interface TableOptions<T> {
  readonly caption: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  /** Place of the column that is sorted by at first, descending. */
  readonly sortedBy?: number;
}

/** More are shown when asked for. */
const FIRST_ROWS = 200;

function classOf({ align, class: name }: TableColumn<never>): string {
  return `${align ?? ''} ${name ?? ''}`;
}

/** A table that can be sorted by the heads of its columns. */
export function dataTable<T>({ caption, columns, rows, sortedBy }: TableOptions<T>): HTMLElement {
  let sort = sortedBy ?? -1;
  let descending = true;
  let limit = FIRST_ROWS;
  const head = h('tr');
  const body = h('tbody');
  const more = h('button', { type: 'button', class: 'small' });
  more.addEventListener('click', () => {
    limit = rows.length;
    draw();
  });
  const draw = () => {
    show(
      head,
      columns.map((column, index) => {
        const order = index !== sort ? 'none' : descending ? 'descending' : 'ascending';
        const { key } = column;
        const label =
          key === undefined
            ? column.title
            : h(
                'button',
                {
                  type: 'button',
                  onclick: () => {
                    descending = sort === index ? !descending : column.align === 'right';
                    sort = index;
                    draw();
                    (head.children[index]?.querySelector('button') as HTMLElement | null)?.focus();
                  },
                },
                column.title,
                h('span', { 'aria-hidden': 'true', class: 'arrow' }, index !== sort ? '' : descending ? ' ▾' : ' ▴'),
              );
        return h('th', { scope: 'col', class: classOf(column), 'aria-sort': key === undefined ? null : order }, label);
      }),
    );
    const sorted = sortRows(rows, columns[sort]?.key, descending).slice(0, limit);
    show(
      body,
      sorted.map((row) =>
        h(
          'tr',
          null,
          columns.map((column) => h('td', { class: classOf(column) }, column.cell(row))),
        ),
      ),
    );
    more.textContent = `Show all ${rows.length}`;
    more.hidden = rows.length <= limit;
  };
  draw();
  return h(
    'div',
    { class: 'table-box' },
    h(
      'div',
      { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': caption },
      h('table', null, h('caption', { class: 'hidden-caption' }, caption), h('thead', null, head), body),
    ),
    more,
  );
}

function sortRows<T>(
  rows: readonly T[],
  key: ((row: T) => number | string | null) | undefined,
  descending: boolean,
): readonly T[] {
  if (key === undefined) return rows;
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = key(a);
    const right = key(b);
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -sign : sign;
  });
}
