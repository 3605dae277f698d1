/** Durations and times of the report for people; input is always integer nanoseconds or the report's nine-digit UTC times. */

import { formatDecimal } from './number-format.ts';

const SECOND = 1e9;

/** `0`, `850 ns`, `12.3 µs`, `1.23 ms`, `45.0 s`, `3m 05s`, `2h 07m`, `3d 04h`; `-` for null. */
export function formatDuration(ns: number | null): string {
  if (ns === null) return '-';
  if (ns < 0) return `-${formatDuration(-ns)}`;
  if (ns === 0) return '0';
  if (ns < 1000) return `${ns.toFixed(0)} ns`;
  // Limits lie where rounding to three digits would print 1,000 of the smaller unit.
  if (ns < 999.5e3) return `${formatDecimal(ns / 1e3)} µs`;
  if (ns < 999.5e6) return `${formatDecimal(ns / 1e6)} ms`;
  if (ns < 99.95 * SECOND) return `${formatDecimal(ns / SECOND)} s`;
  const seconds = Math.round(ns / SECOND);
  if (seconds < 3600) return pair(seconds, 60, 1, 'm', 's');
  if (seconds < 86_400) return pair(seconds, 3600, 60, 'h', 'm');
  return pair(seconds, 86_400, 3600, 'd', 'h');
}

function pair(seconds: number, large: number, small: number, largeUnit: string, smallUnit: string): string {
  let whole = Math.floor(seconds / large);
  let rest = Math.round((seconds % large) / small);
  if (rest * small === large) {
    whole++;
    rest = 0;
  }
  return `${whole}${largeUnit} ${String(rest).padStart(2, '0')}${smallUnit}`;
}

/** Seconds with three digits, for formats that ask for them: `0.045`. */
export function formatSeconds(ns: number): string {
  return (ns / SECOND).toFixed(3);
}

const TIME = /^(-?\d{4,}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/;

/** Nanoseconds from `from` to `to`; null when one is missing or no time. Exact up to 104 days. */
export function spanNs(from: string | null, to: string | null): number | null {
  const start = parse(from);
  const end = parse(to);
  if (start === null || end === null) return null;
  return (end.ms - start.ms) * 1e6 + (end.ns - start.ns);
}

function parse(time: string | null): { ms: number; ns: number } | null {
  const match = time === null ? null : TIME.exec(time);
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}Z`);
  return Number.isNaN(ms) ? null : { ms, ns: Number((match[2] ?? '').padEnd(9, '0')) };
}

/** `2011-03-13 07:06:40.000`: milliseconds are enough to find a call in a log. `-` for null. */
export function formatTime(time: string | null): string {
  const match = time === null ? null : TIME.exec(time);
  if (match === null) return '-';
  return `${(match[1] ?? '').replace('T', ' ')}.${(match[2] ?? '').padEnd(3, '0').slice(0, 3)}`;
}

/** The time of day alone, `07:06:40.000`, for rows under a heading that gives the date. `-` for null. */
export function formatTimeOfDay(time: string | null): string {
  const text = formatTime(time);
  return text === '-' ? text : text.slice(text.indexOf(' ') + 1);
}
