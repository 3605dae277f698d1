import type { Call } from '../../report/model.ts';
import { h, setText, show } from '../dom.ts';
import { statusLook } from '../format.ts';
import { VirtualList } from '../virtual-list.ts';
import type { CallList } from './call-list.ts';
import type { CallColumn } from './columns.ts';

const ROW_HEIGHT = 26;

export interface CallGridEvents {
  /** A call was chosen, by mouse or keys. */
  readonly onSelect: (call: Call) => void;
  readonly onOpen: (call: Call) => void;
  readonly onSort: (column: CallColumn) => void;
}

/** The table of calls: only rows in sight exist. */
export class CallGrid {
  readonly #list: CallList;
  readonly #events: CallGridEvents;
  readonly #head: HTMLElement;
  readonly #rows: VirtualList;
  #columns: readonly CallColumn[] = [];
  #selected = -1;

  constructor(list: CallList, events: CallGridEvents) {
    this.#list = list;
    this.#events = events;
    this.#head = h('div', { class: 'grid-row grid-head', role: 'row', 'aria-rowindex': 1 });
    this.#rows = this.#virtual();
  }

  get element(): HTMLElement {
    return this.#rows.element;
  }

  get selected(): number {
    return this.#selected;
  }

  setColumns(columns: readonly CallColumn[]): void {
    this.#columns = columns;
    const { style } = this.element;
    const isNarrow = matchMedia('(max-width: 640px)').matches;
    const widths = columns.map(({ width, narrow }) => (isNarrow ? (narrow ?? width) : width));
    style.setProperty('--tracks', widths.join(' '));
    const least = widths.reduce((sum, width) => sum + Number.parseInt(/\d+/.exec(width)?.[0] ?? '80', 10), 0);
    style.setProperty('--least', `${least}px`);
    this.element.setAttribute('aria-colcount', String(columns.length));
    this.#rows.renew();
    this.#showHead();
    this.refresh();
  }

  /** The list has other calls or another order. */
  refresh(): void {
    this.element.setAttribute('aria-rowcount', String(this.#list.shown.length + 1));
    this.#showHead();
    this.#rows.setCount(this.#list.shown.length);
  }

  /** Marks a row and brings it in sight; −1 marks none. */
  select(row: number, centre = false): void {
    const before = this.#selected;
    this.#selected = row;
    for (const index of [before, row]) {
      const element = this.#rows.rowOf(index);
      if (element !== null && index >= 0) this.#mark(element, index);
    }
    if (row >= 0) this.#rows.reveal(row, centre);
    const marked = this.#rows.rowOf(row);
    if (marked === null) this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', marked.id);
  }

  #virtual(): VirtualList {
    let made = 0;
    return new VirtualList({
      rowHeight: ROW_HEIGHT,
      role: 'rowgroup',
      class: 'grid',
      head: h('div', { role: 'rowgroup', class: 'grid-top' }, this.#head),
      attributes: { role: 'grid', 'aria-label': 'Calls', 'aria-readonly': 'true', onkeydown: this.#onKey },
      create: () => {
        const row = h('div', { class: 'grid-row', role: 'row', id: `call-row-${made++}` });
        for (const column of this.#columns) row.append(this.#cell(column));
        row.addEventListener('click', () => this.#choose(Number(row.dataset.index)));
        row.addEventListener('dblclick', () => this.#events.onOpen(this.#list.callAt(Number(row.dataset.index))));
        return row;
      },
      fill: (row, index) => this.#fill(row, index),
    });
  }

  #cell(column: CallColumn): HTMLElement {
    const cell = h('div', { role: 'gridcell', class: `cell ${column.align ?? ''} col-${column.name}` });
    if (column.name === 'status') {
      cell.append(h('span', { class: 'status-icon', 'aria-hidden': 'true' }), h('span', { class: 'status-name' }));
    }
    return cell;
  }

  #fill(row: HTMLElement, index: number): void {
    const call = this.#list.callAt(index);
    const { icon, tone } = statusLook(call.status);
    row.dataset.index = String(index);
    row.setAttribute('aria-rowindex', String(index + 2));
    this.#mark(row, index);
    const cells = row.children;
    for (let at = 0; at < this.#columns.length; at++) {
      const column = this.#columns[at]!;
      const cell = cells[at] as HTMLElement;
      if (column.name === 'status') {
        cell.className = `cell col-status status ${tone}`;
        setText(cell.firstElementChild!, icon);
        setText(cell.lastElementChild!, call.status);
      } else {
        setText(cell, column.text(call));
      }
    }
    row.dataset.tone = tone;
  }

  #mark(row: HTMLElement, index: number): void {
    const isSelected = index === this.#selected;
    row.classList.toggle('selected', isSelected);
    row.setAttribute('aria-selected', String(isSelected));
  }

  #showHead(): void {
    const { sort } = this.#list;
    show(
      this.#head,
      this.#columns.map((column) => {
        const isSorted = sort?.column.name === column.name;
        const direction = isSorted ? (sort?.descending ? 'descending' : 'ascending') : 'none';
        return h(
          'div',
          { role: 'columnheader', class: `cell ${column.align ?? ''} head-${column.name}`, 'aria-sort': direction },
          h(
            'button',
            { type: 'button', tabindex: -1, onclick: () => this.#events.onSort(column) },
            column.title,
            h('span', { 'aria-hidden': 'true', class: 'arrow' }, isSorted ? (sort?.descending ? ' ▾' : ' ▴') : ''),
          ),
        );
      }),
    );
  }

  #choose(row: number): void {
    if (row < 0 || row >= this.#list.shown.length) return;
    this.select(row);
    this.#events.onSelect(this.#list.callAt(row));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.element) return;
    const last = this.#list.shown.length - 1;
    const at = this.#selected;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: Math.min(last, at + this.#rows.pageSize),
      PageUp: Math.max(0, at - this.#rows.pageSize),
      Home: 0,
      End: last,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      this.#choose(Math.max(0, Math.min(last, target)));
    } else if (event.key === 'Enter' && at >= 0 && at <= last) {
      event.preventDefault();
      this.#events.onOpen(this.#list.callAt(at));
    }
  };
}
