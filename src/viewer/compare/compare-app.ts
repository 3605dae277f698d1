import type { ComparedSide, Comparison } from '../../baseline/model.ts';
import type { ComparisonHead } from '../../report/formats/html/data.ts';
import { formatCount } from '../../report/number-format.ts';
import { type Child, h, show } from '../dom.ts';
import { visible } from '../format.ts';
import { frame } from '../shell/frame.ts';
import { differenceList } from './differences.ts';
import { distributions } from './distributions.ts';
import { verdictBadge, verdictTable } from './verdict-table.ts';

/** The application of a comparison: both sides, the verdicts, the distributions, the differences. */
export function compareApp(root: Element, head: ComparisonHead): void {
  const comparison = head.comparison as Comparison;
  const { element, main } = frame(
    [h('span', { class: 'about-name' }, 'Comparison'), verdictBadge(comparison.verdict)],
    [],
  );
  show(
    main,
    h(
      'div',
      { class: 'overview' },
      h('h1', { class: 'offscreen' }, 'Comparison'),
      h(
        'div',
        { class: 'columns' },
        side('Baseline', comparison.baseline, 'side-baseline'),
        side('Candidate', comparison.candidate, 'side-candidate'),
      ),
      comparison.failures.length === 0
        ? null
        : card(
            'Not passed',
            h(
              'ul',
              null,
              comparison.failures.map((reason) => h('li', { class: 'status bad' }, visible(reason))),
            ),
          ),
      card('Verdicts', verdictTable(comparison.rows, true), settingsText(comparison)),
      head.samples.length === 0 ? null : card('Latency, both sides', distributions(head.samples)),
      card('What was said otherwise', differenceList(comparison.differences)),
    ),
  );
  show(root, element);
}

function settingsText({ settings }: Comparison): string {
  return `two-sided rank test, α = ${settings.alpha}, at least ${settings.minCalls} calls; rules: ${settings.rules.map(visible).join(', ')}`;
}

function card(title: string, body: Child, note = ''): HTMLElement {
  return h(
    'section',
    { class: 'card', 'aria-label': title },
    h('h2', null, title, note === '' ? null : h('span', { class: 'muted note' }, ` ${note}`)),
    body,
  );
}

function side(title: string, { runs, calls, operations }: ComparedSide, swatch: string): HTMLElement {
  return h(
    'section',
    { class: 'card', 'aria-label': title },
    h('h2', null, h('span', { class: `swatch ${swatch}`, 'aria-hidden': 'true' }), title),
    h(
      'p',
      { class: 'tile-value' },
      formatCount(calls),
      h('span', { class: 'muted note' }, ` calls, ${formatCount(operations)} operations`),
    ),
    h(
      'ul',
      null,
      runs.map(({ name, status }) =>
        h('li', null, visible(name), h('span', { class: 'muted' }, status === 'complete' ? '' : ` (${status})`)),
      ),
    ),
  );
}
