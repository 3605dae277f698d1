import { CallView } from '../call/call-view.ts';
import { findCall } from '../calls/call-list.ts';
import { CallsView } from '../calls/calls-view.ts';
import { h, show } from '../dom.ts';
import { visible } from '../format.ts';
import { overview } from '../overview/overview.ts';
import type { ReportStore } from '../report-store.ts';
import { frame } from './frame.ts';
import { go, parseRoute } from './router.ts';

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
