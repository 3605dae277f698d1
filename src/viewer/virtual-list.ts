import { h } from './dom.ts';

export interface VirtualListOptions {
  /** Pixels; all rows are alike. */
  readonly rowHeight: number;
  /** Of the element around the rows. */
  readonly role: 'rowgroup' | 'none';
  /** Attributes of the scrolling element, which has the focus. */
  readonly attributes: Readonly<Record<string, string | ((event: never) => void)>>;
  /** Stays at the top, in front of the rows. */
  readonly head?: HTMLElement;
  /** Makes an empty row. */
  readonly create: () => HTMLElement;
  /** Fills a row that may have shown another item before. */
  readonly fill: (row: HTMLElement, index: number) => void;
  readonly class?: string;
  /** Hears which rows come in sight, before they are filled; true = what is in sight already is to be filled anew. */
  readonly onRange?: (first: number, last: number) => boolean;
}

/** Browsers cut elements above some 16 to 33 million pixels: longer lists are scrolled in proportion. */
const MAX_HEIGHT = 15_000_000;
const OVERSCAN = 6;
/** More rows are not put on paper. */
const MAX_PRINTED = 2000;

const lists = new WeakMap<Element, VirtualList>();
let isListening = false;

/** One listener for all lists: those that left the page are forgotten with their elements. */
function forPrinting(element: HTMLElement, list: VirtualList): void {
  lists.set(element, list);
  if (isListening) return;
  isListening = true;
  const each = (act: (list: VirtualList) => void) => () => {
    for (const one of document.querySelectorAll('.virtual')) {
      const shown = lists.get(one);
      if (shown !== undefined) act(shown);
    }
  };
  addEventListener(
    'beforeprint',
    each((one) => one.print()),
  );
  addEventListener(
    'afterprint',
    each((one) => one.printed()),
  );
}

/** A list of which only the rows in sight exist. They are used again, so that scrolling makes no elements. */
export class VirtualList {
  /** The scrolling element. */
  readonly element: HTMLElement;
  readonly #canvas: HTMLElement;
  readonly #options: VirtualListOptions;
  readonly #rows: HTMLElement[] = [];
  /** Index that a row of the pool shows; −1 none. */
  readonly #shown: number[] = [];
  #count = 0;
  #height = 0;
  #top = 0;
  #frame = 0;
  #isPrinting = false;

