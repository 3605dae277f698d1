import { h, setText, show } from '../dom.ts';
import type { DecodedMessage, Direction } from '../message-view.ts';
import { VirtualList } from '../virtual-list.ts';
import type { ByteRange } from './tree-item.ts';

const ROW_HEIGHT = 20;
const WIDTHS = { wide: 16, narrow: 8 } as const;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The bytes of a body. The range of the selected value is lit; a click on a byte tells whose it is. */
export class HexPane {
  readonly element: HTMLElement;
  readonly #tabs: HTMLElement;
  readonly #note: HTMLElement;
  readonly #onByte: (direction: Direction, offset: number) => void;
  readonly #rows: VirtualList;
  #messages: readonly DecodedMessage[] = [];
  #shown: DecodedMessage | null = null;
  #range: ByteRange | null = null;
  #cursor = -1;
  #width: number = WIDTHS.wide;

  constructor(onByte: (direction: Direction, offset: number) => void) {
    this.#onByte = onByte;
    this.#tabs = h('div', { class: 'segmented', role: 'group', 'aria-label': 'Body' });
    this.#note = h('span', { class: 'muted' });
    this.#rows = this.#virtual();
    this.element = h(
      'section',
      { class: 'pane hex-pane', 'aria-label': 'Bytes' },
      h('div', { class: 'pane-bar' }, h('h2', null, 'Bytes'), this.#tabs, this.#note),
      this.#rows.element,
    );
    new ResizeObserver(([entry]) => this.#fit(entry?.contentRect.width ?? 0)).observe(this.#rows.element);
  }

  show(messages: readonly DecodedMessage[]): void {
    this.#messages = messages;
    this.#range = null;
    this.#cursor = -1;
    this.#open(messages[0] ?? null);
  }

  /** Lights the bytes of a value. */
  light(range: ByteRange | null): void {
    if (range === null) return;
    this.#range = range;
    if (this.#shown?.direction !== range.direction) {
      this.#open(this.#messages.find(({ direction }) => direction === range.direction) ?? null);
    }
    if (this.#cursor < range.from || this.#cursor >= range.to) this.#cursor = range.from;
    this.#rows.refresh();
    this.#rows.reveal(Math.floor(range.from / this.#width), true);
    this.#describe();
  }

  #open(message: DecodedMessage | null): void {
    this.#shown = message;
    show(
      this.#tabs,
      this.#messages.map((one) =>
        h(
          'button',
          {
            type: 'button',
            class: 'small',
            'aria-pressed': String(one === message),
            onclick: () => this.#open(one),
          },
          one.direction === 'request' ? 'Request' : 'Response',
        ),
      ),
    );
    this.#rows.setCount(Math.ceil((message?.bytes?.length ?? 0) / this.#width));
    this.#rows.element.scrollTop = 0;
    this.#describe();
  }

  #describe(): void {
    const message = this.#shown;
    const range = this.#range?.direction === message?.direction ? this.#range : null;
    if (message === null) setText(this.#note, 'not in the report');
    else if (message.bytes === null)
      setText(this.#note, message.entry.cut === null ? 'no body' : `left out: ${message.entry.cut}`);
    else if (range === null) setText(this.#note, `${message.bytes.length} bytes${overwritten(message)}`);
    else
      setText(
        this.#note,
        `${range.from}–${range.to - 1} (${range.to - range.from} of ${message.bytes.length})${overwritten(message)}`,
      );
    this.#note.title = this.#note.textContent ?? '';
  }

  #virtual(): VirtualList {
    return new VirtualList({
      rowHeight: ROW_HEIGHT,
      role: 'none',
      class: 'hex',
      attributes: {
        role: 'group',
        'aria-label': 'Bytes: arrow keys move, each byte selects its value',
        onkeydown: this.#onKey,
      },
      create: () => this.#row(),
      fill: (row, index) => this.#fill(row, index),
    });
  }

  #row(): HTMLElement {
    const cells = (kind: string) =>
      Array.from({ length: this.#width }, (_, at) => h('span', { class: `${kind}${at === 8 ? ' half' : ''}` }));
    const row = h(
      'div',
      { class: 'hex-row' },
      h('span', { class: 'hex-offset' }),
      h('span', { class: 'hex-bytes' }, cells('hex-byte')),
      h('span', { class: 'hex-text' }, cells('hex-char')),
    );
    row.addEventListener('click', (event) => {
      const cell = event.target;
      if (!(cell instanceof HTMLElement) || cell.dataset.at === undefined) return;
      this.#choose(Number(cell.dataset.at));
    });
    return row;
  }

  #fill(row: HTMLElement, line: number): void {
    const bytes = this.#shown?.bytes;
    if (!bytes) return;
    const start = line * this.#width;
    const [offset, hex, text] = row.children as unknown as HTMLElement[];
    setText(offset!, start.toString(16).padStart(6, '0'));
    const range = this.#range?.direction === this.#shown?.direction ? this.#range : null;
    for (let at = 0; at < this.#width; at++) {
      const place = start + at;
      const byte = bytes[place];
      const isLit = range !== null && place >= range.from && place < range.to;
      this.#cell(hex!.children[at] as HTMLElement, place, byte === undefined ? '' : HEX[byte]!, isLit);
      const isPlain = byte !== undefined && byte >= 0x20 && byte < 0x7f;
      this.#cell(
        text!.children[at] as HTMLElement,
        place,
        byte === undefined ? '' : isPlain ? String.fromCharCode(byte) : '·',
        isLit,
      );
    }
  }

  #cell(cell: HTMLElement, place: number, text: string, isLit: boolean): void {
    setText(cell, text);
    cell.classList.toggle('lit', isLit && text !== '');
    cell.classList.toggle('cursor', place === this.#cursor && text !== '');
    if (text === '') delete cell.dataset.at;
    else cell.dataset.at = String(place);
  }

  #choose(offset: number): void {
    const message = this.#shown;
    if (message?.bytes == null) return;
    this.#cursor = Math.max(0, Math.min(message.bytes.length - 1, offset));
    this.#onByte(message.direction, this.#cursor);
    this.#rows.refresh();
    this.#rows.reveal(Math.floor(this.#cursor / this.#width));
    this.#rows.element.focus();
  }

  #fit(width: number): void {
    const wanted = width === 0 || width >= 490 ? WIDTHS.wide : WIDTHS.narrow;
    if (wanted === this.#width) return;
    this.#width = wanted;
    this.#rows.renew();
    this.#rows.setCount(Math.ceil((this.#shown?.bytes?.length ?? 0) / wanted));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: this.#width,
      ArrowUp: -this.#width,
      PageDown: this.#width * this.#rows.pageSize,
      PageUp: -this.#width * this.#rows.pageSize,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(this.#cursor + step);
  };
}

function overwritten({ entry }: DecodedMessage): string {
  return entry.patch === null ? '' : ' · secrets overwritten';
}
