import type { ConnectionContext } from '../calls/connection-context.ts';
import type { Side } from '../calls/sides.ts';
import type { HttpExchange } from '../http/message.ts';
import type { ServerClock } from '../report/model.ts';
import { EvenSamples } from './even-samples.ts';

const MAX_SERVERS = 4096;
const NS_PER_MS = 1e6;
/** A `Date` field is cut to the second: on average it is half of one behind. */
const DATE_MIDDLE_MS = 500;
/** How far the clock of messages and that of HTTP may be apart and still be believed to be one: a resolution and some delay. */
const SAME_CLOCK_MS = 2000;
/** Numbers below are no milliseconds since 1970: 2001-09-09. */
const PLAUSIBLE_MS = 1e12;

interface Clock {
  readonly dates: EvenSamples;
  readonly messages: EvenSamples;
}

/**
 * How far servers' clocks are ahead of the capture's: from the `Date` of their responses (resolution 1 s) and from the times that Flex messages
 * carry (1 ms), against the time at which the response was captured. The median of at most 512 samples of each kind.
 */
export class ServerClocks {
  readonly #baseNs: () => bigint | null;
  readonly #clocks = new Map<string, Clock>();

  /** @param baseNs epoch of the capture's times */
  constructor(baseNs: () => bigint | null) {
    this.#baseNs = baseNs;
  }

  add({ response }: HttpExchange<Side>, { server }: ConnectionContext): void {
    if (response === null || response.payload?.direction !== 'response' || Number.isNaN(response.firstByteNs)) return;
    const clock = this.#clock(server);
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

  /** By server. Message times are believed when HTTP tells the same time, or none. */
  rows(): ServerClock[] {
    const rows: ServerClock[] = [];
    for (const [server, { dates, messages }] of this.#clocks) {
      const date = dates.median();
      const message = messages.median();
      const isFine = message !== null && (date === null || Math.abs(message - date) <= SAME_CLOCK_MS);
      const offset = isFine ? message : date;
      if (offset === null) continue;
      rows.push({
        server,
        offsetMs: Math.round(offset),
        samples: (isFine ? messages : dates).count,
        source: isFine ? 'message' : 'date',
      });
    }
    return rows.sort((a, b) => (a.server < b.server ? -1 : 1));
  }

  #clock(server: string): Clock | null {
    let clock = this.#clocks.get(server);
    if (clock === undefined) {
      if (this.#clocks.size >= MAX_SERVERS) return null;
      clock = { dates: new EvenSamples(), messages: new EvenSamples() };
      this.#clocks.set(server, clock);
    }
    return clock;
  }
}
