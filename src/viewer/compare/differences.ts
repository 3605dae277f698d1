import type { Difference } from '../../baseline/model.ts';
import { h } from '../dom.ts';
import { visible } from '../format.ts';

/** What was said otherwise, side by side, an operation each. */
export function differenceList(differences: readonly Difference[]): HTMLElement {
  if (differences.length === 0) {
    return h('p', { class: 'nothing' }, h('span', { class: 'status ok' }, '✓'), ' Both sides say the same.');
  }
  const byOperation = new Map<string, Difference[]>();
  for (const one of differences) {
    const list = byOperation.get(one.operation);
    if (list === undefined) byOperation.set(one.operation, [one]);
    else list.push(one);
  }
  return h(
    'div',
    { class: 'differences' },
    [...byOperation].map(([operation, list]) =>
      h(
        'details',
        { open: byOperation.size <= 12 || list.some(({ breaking }) => breaking) },
        h('summary', null, h('b', null, visible(operation)), h('span', { class: 'muted' }, ` ${list.length}`)),
        h(
          'div',
          { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': `Differences of ${visible(operation)}` },
          h(
            'table',
            { class: 'side-by-side' },
            h(
              'thead',
              null,
              h(
                'tr',
                null,
                ['Where', 'Baseline', 'Candidate', 'What'].map((title) => h('th', { scope: 'col' }, title)),
              ),
            ),
            h('tbody', null, list.map(row)),
          ),
        ),
      ),
    ),
  );
}

function row(one: Difference): HTMLElement {
  const { path, change, baseline, candidate, certain, breaking } = one;
  const tone = breaking && certain ? 'bad' : 'warn';
  return h(
    'tr',
    null,
    h('td', null, h('code', null, visible(path))),
    h('td', { class: 'was' }, cell(baseline, '−')),
    h('td', { class: 'is' }, cell(candidate, '+')),
    h(
      'td',
      null,
      h(
        'span',
        { class: `status ${tone}` },
        h('span', { class: 'status-icon', 'aria-hidden': 'true' }, breaking ? '✕' : '!'),
        change.replaceAll('-', ' '),
      ),
      h('span', { class: 'muted' }, `${breaking ? ' breaking' : ''}${certain ? '' : ', seen too rarely to be sure'}`),
    ),
  );
}

function cell(text: string | null, sign: string): HTMLElement {
  if (text === null) return h('span', { class: 'muted' }, 'nothing');
  return h('code', null, h('span', { 'aria-hidden': 'true' }, `${sign} `), visible(text));
}
