import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';
import { beganBefore, beganBeforeEnd, ExchangeRecord } from './exchange-record.ts';
import type { Direction } from './message.ts';
import type { MessageRecord } from './message-record.ts';
import type { HttpObserver } from './observer.ts';

/** Responses that may wait for a request whose bytes come late. */
const MAX_WAITING = 16;
/** Requests this close are taken for one burst: no answer could have come between them. */
const BURST_NS = 200_000;

/** Stands for every list without entries: most connections wait for nothing. Never added to, see `appended`. */
const NONE: never[] = [];

/** What a matcher knows of its connection. */
export interface MatcherOptions<P> {
  readonly connection: number;
  readonly observer: HttpObserver<P>;
  readonly log: DiagnosticLog;
  /** Unanswered requests that are remembered. */
  readonly pendingRequests: number;
}

/**
 * Pairs requests and responses of one connection. As long as no byte is missing they pair in order (RFC 9112 §9.3.2). After a loss the number of
 * messages in it is unknown, so counting would shift every later pair: a client that waits for each answer has one request open, the last
 * one sent before the response began; of one that pipelines, what came before the loss pairs from the front and what came after it from the back, when the
 * connection is over. A response that began before its request is nobody's.
 */
export class ExchangeMatcher<P> {
  readonly #options: MatcherOptions<P>;
  /** Exchanges not yet reported, in the order they began; those before `#first` are gone. */
  #exchanges: ExchangeRecord<P>[] = NONE;
  #first = 0;
  /** Those without a response yet. */
  #open: ExchangeRecord<P>[] = NONE;
  /** Responses that may still find their request. */
  #waiting: MessageRecord<P>[] = NONE;
  /** Responses of unknown number were lost. */
  #lost = false;
  /** Some of them because their bytes were never captured. */
  #uncaptured = false;
  /** Requests of unknown number were lost; the next one is marked. */
  #requestsLost = false;
  /** Bytes in which no request was found depend on the overlap policy. */
  #requestsInDoubt = false;
  /** Pairs are made from the back, at the end. */
  #floating = false;
  #pipelining = false;
  #over = false;
  #number = 0;
  /** Of the last exchange reported its response: when and with which packet it ended (NaN, 0 without one), and whether it had a request. */
  #previousNs = Number.NaN;
  #previousPacket = 0;
  #previousAnswers = false;
  #requestsSettled = 0;
  #responsesSettled = 0;

  constructor(options: MatcherOptions<P>) {
    this.#options = options;
  }

  /** A message's head was read. Returns the method of the request that a final response seems to answer, null when unknown. */
  begin(message: MessageRecord<P>): string | null {
    const { direction, status } = message;
    if (direction === 'request') this.#request(message);
    else if (status === null || status >= 200 || status === 101) return this.#response(message);
    else this.#interim(message);
    return null;
  }

