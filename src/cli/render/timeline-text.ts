import type { Timeline, TimelineBucket } from '../../analysis/timeline.ts';
import { formatDuration, formatTime } from '../../report/duration.ts';
import { Page } from '../../report/formats/text/page.ts';
import { formatBytes, formatNumberOf, formatRate } from '../../report/number-format.ts';

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const LABEL = 10;
const PEAK = 14;

/** Columns left for the bars of a line this wide. */
export function timelineColumns(width: number): number {
  return Math.max(10, Math.max(40, width) - LABEL - PEAK - 2);
}

/** One line of bars for each measure, its peak behind it; a column is a bucket. */
export function timelineText(timeline: Timeline, look: { width: number; color: boolean }): string {
  const { buckets, bucketMs, withoutTime } = timeline;
  const page = new Page(look.width, look.color);
  const first = buckets[0];
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) {
    page.line([withoutTime === 0 ? 'no calls' : 'no call has a time']);
    return page.text();
  }
  page.heading(`${formatTime(first.at)} UTC`, `${formatDuration(bucketMs * 1e6)} a column`);
  const perSecond = (count: number) => formatRate(count, bucketMs * 1e6);
  const bytesPerSecond = (count: number) => `${formatBytes((count * 1000) / bucketMs)}/s`;
  const line = (
    title: string,
    read: (bucket: TimelineBucket) => number,
    show: (peak: number) => string,
    bad = false,
  ) => {
    const values = buckets.map(read);
    const peak = Math.max(...values);
    page.line([
      { text: title.padEnd(LABEL), style: 'dim' },
      { text: bars(values, peak), style: bad ? 'bad' : 'plain' },
      { text: peak === 0 ? '  none' : `  ${show(peak)}`, style: 'dim' },
    ]);
  };
  line('calls', (bucket) => bucket.calls, perSecond);
  line('faults', (bucket) => bucket.faults, perSecond, true);
  line('failed', (bucket) => bucket.failed, perSecond, true);
  line('sent', (bucket) => bucket.requestBytes, bytesPerSecond);
  line('received', (bucket) => bucket.responseBytes, bytesPerSecond);
  page.line([{ text: `${' '.repeat(LABEL)}peaks at the right; to ${formatTime(last.at)} UTC`, style: 'dim' }]);
  if (withoutTime > 0) page.line([`${formatNumberOf(withoutTime, 'call')} without a time`]);
  return page.text();
}

function bars(values: readonly number[], peak: number): string {
  return values
    .map((value) => (value === 0 ? ' ' : BARS[Math.min(BARS.length - 1, Math.floor((value / peak) * BARS.length))]!))
    .join('');
}
