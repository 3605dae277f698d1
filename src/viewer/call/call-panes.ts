import type { Call } from '../../report/model.ts';
import { h, show } from '../dom.ts';
import { type DecodedMessage, decodeMessage } from '../message-view.ts';
import type { ReportStore } from '../report-store.ts';
import { factsPane } from './facts-pane.ts';
import { HexPane } from './hex-pane.ts';
import { messageItem, neutralItem } from './message-items.ts';
import { itemAt, type TreeItem } from './tree-item.ts';
import { TreePane } from './tree-pane.ts';

/** The three panes of a call: facts, values, bytes. Selecting in one shows it in the others. */
export class CallPanes {
  readonly element: HTMLElement;
  readonly tree: TreePane;
  readonly #store: ReportStore;
  readonly #facts: HTMLElement;
  readonly #hex: HexPane;
  #call: Call | null = null;

  constructor(store: ReportStore) {
    this.#store = store;
    this.#facts = h('div', { class: 'pane-scroll', tabindex: 0, role: 'group', 'aria-label': 'Facts' });
    this.tree = new TreePane((item) => this.#hex.light(item.range));
    this.#hex = new HexPane((direction, offset) => {
      const item = itemAt(this.tree.roots, direction, offset);
      if (item !== null) this.tree.select(item);
    });
    this.element = h(
      'div',
      { class: 'panes waiting' },
      h(
        'section',
        { class: 'pane facts-pane', 'aria-label': 'Facts' },
        h('div', { class: 'pane-bar' }, h('h2', null, 'Call')),
        this.#facts,
      ),
      this.tree.element,
      this.#hex.element,
    );
  }

  /** Shows a call. Its messages are decompressed and decoded now. */
  async show(call: Call): Promise<void> {
    this.#call = call;
    const exchange = await this.#store.exchangeOf(call);
    if (this.#call !== call) return;
    const decode = (direction: 'request' | 'response') =>
      exchange === null ? null : decodeMessage(exchange, direction, call, this.#store.classes);
    const request = decode('request');
    const response = decode('response');
    this.element.classList.remove('waiting');
    show(this.#facts, factsPane(call, request, response));
    this.#facts.scrollTop = 0;
    const messages = [request, response].filter((message): message is DecodedMessage => message !== null);
    this.tree.show(messages.length > 0 ? messages.map(messageItem) : savedValues(call));
    this.#hex.show(messages);
  }
}

/** Values that the report carries without bytes. */
function savedValues(call: Call): TreeItem[] {
  const items: TreeItem[] = [];
  if (call.arguments !== undefined) items.push(neutralItem('request', call.arguments));
  if (call.result !== undefined) items.push(neutralItem('response', call.result));
  return items;
}
