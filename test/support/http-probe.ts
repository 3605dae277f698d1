import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { HttpConnection, type HttpOptions } from '../../src/http/http-connection.ts';
import type { HttpExchange, HttpMessage } from '../../src/http/message.ts';

/** A connection with everything it said. Bodies are looked at by `onMessage`, while they are lent. */
export class HttpProbe {
  readonly log = new DiagnosticLog(1000);
  readonly messages: HttpMessage<number>[] = [];
  readonly exchanges: HttpExchange<number>[] = [];
  readonly connection: HttpConnection<number>;
  onMessage: (message: HttpMessage<number>) => void = () => {};
  readonly #offsets = { client: 0, server: 0 };
  #packet = 0;

  constructor(options: Partial<HttpOptions> = {}) {
    this.connection = new HttpConnection<number>(
      { number: 1 },
      {
        message: (message) => {
          this.onMessage(message);
          return this.messages.push(message);
        },
        exchange: (exchange) => void this.exchanges.push(exchange),
        notHttp: () => {},
      },
      { log: this.log, ...options },
    );
  }

  /** One segment in a packet of its own. Times default to the packet number in ms. */
  push(side: 'client' | 'server', bytes: string | Uint8Array, timeNs?: number, nowNs?: number): Uint8Array {
    const data = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    const time = timeNs ?? (this.#packet + 1) * 1e6;
    this.connection[side].push(data, 0, data.length, this.#offsets[side], time, nowNs ?? time, ++this.#packet);
    this.#offsets[side] += data.length;
    return data;
  }

  gap(side: 'client' | 'server', length: number): void {
    this.connection[side].gap(length, this.#offsets[side], Number.NaN, 'lost');
    this.#offsets[side] += length;
  }

  end(reason: 'fin' | 'reset' | 'capture-end' = 'fin'): this {
    for (const side of ['client', 'server'] as const)
      this.connection[side].end(reason, this.#offsets[side], Number.NaN);
    return this;
  }

  get codes(): string[] {
    return this.log.entries().map(({ code }) => code);
  }
}
