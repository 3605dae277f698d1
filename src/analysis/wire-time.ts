import { formatInstant, formatSeconds } from '../capture/capture-clock.ts';

const NS_PER_SECOND = 1_000_000_000n;
let lastBaseNs = 0n;
let baseSeconds = 0;
let baseNanos = 0;

/** UTC with nine digits of a time in nanoseconds since the capture's base; null when either is unknown. */
export function isoTime(baseNs: bigint | null, ns: number): string | null {
  if (baseNs === null || !Number.isFinite(ns)) return null;
  if (baseNs !== lastBaseNs) {
    lastBaseNs = baseNs;
    baseSeconds = Number(baseNs / NS_PER_SECOND);
    baseNanos = Number(baseNs % NS_PER_SECOND);
  }
  // In plain numbers, as long as they are exact: every call has a time.
  const nanos = baseNanos + Math.round(ns);
  if (nanos < 0 || nanos > Number.MAX_SAFE_INTEGER) return formatInstant(baseNs + BigInt(Math.round(ns)));
  const seconds = Math.floor(nanos / 1e9);
  return formatSeconds(baseSeconds + seconds, nanos - seconds * 1e9);
}
