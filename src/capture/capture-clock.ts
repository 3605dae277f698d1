const NS_PER_SECOND = 1_000_000_000;

/**
 * The epoch base of one run: all times of all inputs are numbers of nanoseconds since it. Set by the first packet that
 * has a time; exact within 104 days of it (2^53 ns), rounded to the nearest representable number beyond.
 */
export class CaptureClock {
  #baseNs: bigint | null = null;
  #baseSeconds = 0;
  #baseNanos = 0;

  /** Nanoseconds since 1970-01-01T00:00:00Z; null while no packet had a time. */
  get baseNs(): bigint | null {
    return this.#baseNs;
  }

  /** Sets the base, once: later calls change nothing. */
  start(seconds: number, nanos: number): void {
    if (this.#baseNs !== null) return;
    this.#baseSeconds = seconds;
    this.#baseNanos = nanos;
    this.#baseNs = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
  }

  /** Nanoseconds since the base of an epoch time given as whole seconds and the nanoseconds within them. */
  since(seconds: number, nanos: number): number {
    return (seconds - this.#baseSeconds) * NS_PER_SECOND + (nanos - this.#baseNanos);
  }

  /** Nanoseconds since 1970 of a time since the base; null when either is unknown. */
  epochNs(timeNs: number | null): bigint | null {
    if (this.#baseNs === null || timeNs === null || !Number.isFinite(timeNs)) return null;
    return this.#baseNs + BigInt(Math.trunc(timeNs));
  }

  /** `2011-03-13T07:06:40.000499000Z`; null when the time is unknown. */
  instant(timeNs: number | null): string | null {
    const epochNs = this.epochNs(timeNs);
    return epochNs === null ? null : formatInstant(epochNs);
  }
}

/**
 * UTC with nine digits of an epoch time in nanoseconds; null beyond what a calendar date can say (about 270,000 years
 * either way).
 */
export function formatInstant(epochNs: bigint): string | null {
  let seconds = epochNs / 1_000_000_000n;
  let nanos = epochNs % 1_000_000_000n;
  if (nanos < 0n) {
    nanos += 1_000_000_000n;
    seconds -= 1n;
  }
  return formatSeconds(Number(seconds), Number(nanos));
}

/** The same of seconds since 1970 and the nanoseconds within them. */
export function formatSeconds(seconds: number, nanos: number): string | null {
  const second = calendarSecond(seconds);
  return second === null ? null : `${second}${nanos.toString().padStart(9, '0')}Z`;
}

let lastSecond = Number.NaN;
let lastText: string | null = null;

/** `2011-03-13T07:06:40.`; instants that follow each other mostly share it. */
function calendarSecond(seconds: number): string | null {
  if (seconds !== lastSecond) {
    const date = new Date(seconds * 1000);
    lastText = Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, -4);
    lastSecond = seconds;
  }
  return lastText;
}
