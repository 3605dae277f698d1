import { formatDuration } from '../../report/duration.ts';
import type { OperationSamples } from '../../report/formats/html/data.ts';
import { binned, type LogScale, logScale, outline, placeOn } from '../charts/histogram.ts';
import { h, svg } from '../dom.ts';
import { visible } from '../format.ts';

const WIDTH = 420;
const HEIGHT = 76;
const BINS = 42;
const FIRST = 24;

/** Latencies of both sides over each other, an operation each, those that moved most first. */
export function distributions(samples: readonly OperationSamples[]): HTMLElement {
  const sorted = [...samples].sort((a, b) => moved(b) - moved(a));
  const list = h('ul', { class: 'distributions' });
  const add = (from: number, to: number) =>
    list.append(...sorted.slice(from, to).map((one) => h('li', null, overlaid(one))));
  add(0, FIRST);
  const more = h('button', { type: 'button', class: 'small' }, `Show all ${sorted.length}`);
  more.addEventListener('click', () => {
    add(FIRST, sorted.length);
    more.remove();
  });
  return h(
    'div',
    null,
    h(
      'p',
      { class: 'legend-line muted' },
      h('span', { class: 'swatch side-baseline', 'aria-hidden': 'true' }),
      'baseline (filled)',
      h('span', { class: 'swatch side-candidate', 'aria-hidden': 'true' }),
      'candidate (outlined) · dashes: medians',
    ),
    list,
    sorted.length > FIRST ? more : null,
  );
}

function median(values: readonly number[]): number | null {
  return values[Math.max(0, Math.ceil(values.length / 2) - 1)] ?? null;
}

/** How far the median moved, whichever way. */
function moved({ baseline, candidate }: OperationSamples): number {
  const [before, after] = [median(baseline), median(candidate)];
  return before === null || after === null || before <= 0 || after <= 0 ? 0 : Math.abs(Math.log(after / before));
}

/** Shares of each side, so that sides with different numbers of calls can be compared. */
function shares(values: readonly number[], scale: LogScale): number[] {
  return binned(values, scale, BINS).map((count) => count / Math.max(1, values.length));
}

function overlaid({ operation, kind, baseline, candidate }: OperationSamples): HTMLElement {
  const scale = logScale([baseline, candidate]);
  const [before, after] = [shares(baseline, scale), shares(candidate, scale)];
  const most = Math.max(...before, ...after, 1e-9);
  const [from, to] = [median(baseline), median(candidate)];
  const mark = (value: number | null, kindOf: string) => {
    if (value === null) return null;
    const x = (placeOn(scale, value) * WIDTH).toFixed(1);
    return svg('line', { x1: x, x2: x, y1: 0, y2: HEIGHT, class: `median ${kindOf}` });
  };
  const said = `median ${formatDuration(from)} → ${formatDuration(to)}`;
  return h(
    'figure',
    { class: 'overlaid' },
    h(
      'figcaption',
      null,
      h('b', null, visible(operation)),
      h('span', { class: 'muted' }, `${kind === 'rpc' ? '' : ` ${kind}`} ${said}`),
    ),
    svg(
      'svg',
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        preserveAspectRatio: 'none',
        role: 'img',
        'aria-label': `Latency of ${visible(operation)}: ${said}`,
      },
      baseline.length === 0 ? null : svg('path', { d: outline(before, WIDTH, HEIGHT, most), class: 'side-baseline' }),
      candidate.length === 0 ? null : svg('path', { d: outline(after, WIDTH, HEIGHT, most), class: 'side-candidate' }),
      mark(from, 'side-baseline'),
      mark(to, 'side-candidate'),
    ),
    h(
      'div',
      { class: 'chart-ends' },
      h('span', null, formatDuration(Math.round(scale.low))),
      h('span', null, formatDuration(Math.round(scale.high))),
    ),
  );
}
