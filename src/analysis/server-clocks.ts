import type { ConnectionContext } from '../calls/connection-context.ts';
import type { Side } from '../calls/sides.ts';
import type { HttpExchange } from '../http/message.ts';
import type { ServerClock } from '../report/model.ts';
import { EvenSamples, median } from './even-samples.ts';

/** Of each partition. */
const MAX_SERVERS = 256;
const NS_PER_MS = 1e6;
/** A `Date` field is cut to the second: on average it is half of one behind. */
const DATE_MIDDLE_MS = 500;
/** How far the clock of messages and that of HTTP may be apart and still be believed to be one: a resolution and some delay. */
const SAME_CLOCK_MS = 2000;
/** Numbers below are no milliseconds since 1970: 2001-09-09. */
const PLAUSIBLE_MS = 1e12;

/** Samples of one server that one partition took, in ms. Plain data. */
export interface ClockShare {
  readonly server: string;
  readonly dates: readonly number[];
  readonly messages: readonly number[];
}

interface Clock {
  readonly dates: EvenSamples;
  readonly messages: EvenSamples;
}

/**
 * How far servers' clocks are ahead of the capture's: from the `Date` of their responses (resolution 1 s) and from the times that Flex messages
 * carry (1 ms), against the time at which the response was captured. The median of at most 128 samples of each kind from every partition.
 */
export class ServerClocks {
  readonly #baseNs: () => bigint | null;
  readonly #partitions: (Map<string, Clock> | undefined)[] = [];

  /** @param baseNs epoch of the capture's times */
  constructor(baseNs: () => bigint | null) {
    this.#baseNs = baseNs;
  }

  add({ response }: HttpExchange<Side>, { server, partition }: ConnectionContext): void {
    if (response === null || response.payload?.direction !== 'response' || Number.isNaN(response.firstByteNs)) return;
    const clock = this.#clock(server, partition);
    const baseNs = this.#baseNs();
    if (clock === null || baseNs === null) return;
    const nowMs = Number(baseNs) / NS_PER_MS + response.firstByteNs / NS_PER_MS;
    if (clock.dates.isDue()) {
      const dateMs = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(dateMs)) clock.dates.add(dateMs + DATE_MIDDLE_MS - nowMs);
    }
    for (const { sentMs } of response.payload.answers) {
      if (sentMs !== null && sentMs > PLAUSIBLE_MS && clock.messages.isDue()) clock.messages.add(sentMs - nowMs);
    }
  }

  /** What was sampled, for `clockRows`. */
  shares(): ClockShare[] {
    return this.#partitions.flatMap((clocks) =>
      [...(clocks ?? [])].map(([server, { dates, messages }]) => ({
        server,
        dates: dates.values,
        messages: messages.values,
      })),
    );
  }

  #clock(server: string, partition: number): Clock | null {
    let clocks = this.#partitions[partition];
    if (clocks === undefined) {
      clocks = new Map();
      while (this.#partitions.length < partition) this.#partitions.push(undefined);
      this.#partitions[partition] = clocks;
    }
    let clock = clocks.get(server);
    if (clock === undefined) {
      if (clocks.size >= MAX_SERVERS) return null;
      clock = { dates: new EvenSamples(), messages: new EvenSamples() };
      clocks.set(server, clock);
    }
    return clock;
  }
}

/** The clocks by server, from all partitions. Message times are believed when HTTP tells the same time, or none. */
export function clockRows(shares: readonly ClockShare[]): ServerClock[] {
  const servers = new Map<string, { dates: number[]; messages: number[] }>();
  for (const { server, dates, messages } of shares) {
    const all = servers.get(server) ?? { dates: [], messages: [] };
    all.dates.push(...dates);
    all.messages.push(...messages);
    servers.set(server, all);
  }
  const rows: ServerClock[] = [];
  for (const [server, { dates, messages }] of servers) {
    const date = median(dates);
    const message = median(messages);
    const isFine = message !== null && (date === null || Math.abs(message - date) <= SAME_CLOCK_MS);
    const offset = isFine ? message : date;
    if (offset === null) continue;
    rows.push({
      server,
      offsetMs: Math.round(offset),
      samples: (isFine ? messages : dates).length,
      source: isFine ? 'message' : 'date',
    });
  }
  return rows.sort((a, b) => (a.server < b.server ? -1 : 1));
}
