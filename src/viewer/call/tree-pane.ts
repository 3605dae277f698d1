import { copyText, h, setText, show } from '../dom.ts';
import { visible } from '../format.ts';
import { VirtualList } from '../virtual-list.ts';
import { allItems, openItems, openTo, referenced, type TreeItem } from './tree-item.ts';
import { valueDetail } from './value-detail.ts';
import { plainJson, typeText, valueText } from './value-text.ts';

const ROW_HEIGHT = 22;
const INDENT = 14;
/** More are not opened at once: a click is not to freeze the page. */
const MAX_OPEN = 20_000;

/** The decoded values of a call: opens, searches, jumps along references. */
export class TreePane {
  readonly element: HTMLElement;
  readonly #rows: VirtualList;
  readonly #tree: HTMLElement;
  readonly #search: HTMLInputElement;
  readonly #found: HTMLElement;
  readonly #detail: HTMLElement;
  readonly #onSelect: (item: TreeItem) => void;
  #roots: readonly TreeItem[] = [];
  #items: readonly TreeItem[] = [];
  #selected: TreeItem | null = null;

  constructor(onSelect: (item: TreeItem) => void) {
    this.#onSelect = onSelect;
    this.#rows = new VirtualList({
      rowHeight: ROW_HEIGHT,
      role: 'none',
      class: 'tree',
      attributes: { role: 'tree', 'aria-label': 'Values', onkeydown: this.#onKey },
      create: () => this.#row(),
      fill: (row, index) => this.#fill(row, index),
    });
    this.#tree = this.#rows.element;
    this.#search = h('input', {
      type: 'search',
      class: 'search',
      placeholder: 'Find a name or value',
      'aria-label': 'Find in the values',
      oninput: () => this.#find(1, true),
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') this.#find(event.shiftKey ? -1 : 1, false);
        else if (event.key === 'Escape') this.#tree.focus();
      },
    });
    this.#found = h('span', { class: 'muted', role: 'status' });
    this.#detail = h('div', { class: 'value-detail' });
    this.element = h(
      'section',
      { class: 'pane tree-pane', 'aria-label': 'Values' },
      h(
        'div',
        { class: 'pane-bar' },
        h('h2', null, 'Values'),
        this.#search,
        this.#found,
        h(
          'button',
          { type: 'button', class: 'small', title: 'Open everything', onclick: () => this.#openAll(true) },
          'Open',
        ),
        h(
          'button',
          { type: 'button', class: 'small', title: 'Close everything', onclick: () => this.#openAll(false) },
          'Close',
        ),
        this.#copyButton(),
      ),
      this.#tree,
      this.#detail,
    );
  }

  show(roots: readonly TreeItem[]): void {
    this.#roots = roots;
    this.#selected = null;
    this.#refresh();
    this.#rows.element.scrollTop = 0;
    show(this.#detail);
    setText(this.#found, '');
  }

  get roots(): readonly TreeItem[] {
    return this.#roots;
  }

  /** Selects a value and brings it in sight. */
  select(item: TreeItem): void {
    openTo(item);
    this.#selected = item;
    this.#refresh();
    this.#reveal();
    show(this.#detail, valueDetail(item));
    this.#onSelect(item);
  }

  focus(): void {
    this.#tree.focus();
  }

  focusSearch(): void {
    this.#search.focus();
    this.#search.select();
  }

  #refresh(): void {
    this.#items = openItems(this.#roots);
    this.#rows.setCount(this.#items.length);
  }

  #reveal(): void {
    const at = this.#selected === null ? -1 : this.#items.indexOf(this.#selected);
    if (at < 0) return;
    this.#rows.reveal(at, true);
    const row = this.#rows.rowOf(at);
    if (row !== null) this.#tree.setAttribute('aria-activedescendant', row.id);
  }

  #row(): HTMLElement {
    const row = h(
      'div',
      { class: 'tree-row', role: 'treeitem', id: `value-${nextRow++}` },
      h('span', { class: 'tree-caret', 'aria-hidden': 'true' }),
      h('span', { class: 'tree-label' }),
      h('span', { class: 'tree-value' }),
      h('span', { class: 'tree-type' }),
    );
    row.addEventListener('click', (event) => {
      const item = this.#items[Number(row.dataset.index)];
      if (item === undefined) return;
      const { target } = event;
      if (target instanceof Element && target.classList.contains('tree-caret') && item.hasChildren) this.#toggle(item);
      else if (target instanceof Element && target.classList.contains('jump')) this.#jump(item);
      else this.select(item);
      this.#tree.focus();
    });
    row.addEventListener('dblclick', () => {
      const item = this.#items[Number(row.dataset.index)];
      if (item?.hasChildren) this.#toggle(item);
    });
    return row;
  }

  #fill(row: HTMLElement, index: number): void {
    const item = this.#items[index]!;
    const [caret, label, value, type] = row.children as unknown as HTMLElement[];
    row.dataset.index = String(index);
    row.style.setProperty('--indent', `${item.depth * INDENT}px`);
    row.setAttribute('aria-level', String(item.depth + 1));
    row.setAttribute('aria-selected', String(item === this.#selected));
    if (item.hasChildren) row.setAttribute('aria-expanded', String(item.expanded));
    else row.removeAttribute('aria-expanded');
    row.classList.toggle('selected', item === this.#selected);
    row.classList.toggle('section', item.node === null);
    setText(caret!, item.hasChildren ? (item.expanded ? '▾' : '▸') : '');
    const { node } = item;
    setText(label!, node === null ? item.label : labelText(item));
    const text = node === null ? { text: item.note, look: 'group' as const } : valueText(node);
    value!.className = `tree-value ${text.look}${node?.ref === undefined ? '' : ' jump'}`;
    setText(value!, text.text);
    setText(type!, node === null ? '' : `${typeText(node)}${node.id === undefined ? '' : ` #${node.id}`}`);
  }

  #toggle(item: TreeItem): void {
    item.expanded = !item.expanded;
    this.#refresh();
  }

  #jump(item: TreeItem): void {
    const target = referenced(item);
    if (target !== null) this.select(target);
  }

  #openAll(expanded: boolean): void {
    let count = 0;
    for (const item of allItems(this.#roots)) {
      if (++count > MAX_OPEN) break;
      if (item.hasChildren && (item.node !== null || expanded)) item.expanded = expanded;
    }
    this.#refresh();
  }

  /** To the next line that holds the text. @param step −1 backwards; @param stay the selected line counts */
  #find(step: 1 | -1, stay: boolean): void {
    const wanted = this.#search.value.toLowerCase();
    if (wanted === '') {
      setText(this.#found, '');
      return;
    }
    const matches: TreeItem[] = [];
    let before = 0;
    for (const item of allItems(this.#roots)) {
      if (item === this.#selected) before = matches.length;
      if (holds(item, wanted)) matches.push(item);
    }
    if (matches.length === 0) {
      setText(this.#found, 'none');
      return;
    }
    const isOn = this.#selected !== null && matches[before] === this.#selected;
    const start = stay || !isOn ? (step < 0 ? before - 1 : before) : before + step;
    const at = (start + matches.length) % matches.length;
    setText(this.#found, `${at + 1}/${matches.length}`);
    this.select(matches[at]!);
  }

  #copyButton(): HTMLElement {
    const button = h(
      'button',
      { type: 'button', class: 'small', title: 'Copy the selected value, or all, as JSON' },
      'Copy JSON',
    );
    button.addEventListener('click', async () => {
      const nodes = [...allItems(this.#roots)].filter(({ node, parent }) => node !== null && parent?.node === null);
      const value = this.#selected?.node ? plainJson(this.#selected.node) : nodes.map(({ node }) => plainJson(node!));
      setText(button, (await copyText(JSON.stringify(value, null, 2))) ? 'Copied' : 'Not copied');
      setTimeout(() => setText(button, 'Copy JSON'), 1200);
    });
    return button;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#selected === null ? -1 : this.#items.indexOf(this.#selected);
    const item = this.#items[at];
    const move = (to: number) => {
      const target = this.#items[Math.max(0, Math.min(this.#items.length - 1, to))];
      if (target !== undefined) this.select(target);
    };
    switch (event.key) {
      case 'ArrowDown':
        move(at + 1);
        break;
      case 'ArrowUp':
        move(at - 1);
        break;
      case 'PageDown':
        move(at + this.#rows.pageSize);
        break;
      case 'PageUp':
        move(at - this.#rows.pageSize);
        break;
      case 'Home':
        move(0);
        break;
      case 'End':
        move(this.#items.length - 1);
        break;
      case 'ArrowRight':
        if (item?.hasChildren && !item.expanded) this.#toggle(item);
        else if (item?.hasChildren) move(at + 1);
        break;
      case 'ArrowLeft':
        if (item?.hasChildren && item.expanded) this.#toggle(item);
        else if (item?.parent) this.select(item.parent);
        break;
      case 'Enter':
        if (item?.node?.ref !== undefined) this.#jump(item);
        else if (item?.hasChildren) this.#toggle(item);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

let nextRow = 0;

function labelText(item: TreeItem): string {
  const isItem = item.node?.name === null && item.parent?.node !== null;
  return isItem ? `[${item.label}]` : visible(item.label);
}

function holds(item: TreeItem, wanted: string): boolean {
  if (item.label.toLowerCase().includes(wanted)) return true;
  const { node } = item;
  if (node === null) return false;
  if (node.class?.toLowerCase().includes(wanted) === true) return true;
  return node.value !== undefined && node.value !== null && String(node.value).toLowerCase().includes(wanted);
}
