import { formatDuration } from '../../report/duration.ts';
import type { Call } from '../../report/model.ts';
import { h, show } from '../dom.ts';
import { visible } from '../format.ts';
import type { ReportStore } from '../report-store.ts';
import { go } from '../shell/router.ts';
import { statusBadge } from '../status-badge.ts';
import { CallPanes } from './call-panes.ts';

export interface CallViewNeighbours {
  /** The call `step` rows further in the list. */
  readonly inList: (call: Call, step: number) => Call | null;
}

/** One call on the whole page. */
export class CallView {
  readonly element: HTMLElement;
  readonly #store: ReportStore;
  readonly #panes: CallPanes;
  readonly #title: HTMLElement;
  readonly #neighbours: CallViewNeighbours;
  #call: Call | null = null;

  constructor(store: ReportStore, neighbours: CallViewNeighbours) {
    this.#store = store;
    this.#neighbours = neighbours;
    this.#panes = new CallPanes(store);
    this.#title = h('div', { class: 'call-title' });
    this.element = h('div', { class: 'call-view', onkeydown: this.#onKey }, this.#title, this.#panes.element);
  }

  show(call: Call): void {
    this.#call = call;
    const { inList } = this.#neighbours;
    show(
      this.#title,
      h('a', { href: '#/calls', class: 'button', title: 'Back to the list (Esc)' }, '← Calls'),
      h('h1', null, h('span', { class: 'muted' }, `#${call.id} `), visible(call.operation)),
      statusBadge(call.status),
      h('b', { class: 'call-time' }, formatDuration(call.timing.totalNs)),
      h(
        'div',
        { class: 'call-steps' },
        step('‹ Same operation', 'Previous call of this operation (Shift-P)', this.#sameOperation(-1)),
        step('Same operation ›', 'Next call of this operation (Shift-N)', this.#sameOperation(1)),
        step('‹ In list', 'Previous call of the list (p)', inList(call, -1)),
        step('In list ›', 'Next call of the list (n)', inList(call, 1)),
      ),
    );
    void this.#panes.show(call).then(() => {
      if (!this.element.contains(document.activeElement)) this.#panes.tree.focus();
    });
  }

  #sameOperation(by: 1 | -1): Call | null {
    const { calls } = this.#store;
    const call = this.#call!;
    for (let at = calls.indexOf(call) + by; at >= 0 && at < calls.length; at += by) {
      if (calls[at]!.operation === call.operation) return calls[at]!;
    }
    return null;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.#call === null) return;
    const isTyping = event.target instanceof HTMLInputElement;
    const { inList } = this.#neighbours;
    if ((event.ctrlKey || event.metaKey) && event.key === 'f') this.#panes.tree.focusSearch();
    else if (event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    else if (event.key === '/') this.#panes.tree.focusSearch();
    else if (event.key === 'n') open(inList(this.#call, 1));
    else if (event.key === 'p') open(inList(this.#call, -1));
    else if (event.key === 'N') open(this.#sameOperation(1));
    else if (event.key === 'P') open(this.#sameOperation(-1));
    else if (event.key === 'Escape') go({ view: 'calls' });
    else return;
    event.preventDefault();
  };
}

function open(call: Call | null): void {
  if (call !== null) go({ view: 'call', id: call.id });
}

function step(label: string, title: string, call: Call | null): HTMLElement {
  if (call === null) return h('span', { class: 'button off', 'aria-disabled': 'true' }, label);
  return h('a', { class: 'button', href: `#/call/${call.id}`, title }, label);
}
