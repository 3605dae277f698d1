import { type DisplayFilter, parseDisplayFilter } from '../../filter/display-filter.ts';
import { FilterError } from '../../filter/filter-error.ts';
import { h, show } from '../dom.ts';

/** The display filter of the command line (`-Y`), with the place of a mistake. */
export class FilterBar {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #message: HTMLElement;
  readonly #onFilter: (filter: DisplayFilter | null) => string | null;
  readonly #timer = { id: 0 };

  /** @param onFilter applies a filter; what it returns is shown as the reason why not */
  constructor(onFilter: (filter: DisplayFilter | null) => string | null) {
    this.#onFilter = onFilter;
    this.#message = h('div', { class: 'filter-message', role: 'status', 'aria-live': 'polite', id: 'filter-message' });
    this.input = h('input', {
      class: 'filter-input',
      type: 'text',
      spellcheck: 'false',
      autocomplete: 'off',
      'aria-label': 'Display filter',
      'aria-describedby': 'filter-message',
      placeholder: 'Display filter: status == fault && latency > 100ms   ( / )',
      oninput: () => this.#later(),
      onkeydown: (event: KeyboardEvent) => this.#onKey(event),
    });
    const clear = h(
      'button',
      { type: 'button', class: 'icon', 'aria-label': 'Clear the filter', title: 'Clear', onclick: () => this.set('') },
      '×',
    );
    this.element = h('div', { class: 'filter' }, h('div', { class: 'filter-field' }, this.input, clear), this.#message);
  }

  /** Sets and applies an expression. */
  set(expression: string): void {
    this.input.value = expression;
    this.apply();
  }

  apply(): void {
    const expression = this.input.value;
    clearTimeout(this.#timer.id);
    this.element.classList.remove('bad', 'good');
    show(this.#message);
    if (expression.trim() === '') {
      this.#onFilter(null);
      return;
    }
    let filter: DisplayFilter;
    try {
      filter = parseDisplayFilter(expression);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      this.#complain(error);
      return;
    }
    const reason = this.#onFilter(filter);
    if (reason === null) this.element.classList.add('good');
    else this.#say(reason);
  }

  #later(): void {
    clearTimeout(this.#timer.id);
    this.#timer.id = setTimeout(() => this.apply(), 250);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.apply();
    else if (event.key === 'Escape' && this.input.value !== '') this.set('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #complain(error: FilterError): void {
    const { expression, from, to } = error;
    this.#say(
      `${error.message}${error.hint === '' ? '' : `. ${error.hint}`}`,
      h(
        'code',
        { class: 'filter-place' },
        expression.slice(Math.max(0, from - 40), from),
        h('mark', null, expression.slice(from, Math.max(to, from + 1)) || ' '),
        expression.slice(Math.max(to, from + 1), to + 40),
      ),
    );
  }

  #say(text: string, place: Node | null = null): void {
    this.element.classList.add('bad');
    show(this.#message, h('span', null, text), place);
  }
}
