import { ELEMENTS, type Head } from '../report/formats/html/data.ts';
import { findCall } from './calls/call-list.ts';
import { compareApp } from './compare/compare-app.ts';
import { h, show } from './dom.ts';
import { type Direction, decodeMessage, messageJson } from './message-view.ts';
import { ReportStore } from './report-store.ts';
import { reportApp } from './shell/app.ts';
import { applyTheme, currentTheme } from './shell/theme.ts';
import { unpackJson } from './unpack.ts';
import './styles/base.css';
import './styles/shell.css';
import './styles/overview.css';
import './styles/calls.css';
import './styles/call.css';
import './styles/compare.css';
import './styles/print.css';

async function start(root: Element): Promise<void> {
  const head = await unpackJson<Head>(ELEMENTS.head);
  if (head === null) throw new Error('the report holds no data');
  if (head.type === 'comparison') {
    compareApp(root, head);
    return;
  }
  const opening = root.querySelector('.opening');
  const store = await ReportStore.open(head, (calls) => {
    if (opening !== null) opening.textContent = `Opening the report… ${calls} of ${head.calls.count} calls`;
  });
  offerToConsole(store);
  reportApp(root, store);
}

/** For the console of the browser: `await amfscope.call(12)` gives what `amfscope inspect --call 12 -f json` prints. */
function offerToConsole(store: ReportStore): void {
  Object.assign(globalThis, {
    amfscope: {
      calls: store.calls,
      call: async (id: number) => {
        const call = store.calls[findCall(store.calls, id)];
        const exchange = call === undefined ? null : await store.exchangeOf(call);
        if (call === undefined || exchange === null) return null;
        const message = (direction: Direction) => messageJson(decodeMessage(exchange, direction, call, store.classes));
        return { call, request: message('request'), response: message('response') };
      },
    },
  });
}

applyTheme(currentTheme());
const root = document.getElementById('app')!;
start(root).catch((error: unknown) => {
  show(root, h('p', { class: 'opening', role: 'alert' }, `This report cannot be shown: ${String(error)}`));
});