  #request(request: MessageRecord<P>): void {
    if (!this.#floating) {
      while (this.#waiting.length > 0 && beganBefore(this.#waiting[0]!, request)) this.#orphan(this.#waiting.shift()!);
    }
    const exchange = new ExchangeRecord<P>(this.#options.connection, request, null);
    exchange.afterLoss = this.#requestsLost;
    this.#requestsLost = false;
    this.#requestsInDoubt = false;
    this.#exchanges = appended(this.#exchanges, exchange);
    if (!this.#floating && this.#waiting.length > 0) {
      this.#pair(exchange, this.#waiting.shift()!);
      return;
    }
    const last = this.#open.at(-1)?.request;
    if (last && isBurst(last, request)) this.#pipelining = true;
    this.#open = appended(this.#open, exchange);
    if (this.#open.length > this.#options.pendingRequests) this.#forgetOldest();
  }

  #response(response: MessageRecord<P>): string | null {
    const open = this.#open;
    const shifted = (this.#lost && open.length > 1) || open[0]?.afterLoss;
    if (this.#floating || (this.#pipelining && shifted)) {
      this.#floating = true;
      this.#waiting = appended(this.#waiting, response);
      if (this.#waiting.length > this.#options.pendingRequests) this.#orphan(this.#waiting.shift()!);
      response.request = open.findLast((exchange) => !beganBefore(response, exchange.request!))?.request ?? null;
      return response.request?.method ?? null;
    }
    if (this.#lost && this.#requestsLost) {
      // It may answer the last request seen or one that was not.
      this.#orphan(response);
      return null;
    }
    if (this.#lost) {
      const at = open.findLastIndex((exchange) => !beganBefore(response, exchange.request!));
      // The client went on, so the answers to these are over.
      for (const exchange of open.splice(0, Math.max(at, 0))) this.#closeUnanswered(exchange);
      if (at >= 0) this.#lost = this.#uncaptured = false;
    }
    const exchange = open[0];
    if (exchange === undefined) {
      this.#waiting = appended(this.#waiting, response);
      if (this.#waiting.length > MAX_WAITING) this.#orphan(this.#waiting.shift()!);
      return null;
    }
    if (beganBefore(response, exchange.request!)) {
      this.#orphan(response);
      return null;
    }
    open.shift();
    if (open.length === 0) this.#open = NONE;
    this.#pair(exchange, response);
    if (open.length > 0 && beganBefore(open[0]!.request!, response)) this.#pipelining = true;
    return exchange.request!.method;
  }

  /** It belongs to the request that waits. */
  #interim(response: MessageRecord<P>): void {
    response.note({ code: 'http.interim', detail: response.startLine.slice(0, 80) });
    const exchange = this.#lost ? this.#open.at(-1) : this.#open[0];
    if (exchange === undefined) return;
    exchange.interim++;
    response.request = exchange.request;
  }

  /** Messages of that direction, it is unknown how many, were lost (`uncaptured`) or not understood. */
  lose(direction: Direction, uncaptured: boolean): void {
    if (direction === 'request') {
      this.#requestsLost = true;
      return;
    }
    this.#lost = true;
    if (uncaptured) this.#uncaptured = true;
  }

  /** Bytes of that direction that were passed over are in doubt: with others there may have been a message. */
  doubtLost(direction: Direction): void {
    if (direction === 'request') this.#requestsInDoubt = true;
  }

  /** Some request waits for a response. */
  get expectsResponse(): boolean {
    return this.#open.length > 0;
  }

  /** What nothing can put in doubt any more. */
  settle(direction: Direction, offset: number): void {
    if (direction === 'request') {
      if (offset > this.#requestsSettled) this.#requestsSettled = offset;
    } else if (offset > this.#responsesSettled) this.#responsesSettled = offset;
    this.flush();
  }

  resent(direction: Direction, offset: number, length: number, firstNs: number, againNs: number): void {
    for (let i = this.#exchanges.length - 1; i >= this.#first; i--) {
      const message = this.#exchanges[i]![direction];
      if (message?.overlaps(offset, length)) message.resent(offset, firstNs, againNs);
    }
    for (const message of this.#waiting) {
      if (direction === 'response' && message.overlaps(offset, length)) message.resent(offset, firstNs, againNs);
    }
  }

  doubt(direction: Direction, offset: number, length: number): void {
    for (let i = this.#exchanges.length - 1; i >= this.#first; i--) {
      const message = this.#exchanges[i]![direction];
      if (message?.overlaps(offset, length)) message.doubtful = true;
    }
    for (const message of this.#waiting) {
      if (direction === 'response' && message.overlaps(offset, length)) message.doubtful = true;
    }
  }

  /** Reports every exchange at the front that is over. */
  flush(): void {
    while (this.#first < this.#exchanges.length) {
      const exchange = this.#exchanges[this.#first]!;
      if (!this.#isOver(exchange)) break;
      this.#first++;
      this.#report(exchange);
    }
    if (this.#first === this.#exchanges.length) {
      this.#exchanges = NONE;
      this.#first = 0;
    } else if (this.#first > 32 && this.#first * 2 > this.#exchanges.length) {
      this.#exchanges = this.#exchanges.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Both directions are over. */
  finish(): void {
    if (this.#over) return;
    this.#over = true;
    const open = this.#open;
    const waiting = this.#waiting;
    this.#waiting = NONE;
    while (waiting.length > 0 && open.length > 0) {
      if (beganBefore(waiting.at(-1)!, open.at(-1)!.request!)) this.#closeUnanswered(open.pop()!);
      else this.#pair(open.pop()!, waiting.pop()!);
    }
    for (const response of waiting) this.#orphan(response);
    for (const exchange of open) this.#closeUnanswered(exchange);
    this.#open = NONE;
    this.flush();
  }

  #closeUnanswered(exchange: ExchangeRecord<P>): void {
    exchange.closed = true;
    exchange.responseLost = this.#uncaptured;
  }

  #isOver({ request, response, closed }: ExchangeRecord<P>): boolean {
    if (request !== null && !request.done) return this.#over;
    if (response === null ? !closed : !response.done) return this.#over;
    if (this.#over || this.#exchanges.length - this.#first > 2 * this.#options.pendingRequests) return true;
    return (
      (request === null || request.streamTo <= this.#requestsSettled) &&
      (response === null || response.streamTo <= this.#responsesSettled)
    );
  }

  #pair(exchange: ExchangeRecord<P>, response: MessageRecord<P>): void {
    exchange.response = response;
    response.request = exchange.request;
  }

  #orphan(response: MessageRecord<P>): void {
    response.request = null;
    if (this.#requestsInDoubt) response.doubtful = true;
    this.#exchanges = appended(this.#exchanges, new ExchangeRecord<P>(this.#options.connection, null, response));
  }

  #forgetOldest(): void {
    const exchange = this.#open.shift()!;
    exchange.closed = true;
    this.#lost = true;
    this.#say(
      'http.pipelining-limit',
      `more than ${this.#options.pendingRequests} unanswered requests`,
      exchange.request!,
    );
  }

  #report(exchange: ExchangeRecord<P>): void {
    const { request, response } = exchange;
    const previousNs = this.#previousNs;
    exchange.number = ++this.#number;
    exchange.previousResponseNs = previousNs;
    if (request === null) {
      if (response !== null) this.#say('http.unmatched-response', response.startLine, response);
    } else if (response === null) {
      if (request.complete) this.#say('http.unmatched-request', request.startLine, request);
    } else if (beganBeforeEnd(response, request.lastByteNs, request.lastPacket)) {
      exchange.early = true;
      this.#say('http.early-response', 'the response began before the request had ended', response);
    }
    if (request !== null && this.#previousAnswers && beganBeforeEnd(request, previousNs, this.#previousPacket)) {
      exchange.pipelined = true;
      this.#say('http.pipelining', 'the request began before the previous response had ended', request);
    }
    this.#previousNs = response === null ? Number.NaN : response.lastByteNs;
    this.#previousPacket = response === null ? 0 : response.lastPacket;
    this.#previousAnswers = response !== null && response.request !== null;
    this.#options.observer.exchange(exchange);
  }

  #say(code: DiagnosticCode, detail: string, message: MessageRecord<P>): void {
    const { log, connection } = this.#options;
    if (log.isFull(code)) {
      log.tally(code);
      return;
    }
    log.report(code, shorten(detail), {
      connection,
      direction: message.direction,
      message: message.number,
      streamOffset: message.streamFrom,
      packet: message.firstPacket,
    });
  }
}

function appended<T>(list: T[], entry: T): T[] {
  if (list === NONE) return [entry];
  list.push(entry);
  return list;
}

function isBurst(a: MessageRecord<unknown>, b: MessageRecord<unknown>): boolean {
  if (b.firstPacket === a.lastPacket) return true;
  return b.firstPacket === a.lastPacket + 1 && b.firstByteNs - a.lastByteNs < BURST_NS;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
