import { formatDuration, formatTime, spanNs } from '../../report/duration.ts';
import type { Call } from '../../report/model.ts';
import { h, svg } from '../dom.ts';
import { statusLook } from '../format.ts';

const BUCKETS = 96;
const WIDTH = 960;
const HEIGHT = 110;

interface Bucket {
  ok: number;
  bad: number;
  /** First call of it and of the next one, for a filter. */
  first: string | null;
}

/** Bars of calls over the time of the capture, failures at the foot of each. @param onPick takes a display filter for a bar */
export function callsOverTime(calls: readonly Call[], onPick: (expression: string) => void): HTMLElement {
  const timed = calls.filter(({ startedAt }) => startedAt !== null);
  const start = timed[0]?.startedAt ?? null;
  const end = timed.at(-1)?.startedAt ?? null;
  const span = Math.max(1, spanNs(start, end) ?? 0);
  const buckets: Bucket[] = Array.from({ length: BUCKETS }, () => ({ ok: 0, bad: 0, first: null }));
  for (const call of timed) {
    const at = Math.min(BUCKETS - 1, Math.floor(((spanNs(start, call.startedAt) ?? 0) / span) * BUCKETS));
    const bucket = buckets[at]!;
    const { tone } = statusLook(call.status);
    if (tone === 'bad' || tone === 'warn') bucket.bad++;
    else bucket.ok++;
    bucket.first ??= call.startedAt;
  }
  const most = Math.max(1, ...buckets.map(({ ok, bad }) => ok + bad));
  const step = WIDTH / BUCKETS;
  const bars = buckets.flatMap(({ ok, bad }, index) => {
    const x = (index * step + 0.5).toFixed(1);
    const width = (step - 1).toFixed(1);
    const badHeight = bad === 0 ? 0 : Math.max(3, (bad / most) * HEIGHT);
    const okHeight = ok === 0 ? 0 : Math.max(1.5, (ok / most) * HEIGHT);
    const top = HEIGHT - badHeight - okHeight;
    return [
      svg('rect', { x, y: top.toFixed(1), width, height: okHeight.toFixed(1), class: 'bar-ok' }),
      svg('rect', { x, y: (HEIGHT - badHeight).toFixed(1), width, height: badHeight.toFixed(1), class: 'bar-bad' }),
    ];
  });
  const failed = buckets.reduce((sum, { bad }) => sum + bad, 0);
  const chart = svg(
    'svg',
    {
      class: 'time-chart',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': `${timed.length} calls over ${formatDuration(span)}, ${failed} of them failed; at most ${most} in one bar`,
    },
    bars,
  );
  chart.addEventListener('click', (event) => {
    const box = chart.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * BUCKETS);
    const from = buckets[at]?.first;
    const next = buckets.slice(at + 1).find(({ first }) => first !== null)?.first ?? null;
    if (from != null) onPick(`time >= "${from}"${next === null ? '' : ` && time < "${next}"`}`);
  });
  return h(
    'figure',
    { class: 'chart' },
    h(
      'figcaption',
      null,
      h('span', null, `at most ${most} a bar of ${formatDuration(Math.round(span / BUCKETS))}`),
      h(
        'span',
        { class: 'legend-line' },
        h('span', { class: 'swatch bar-ok', 'aria-hidden': 'true' }),
        'answered',
        h('span', { class: 'swatch bar-bad', 'aria-hidden': 'true' }),
        'failed',
      ),
    ),
    chart,
    h('div', { class: 'chart-ends' }, h('span', null, formatTime(start)), h('span', null, formatTime(end))),
  );
}
