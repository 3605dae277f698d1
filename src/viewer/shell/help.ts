import { h } from '../dom.ts';

const KEYS: readonly (readonly [where: string, keys: readonly (readonly [string, string])[]])[] = [
  [
    'Calls',
    [
      ['↑ ↓ Page Home End', 'to another call'],
      ['Enter', 'open the call on the whole page'],
      ['/', 'to the display filter; ↓ or Esc leads back'],
      ['Ctrl-F', 'find in the list'],
      ['n p', 'next and previous match, or failed call'],
      ['Esc', 'back to the list; close the panes'],
      ['+ − 0 r ← →', 'waterfall: zoom, all, rows in sight, earlier, later'],
    ],
  ],
  [
    'Call',
    [
      ['n p', 'next and previous call of the list'],
      ['Shift-N Shift-P', 'of the same operation'],
      ['↑ ↓ ← →', 'through the values; → opens, ← closes'],
      ['Enter', 'follow a reference; open or close'],
      ['Ctrl-F or /', 'find in the values'],
      ['↑ ↓ ← → in the bytes', 'select the value of a byte'],
      ['Esc', 'to the list'],
    ],
  ],
];

/** The list of keys. */
export function helpDialog(): HTMLDialogElement {
  const dialog = h(
    'dialog',
    { class: 'help', 'aria-label': 'Keys' },
    h('h2', null, 'Keys'),
    KEYS.map(([where, keys]) => [
      h('h3', null, where),
      h(
        'dl',
        { class: 'fact-list' },
        keys.map(([key, what]) => [h('dt', null, h('kbd', null, key)), h('dd', null, what)]),
      ),
    ]),
    h('button', { type: 'button', onclick: () => dialog.close() }, 'Close'),
  );
  return dialog;
}
