import type { Call } from '../../report/model.ts';
import { h, setText } from '../dom.ts';
import { CALL_STATUSES_BAD } from '../status-facts.ts';
import type { CallList } from './call-list.ts';

/** Finds a text among the calls that are listed; without one, `n` and `p` go to calls that failed. */
export class FindBar {
  readonly element: HTMLElement;
  readonly #list: CallList;
  readonly #input: HTMLInputElement;
  readonly #found: HTMLElement;
  readonly #onFound: (row: number) => void;

  constructor(list: CallList, onFound: (row: number) => void) {
    this.#list = list;
    this.#onFound = onFound;
    this.#input = h('input', {
      type: 'search',
      class: 'search',
      placeholder: 'Find (Ctrl-F)',
      'aria-label': 'Find in the list',
      onkeydown: (event: KeyboardEvent) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        this.step(event.shiftKey ? -1 : 1, this.#last);
      },
      oninput: () => this.#look(),
    });
    this.#found = h('span', { class: 'muted find-count', role: 'status' });
    this.element = h('div', { class: 'find' }, this.#input, this.#found);
  }

  #last = -1;

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** The list has other rows. */
  refresh(): void {
    this.#last = -1;
    setText(this.#found, '');
  }

  /** Goes to the next match after `row`, or the one before it; around the ends. */
  step(direction: 1 | -1, row: number): void {
    const count = this.#list.shown.length;
    const wanted = this.#input.value.toLowerCase();
    for (let distance = 1; distance <= count; distance++) {
      const at = (((row + direction * distance) % count) + count) % count;
      if (!matches(this.#list.callAt(at), wanted)) continue;
      this.#last = at;
      this.#onFound(at);
      return;
    }
    setText(this.#found, 'none');
  }

  #look(): void {
    const wanted = this.#input.value.toLowerCase();
    let found = 0;
    if (wanted !== '') {
      for (let row = 0; row < this.#list.shown.length; row++) if (matches(this.#list.callAt(row), wanted)) found++;
    }
    setText(this.#found, wanted === '' ? '' : `${found} found`);
  }
}

function matches(call: Call, wanted: string): boolean {
  if (wanted === '') return CALL_STATUSES_BAD.has(call.status);
  const texts = [call.operation, call.url, call.client, call.server, call.status, call.messageId, call.messageClass];
  if (call.fault !== null) texts.push(call.fault.code, call.fault.message, call.fault.detail);
  return String(call.id) === wanted || texts.some((text) => text?.toLowerCase().includes(wanted) === true);
}