  constructor(options: VirtualListOptions) {
    this.#options = options;
    this.#canvas = h('div', { class: 'virtual-canvas', role: options.role });
    this.element = h(
      'div',
      { class: `virtual ${options.class ?? ''}`, tabindex: 0, ...options.attributes },
      options.head ?? null,
      this.#canvas,
    );
    this.element.addEventListener('scroll', () => this.#soon(), { passive: true });
    new ResizeObserver(() => {
      this.#measure();
      this.#soon();
    }).observe(this.element);
    forPrinting(this.element, this);
  }

  /** Sets the number of items; every row in sight is filled anew. */
  setCount(count: number): void {
    this.#count = count;
    this.#canvas.style.height = `${Math.min(MAX_HEIGHT, count * this.#options.rowHeight)}px`;
    this.refresh();
  }

  /** Makes the rows anew: they have other cells. */
  renew(): void {
    for (const row of this.#rows) row.remove();
    this.#rows.length = 0;
    this.#shown.length = 0;
    this.refresh();
  }

  /** Fills the rows in sight again. */
  refresh(): void {
    this.#shown.fill(-1);
    if (this.#height <= 0) this.#measure();
    this.#top = this.element.scrollTop;
    this.#render();
  }

  /** Items that fit at once. */
  get pageSize(): number {
    return Math.max(1, Math.floor(this.#height / this.#options.rowHeight) - 1);
  }

  /** Scrolls as little as needed to have the item in sight; `centre`: to the middle when it was not. */
  reveal(index: number, centre = false): void {
    const { rowHeight } = this.#options;
    this.#measure();
    const offset = this.#offset();
    const at = index * rowHeight;
    if (at >= offset && at + rowHeight <= offset + this.#height) return;
    const space = this.#height - rowHeight;
    const wanted = centre ? at - space / 2 : at < offset ? at : at - space;
    const room = this.#count * rowHeight - this.#height;
    this.element.scrollTop = Math.max(0, wanted) / this.#ratio(room);
    this.#top = this.element.scrollTop;
    this.#render();
  }

  /** The element that shows an item; null when it is out of sight. */
  rowOf(index: number): HTMLElement | null {
    const at = this.#shown.indexOf(index);
    return at < 0 ? null : this.#rows[at]!;
  }

  #measure(): void {
    this.#height = this.element.clientHeight - (this.#options.head?.offsetHeight ?? 0);
  }

  /** Content pixels for a pixel of the scroll bar. */
  #ratio(room: number): number {
    const scrollable = Math.min(MAX_HEIGHT, this.#count * this.#options.rowHeight) - this.#height;
    return scrollable <= 0 || room <= 0 ? 1 : room / scrollable;
  }

  #offset(): number {
    return this.#top * this.#ratio(this.#count * this.#options.rowHeight - this.#height);
  }

  #soon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#top = this.element.scrollTop;
      this.#render();
    });
  }

  #render(): void {
    if (this.#isPrinting) return;
    const { rowHeight, fill } = this.#options;
    const offset = this.#offset();
    const first = Math.max(0, Math.floor(offset / rowHeight) - OVERSCAN);
    const last = Math.min(this.#count, Math.ceil((offset + this.#height) / rowHeight) + OVERSCAN);
    this.#grow(last - first);
    if (this.#options.onRange?.(Math.floor(offset / rowHeight), last - OVERSCAN) === true) this.#shown.fill(-1);
    const size = this.#rows.length;
    const isLong = this.#count * rowHeight > MAX_HEIGHT;
    for (let slot = 0; slot < size; slot++) {
      const index = size === 0 ? -1 : first + ((slot - (first % size) + size) % size);
      const row = this.#rows[slot]!;
      const wanted = index < last ? index : -1;
      if (wanted < 0) {
        if (!row.hidden) row.hidden = true;
        this.#shown[slot] = -1;
        continue;
      }
      // In a list longer than an element may be, rows keep their distance from the scroll position.
      if (this.#shown[slot] === wanted && !isLong) continue;
      row.style.transform = `translateY(${wanted * rowHeight - offset + this.#top}px)`;
      if (this.#shown[slot] === wanted) continue;
      this.#shown[slot] = wanted;
      if (row.hidden) row.hidden = false;
      fill(row, wanted);
    }
  }

  /** Every row at its place in the document: paper is not scrolled, and the style sheet puts them one below the other. */
  print(): void {
    const last = Math.min(this.#count, MAX_PRINTED);
    this.#grow(last);
    this.#options.onRange?.(0, last);
    for (const [index, row] of this.#rows.entries()) {
      row.hidden = index >= last;
      row.style.transform = '';
      if (!row.hidden) this.#options.fill(row, index);
    }
    this.#canvas.style.height = '';
    this.#isPrinting = true;
    const rest = this.#count - last;
    if (rest > 0) this.#canvas.setAttribute('data-rest', `${rest} more rows are not printed`);
    else this.#canvas.removeAttribute('data-rest');
  }

  /** Back on the screen. */
  printed(): void {
    this.#isPrinting = false;
    this.#height = 0;
    this.setCount(this.#count);
  }

  #grow(size: number): void {
    if (size <= this.#rows.length) return;
    while (this.#rows.length < size) {
      const row = this.#options.create();
      row.classList.add('virtual-row');
      row.hidden = true;
      this.#rows.push(row);
      this.#canvas.append(row);
    }
    this.#shown.length = 0;
    for (let slot = 0; slot < this.#rows.length; slot++) this.#shown.push(-1);
  }
}
