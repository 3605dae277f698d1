import { type Child, h } from '../dom.ts';
import { helpDialog } from './help.ts';
import { themeButton } from './theme-button.ts';

/** The frame around every page: name, tabs, theme, help. */
export function frame(about: Child, tabs: readonly HTMLElement[]): { element: HTMLElement; main: HTMLElement } {
  const help = helpDialog();
  const main = h('main', { id: 'main', tabindex: -1 });
  const element = h(
    'div',
    { class: 'frame' },
    h('a', { class: 'skip', href: '#main', onclick: (event: Event) => skip(event, main) }, 'Skip to the content'),
    h(
      'header',
      { class: 'top' },
      h('span', { class: 'brand' }, 'amfscope'),
      h('span', { class: 'about' }, about),
      h('nav', { 'aria-label': 'Views' }, tabs),
      themeButton(),
      h(
        'button',
        { type: 'button', class: 'icon', 'aria-label': 'Keys', title: 'Keys (?)', onclick: () => help.showModal() },
        '?',
      ),
    ),
    main,
    help,
  );
  document.addEventListener('keydown', (event) => {
    if (event.key !== '?' || event.target instanceof HTMLInputElement || help.open) return;
    event.preventDefault();
    help.showModal();
  });
  return { element, main };
}

function skip(event: Event, main: HTMLElement): void {
  event.preventDefault();
  main.focus();
}
