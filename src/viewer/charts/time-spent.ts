import { formatDuration } from '../../report/duration.ts';
import type { Call } from '../../report/model.ts';
import { type Phase, phasesOf } from '../call/timing-bar.ts';
import { h } from '../dom.ts';
import { visible } from '../format.ts';

const MAX_ROWS = 10;
const NAMES: readonly Phase['name'][] = ['send', 'queue', 'network', 'server', 'wait', 'receive'];

/** What the time of each operation went to: the mean of all its calls, failed and unanswered ones too, stacked; operations that took most in sum come first. */
export function timeSpent(calls: readonly Call[]): HTMLElement {
  const sums = new Map<string, { count: number; total: number; by: Map<Phase['name'], number> }>();
  for (const call of calls) {
    // Polls and streams wait on purpose.
    if (call.kind === 'poll' || call.kind === 'stream') continue;
    const phases = phasesOf(call.timing);
    if (phases.length === 0) continue;
    const sum = sums.get(call.operation) ?? { count: 0, total: 0, by: new Map<Phase['name'], number>() };
    sums.set(call.operation, sum);
    sum.count++;
    for (const { name, ns } of phases) {
      sum.total += ns;
      sum.by.set(name, (sum.by.get(name) ?? 0) + ns);
    }
  }
  const rows = [...sums].sort(([, a], [, b]) => b.total - a.total).slice(0, MAX_ROWS);
  const most = Math.max(1, ...rows.map(([, { total, count }]) => total / count));
  const used = NAMES.filter((name) => rows.some(([, { by }]) => by.has(name)));
  return h(
    'figure',
    { class: 'chart' },
    h(
      'figcaption',
      null,
      h('span', null, 'mean of all calls, failed ones too; what took most in sum first'),
      h(
        'span',
        { class: 'legend-line' },
        used.map((name) => [h('span', { class: `swatch ${name}`, 'aria-hidden': 'true' }), name]),
      ),
    ),
    h(
      'ul',
      { class: 'spent' },
      rows.map(([operation, { total, count, by }]) => {
        const bar = h('span', { class: 'spent-bar', 'aria-hidden': 'true' });
        for (const name of NAMES) {
          const share = (by.get(name) ?? 0) / count / most;
          if (share === 0) continue;
          const part = h('span', { class: `phase ${name}` });
          part.style.width = `${share * 100}%`;
          bar.append(part);
        }
        const said = used.map((name) => `${name} ${formatDuration(Math.round((by.get(name) ?? 0) / count))}`);
        return h(
          'li',
          { title: said.join(', ') },
          h('span', { class: 'spent-name' }, visible(operation)),
          bar,
          h('span', { class: 'spent-time' }, formatDuration(Math.round(total / count))),
          h('span', { class: 'offscreen' }, said.join(', ')),
        );
      }),
    ),
  );
}
