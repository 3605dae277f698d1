import type { DisplayFilter } from '../../filter/display-filter.ts';
import type { Call } from '../../report/model.ts';
import { formatCount } from '../../report/number-format.ts';
import { CallPanes } from '../call/call-panes.ts';
import { h, setText } from '../dom.ts';
import type { ReportStore } from '../report-store.ts';
import { go } from '../shell/router.ts';
import { remember } from '../shell/theme.ts';
import { CallGrid } from './call-grid.ts';
import { CallList } from './call-list.ts';
import { columnMenu, columnsChosen } from './column-menu.ts';
import type { CallColumn } from './columns.ts';
import { FilterBar } from './filter-bar.ts';
import { FindBar } from './find-bar.ts';
import { splitter } from './splitter.ts';
import { Waterfall } from './waterfall.ts';

/** The list of calls with its filter, as a table or a waterfall, and the panes of the selected call. */
export class CallsView {
  readonly element: HTMLElement;
  readonly list: CallList;
  readonly #filter: FilterBar;
  readonly #find: FindBar;
  readonly #grid: CallGrid;
  readonly #waterfall: Waterfall;
  readonly #panes: CallPanes;
  readonly #count: HTMLElement;
  readonly #lower: HTMLElement;
  readonly #upper: HTMLElement;
  #run = 0;
  #selected: Call | null = null;

  constructor(store: ReportStore) {
    this.list = new CallList(store);
    const events = {
      onSelect: (call: Call) => this.#choose(call),
      onOpen: (call: Call) => go({ view: 'call', id: call.id }),
    };
    this.#grid = new CallGrid(this.list, { ...events, onSort: (column) => this.#sortBy(column) });
    this.#waterfall = new Waterfall(this.list, events);
    this.#panes = new CallPanes(store);
    this.#filter = new FilterBar((filter) => this.#apply(filter));
    this.#find = new FindBar(this.list, (row) => this.#goTo(row));
    this.#count = h('span', { class: 'count', role: 'status' });
    this.#upper = h('div', { class: 'upper' }, this.#grid.element);
    this.#lower = h('div', { class: 'lower', hidden: true }, this.#panes.element);
    const menu = columnMenu((columns) => this.#grid.setColumns(columns));
    this.element = h(
      'div',
      { class: 'calls-view', onkeydown: this.#onKey },
      h('h1', { class: 'offscreen' }, 'Calls'),
      h(
        'div',
        { class: 'toolbar' },
        this.#filter.element,
        h('div', { class: 'toolbar-row' }, this.#count, this.#find.element, this.#views(), menu),
      ),
      this.#upper,
      splitter(this.#upper, this.#lower),
      this.#lower,
    );
    this.#grid.setColumns(columnsChosen());
    this.#showCount();
  }

  /** Lists the calls that an expression lets through. */
  filterBy(expression: string): void {
    this.#filter.set(expression);
  }

  focus(): void {
    (this.#upper.firstElementChild as HTMLElement).focus();
  }

  /** It is on the page (again). */
  shown(): void {
    this.#grid.refresh();
    this.#waterfall.refresh();
    if (this.#selected !== null) {
      this.selectCall(this.#selected);
      if (!this.#lower.hidden) void this.#panes.show(this.#selected);
    }
    this.focus();
  }

  /** The call that keys and buttons start from. */
  selectCall(call: Call): void {
    this.#selected = call;
    const row = this.list.rowOf(call);
    this.#grid.select(row, true);
    this.#waterfall.select(call);
  }

  /** The call that comes `step` rows after another in the list; null at its ends. */
  neighbour(call: Call, step: number): Call | null {
    const row = this.list.rowOf(call);
    const at = row + step;
    return row < 0 || at < 0 || at >= this.list.shown.length ? null : this.list.callAt(at);
  }

  #choose(call: Call): void {
    this.#selected = call;
    const isRoomy = this.element.clientWidth >= 900;
    if (isRoomy && this.#lower.hidden) {
      this.#lower.hidden = false;
      this.element.classList.add('split');
      this.selectCall(call);
    }
    if (!this.#lower.hidden) void this.#panes.show(call);
  }

  #goTo(row: number): void {
    const call = this.list.callAt(row);
    this.selectCall(call);
    this.#choose(call);
  }

  #apply(filter: DisplayFilter | null): string | null {
    if (filter !== null && this.list.lacksValues(filter)) {
      return 'This report carries no arguments and results to filter by.';
    }
    const run = ++this.#run;
    const isCurrent = () => run === this.#run;
    const progress = (done: number) =>
      setText(this.#count, `looked at ${formatCount(done)} of ${formatCount(this.list.store.calls.length)} calls…`);
    void this.list.setFilter(filter, progress, isCurrent).then((done) => {
      if (done) this.#listChanged();
    });
    return null;
  }

  #sortBy(column: CallColumn): void {
    const { sort } = this.list;
    const again = sort?.column.name === column.name;
    if (again && sort?.descending) this.list.setSort(null);
    else this.list.setSort({ column, descending: again });
    this.#listChanged();
  }

  #listChanged(): void {
    this.#grid.refresh();
    this.#waterfall.refresh();
    this.#showCount();
    this.#find.refresh();
    this.#grid.select(this.#selected === null ? -1 : this.list.rowOf(this.#selected), true);
  }

  #showCount(): void {
    const all = this.list.store.calls.length;
    const shown = this.list.shown.length;
    setText(
      this.#count,
      shown === all ? `${formatCount(all)} calls` : `${formatCount(shown)} of ${formatCount(all)} calls`,
    );
  }

  #views(): HTMLElement {
    const table = h('button', { type: 'button', 'aria-pressed': 'true' }, 'Table');
    const waterfall = h('button', { type: 'button', 'aria-pressed': 'false' }, 'Waterfall');
    const use = (isTable: boolean) => {
      table.setAttribute('aria-pressed', String(isTable));
      waterfall.setAttribute('aria-pressed', String(!isTable));
      this.#upper.replaceChildren(isTable ? this.#grid.element : this.#waterfall.element);
      if (isTable) this.#grid.refresh();
      else this.#waterfall.refresh();
      if (this.#selected !== null) this.selectCall(this.#selected);
      remember('amfscope-view', isTable ? 'table' : 'waterfall');
    };
    table.addEventListener('click', () => use(true));
    waterfall.addEventListener('click', () => use(false));
    return h('div', { class: 'segmented', role: 'group', 'aria-label': 'Show as' }, table, waterfall);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof HTMLInputElement;
    if ((event.ctrlKey || event.metaKey) && event.key === 'f') this.#find.focus();
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (!isTyping && event.key === '/') this.#filter.input.focus();
    else if (!isTyping && event.key === 'n') this.#find.step(1, this.#grid.selected);
    else if (!isTyping && event.key === 'p') this.#find.step(-1, this.#grid.selected);
    else if (isTyping && (event.key === 'Escape' || event.key === 'ArrowDown')) this.focus();
    else if (event.key === 'Escape' && !this.#lower.hidden) this.closePanes();
    else return;
    event.preventDefault();
  };

  /** Gives the whole height to the list. */
  closePanes(): void {
    this.#lower.hidden = true;
    this.element.classList.remove('split');
    this.focus();
  }
}
