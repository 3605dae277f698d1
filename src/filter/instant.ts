/** Nanoseconds since 1970 UTC, or since midnight UTC when the day was not said. */
export interface Instant {
  readonly ns: bigint;
  readonly ofDay: boolean;
}

export const DAY_NS = 86_400_000_000_000n;

const DATE = /^([0-9]{4,6})-([0-9]{2})-([0-9]{2})(?:[Tt ](.+))?$/;
const CLOCK = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(Z|z|[+-][0-9]{2}:?[0-9]{2})?$/;

/** `2011-03-13T07:06:40.5Z`, `2011-03-13 07:06`, `2011-03-13`, `07:06:40.5`; without a zone it is UTC. Null when it is none of them. */
export function parseInstant(text: string): Instant | null {
  const date = DATE.exec(text);
  if (date === null) {
    const clock = clockNs(text);
    if (clock === null) return null;
    return { ns: ((clock % DAY_NS) + DAY_NS) % DAY_NS, ofDay: true };
  }
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])];
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  // 2011-02-30 would be the second of March.
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const clock = date[4] === undefined ? 0n : clockNs(date[4]);
  return clock === null ? null : { ns: BigInt(midnight.getTime()) * 1_000_000n + clock, ofDay: false };
}

function clockNs(text: string): bigint | null {
  const match = CLOCK.exec(text);
  if (match === null) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60) return null;
  const fraction = BigInt((match[4] ?? '').padEnd(9, '0'));
  return BigInt(hour * 3600 + minute * 60 + second - zoneSeconds(match[5])) * 1_000_000_000n + fraction;
}

function zoneSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}

/** -1, 0 or 1. A time of day is compared with that of `ns`. */
export function compareInstant(ns: bigint, with_: Instant): number {
  const own = with_.ofDay ? ((ns % DAY_NS) + DAY_NS) % DAY_NS : ns;
  return own < with_.ns ? -1 : own > with_.ns ? 1 : 0;
}
