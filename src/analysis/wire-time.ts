import { formatInstant } from '../capture/capture-clock.ts';

/** UTC with nine digits of a time in nanoseconds since the capture's base; null when either is unknown. */
export function isoTime(baseNs: bigint | null, ns: number): string | null {
  return baseNs === null || !Number.isFinite(ns) ? null : formatInstant(baseNs + BigInt(Math.round(ns)));
}
