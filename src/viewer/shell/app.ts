import { CallView } from '../call/call-view.ts';
import { findCall } from '../calls/call-list.ts';
import { CallsView } from '../calls/calls-view.ts';
import { type Child, h, show } from '../dom.ts';
import { visible } from '../format.ts';
import { overview } from '../overview/overview.ts';
import type { ReportStore } from '../report-store.ts';
import { helpDialog } from './help.ts';
import { go, parseRoute } from './router.ts';
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

/** The application of a report. */
export function reportApp(root: Element, store: ReportStore): void {
  const { report } = store.head;
  const tab = (href: string, title: string) => h('a', { href, class: 'tab' }, title);
  const tabs = { overview: tab('#/', 'Overview'), calls: tab('#/calls', 'Calls') };
  const name = report.inputs.map(({ path }) => visible(path)).join(', ');
  const { element, main } = frame(
    [h('span', { class: 'about-name', title: name }, name), statusMark(report.status)],
    [tabs.overview, tabs.calls],
  );
  let calls: CallsView | null = null;
  let call: CallView | null = null;
  let first: HTMLElement | null = null;
  const callsView = () => {
    calls ??= new CallsView(store);
    return calls;
  };
  const onFilter = (expression: string) => {
    go({ view: 'calls' });
    callsView().filterBy(expression);
  };
  const navigate = () => {
    const route = parseRoute(location.hash);
    for (const [name, element] of Object.entries(tabs)) {
      const isHere = name === route.view || (name === 'calls' && route.view === 'call');
      if (isHere) element.setAttribute('aria-current', 'page');
      else element.removeAttribute('aria-current');
    }
    if (route.view === 'calls') {
      show(main, callsView().element);
      callsView().shown();
    } else if (route.view === 'call') {
      const wanted = store.calls[findCall(store.calls, route.id)];
      if (wanted === undefined) {
        show(
          main,
          h(
            'p',
            { class: 'nothing' },
            `There is no call ${route.id} in this report. `,
            h('a', { href: '#/calls' }, 'All calls'),
          ),
        );
        return;
      }
      call ??= new CallView(store, { inList: (from, step) => callsView().neighbour(from, step) });
      callsView().selectCall(wanted);
      show(main, call.element);
      call.show(wanted);
      call.focus();
    } else {
      first ??= overview(store, { onFilter });
      show(main, first);
    }
  };
  window.addEventListener('hashchange', navigate);
  show(root, element);
  navigate();
}

function statusMark(status: string): HTMLElement {
  const tone = status === 'complete' ? 'ok' : status === 'degraded' ? 'warn' : 'bad';
  const icon = status === 'complete' ? '✓' : '!';
  return h(
    'span',
    { class: `status pill ${tone}` },
    h('span', { class: 'status-icon', 'aria-hidden': 'true' }, icon),
    status,
  );
}
