/** Numbers for people: independent of locale and platform, one function a quantity, always the same text for the same number. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `1,234,567`; integers only, negative ones too. */
export function formatCount(count: number): string {
  const digits = String(Math.abs(Math.round(count)));
  let grouped = '';
  for (let end = digits.length; end > 0; end -= 3) {
    const group = digits.slice(Math.max(0, end - 3), end);
    grouped = grouped === '' ? group : `${group},${grouped}`;
  }
  return count < 0 && grouped !== '0' ? `-${grouped}` : grouped;
}

/** Three significant digits without an exponent: `1.23`, `12.3`, `123`; 1000 and above are rounded to integers. */
export function formatDecimal(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return formatCount(value);
  return size >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** `0 B`, `999 B`, `1.50 KiB`, `12.3 MiB`. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? `${formatCount(value)} B` : `${formatDecimal(value)} ${UNITS[unit]}`;
}

/** `3 calls`, `1 call`; the plural is given where it is not the singular and an s. */
export function formatNumberOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A share as `12 %`; tiny but not nothing is `<0.1 %`, below ten one decimal, and 100 only when it is all. */
export function formatPercent(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0 %';
  if (part >= whole) return '100 %';
  const percent = (part / whole) * 100;
  if (percent < 0.1) return '<0.1 %';
  if (percent < 9.95) return `${percent.toFixed(1)} %`;
  return `${Math.min(99, Math.round(percent))} %`;
}

/** Events a second over a span of nanoseconds: `12.3/s`; empty when the span is zero or unknown. */
export function formatRate(count: number, spanNs: number | null): string {
  if (spanNs === null || spanNs <= 0) return '';
  return `${formatDecimal((count * 1e9) / spanNs)}/s`;
}
