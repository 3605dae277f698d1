import type { DiagnosticLog } from '../diagnostics/log.ts';
import type { HttpExchange } from '../http/message.ts';
import { callOutcome } from './call-outcome.ts';
import type { CallDiagnostic, CallRecord, PushRecord } from './call-record.ts';
import { ClientSessions, SessionBudget, type SessionIds, type SessionShare } from './client-sessions.ts';
import type { ConnectionContext } from './connection-context.ts';
import {
  awaitAnswer,
  completeLate,
  type Draft,
  draftCall,
  draftOrphan,
  type ExchangeFacts,
  exchangeFacts,
  placeOf,
} from './draft.ts';
import { earlyFindings, exchangeFindings, orphanFindings, pairFindings } from './findings.ts';
import { joined } from './joined.ts';
import type { LateAnswer } from './late-answer.ts';
import { lateAnswer, pushedAnswer, pushRecord, streamedPush } from './late-answer-of.ts';
import { LateAnswers } from './late-answers.ts';
import { MessageIds } from './message-ids.ts';
import { type Pair, pairExchange } from './pair-exchange.ts';
import { placeholderRequest } from './placeholder.ts';
import { readCookies, readSetCookie } from './session-cookies.ts';
import type { DebugBody, PushedMessage, RequestBody, RequestSide, ResponseSide, Side } from './sides.ts';

export interface CorrelatorOptions {
  readonly log: DiagnosticLog;
  /** Called once for each call, when nothing can change it any more: not in the order of time. The record is the receiver's. */
  readonly onCall: (call: CallRecord) => void;
  readonly onPush: (push: PushRecord) => void;
  /** Of what a run may remember, when several correlators share it; default 1. */
  readonly share?: number;
}

/** What the exchanges of one partition share. */
interface Partition {
  readonly late: LateAnswers;
  readonly ids: MessageIds;
  readonly sessions: ClientSessions;
}

/**
 * Makes calls out of HTTP exchanges (domain §6): pairs within each exchange, then Flex answers across exchanges, and says how each call
 * ended. Feed every exchange once, then `end`. Memory is bounded whatever the traffic.
 */
export class Correlator {
  readonly #options: CorrelatorOptions;
  readonly #partitions: (Partition | undefined)[] = [];
  readonly #budget: SessionBudget;

  constructor(options: CorrelatorOptions) {
    this.#options = options;
    const { log } = options;
    const onFull = () => log.report('limit.clients', 'sessions seen from here on are one', {});
    this.#budget = new SessionBudget(onFull, options.share);
  }

  /** Takes one exchange. The bodies of its messages may be gone: only payloads, times and facts are read. */
  exchange(exchange: HttpExchange<Side>, context: ConnectionContext): void {
    const asked = requestSide(exchange);
    const told = responseSide(exchange);
    const requests = asked === null ? NO_REQUESTS : requestsOf(asked, exchange, told);
    if (requests.length === 0 && !hasContent(told)) return;

    const facts = exchangeFacts(exchange, context, asked?.version ?? told?.version ?? null, requests.length);
    const pairing = pairExchange(requests, told?.answers ?? []);
    const cookies = cookiesOf(exchange);
    const shared = exchangeFindings(exchange, asked, told, pairing);
    let findings = shared;
    for (const pair of pairing.pairs) {
      this.#call(facts, pair, told, cookies, findings);
      findings = NO_FINDINGS;
    }
    for (const answer of pairing.orphans) {
      const doubts = orphanFindings(exchange);
      this.#orphan(lateAnswer(facts, told!, answer), requests.length === 0 ? [...shared, ...doubts] : doubts);
    }
    if (told !== null) this.#pushes(facts, told);
  }

  /** A message of a streaming channel, told as soon as it arrived. `exchange` is the number the exchange will have. */
  pushed(pushed: PushedMessage, context: ConnectionContext, exchange: number): void {
    this.#options.onPush(streamedPush(pushed, context, exchange));
  }

  /** Which calls come from one client. */
  sessions(): SessionShare[] {
    return this.#partitions.flatMap((partition) => (partition === undefined ? [] : [partition.sessions.share()]));
  }

  /** A guard that all partitions share has spoken. */
  get crowded(): boolean {
    return this.#budget.crowded;
  }

  /** Calls and answers that still wait for each other. */
  get held(): number {
    return this.#partitions.reduce((sum, partition) => sum + (partition?.late.size ?? 0), 0);
  }

  /** Earliest start of those in ns since the capture's base, +Infinity when there are none. Looks at all of them. */
  earliestHeldNs(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const partition of this.#partitions) {
      if (partition !== undefined && partition.late.size > 0)
        earliest = Math.min(earliest, partition.late.earliestNs());
    }
    return earliest;
  }

  /** The capture is over. */
  end(): void {
    for (const [number, partition] of this.#partitions.entries()) {
      this.#options.log.owner = number;
      partition?.late.end();
    }
  }

  #partition(number: number): Partition {
    let partition = this.#partitions[number];
    if (partition === undefined) {
      const late = new LateAnswers({
        call: (draft) => this.#emit(draft),
        answer: (answer) => this.#emitOrphan(answer),
      });
      partition = { late, ids: new MessageIds(), sessions: new ClientSessions(number, this.#budget) };
      // Without holes: what comes in order costs an index.
      while (this.#partitions.length < number) this.#partitions.push(undefined);
      this.#partitions[number] = partition;
    }
    return partition;
  }

  #call(
    facts: ExchangeFacts,
    pair: Pair,
    told: ResponseSide | null,
    cookies: SessionCookies,
    shared: readonly CallDiagnostic[],
  ): void {
    const { exchange, context } = facts;
    const { request, response, responseLost } = exchange;
    const outcome = callOutcome(pair, { request, response, side: told, context, responseLost });
    const { request: asked, answer } = pair;
    const { late, ids, sessions } = this.#partition(context.partition);
    const session = sessions.markOf({
      client: context.client,
      connection: context.number,
      clientId: asked.clientId,
      sent: { flexClientId: asked.flexClientId, cookies: cookies.sent },
      offered: { flexClientId: answer?.flexClientId ?? null, cookies: cookies.offered },
    });
    const draft = draftCall(facts, pair, outcome, session);
    const repeated = ids.add(pair.request.messageId, request?.firstPacket ?? 0);
    const early = late.takeEarly(context.number, pair.request.responseUri);
    draft.findings = joined(
      joined(joined(draft.findings, shared), earlyFindings(early)),
      pairFindings(pair, exchange, draft.record, repeated),
    );
    const debug = told === null ? NO_DEBUG : debugOf(told, pair.request);
    if (debug.length > 0) draft.record = { ...draft.record, debug: debug.map((body) => body.value) };
    const waits = mayBeAnsweredLate(draft);
    if (waits || draft.findings.length > 0) draft.place = placeOf(facts, asked);
    if (!waits) {
      this.#emit(draft);
      return;
    }
    awaitAnswer(draft, facts);
    const found = late.holdCall(draft.record.messageId!, draft);
    if (found !== null) this.#complete(draft, found);
  }

  #orphan(late: LateAnswer, shared: readonly CallDiagnostic[]): void {
    const held = this.#partition(late.partition).late;
    const draft = held.takeCall(late.answer.correlationId);
    if (draft !== null) {
      draft.findings = [...draft.findings, ...shared];
      this.#complete(draft, late);
    } else if (late.answer.correlationId !== null && late.answer.messageClass !== null) {
      held.holdAnswer(late.answer.correlationId, withFindings(late, shared));
    } else if (late.requested && late.answer.key !== '') {
      held.holdEarly(withFindings(late, shared));
    } else {
      this.#emitOrphan(withFindings(late, shared));
    }
  }

  #pushes(facts: ExchangeFacts, told: ResponseSide): void {
    for (const pushed of told.pushes) {
      const push = pushRecord(facts, told, pushed);
      const held = this.#partition(facts.context.partition).late;
      const draft = pushed.asAnswer === null ? null : held.takeCall(pushed.correlationId);
      if (draft === null) this.#options.onPush(push);
      else this.#complete(draft, pushedAnswer(facts, told, pushed.asAnswer!, push));
    }
  }

  #complete(draft: Draft, late: LateAnswer): void {
    completeLate(draft, late);
    this.#emit(draft);
  }

  #emitOrphan(late: LateAnswer): void {
    if (late.push !== null) {
      this.#options.onPush(late.push);
      return;
    }
    const { client, connection, partition, answer } = late;
    const offered = { flexClientId: answer.flexClientId, cookies: [] };
    const { sessions } = this.#partition(partition);
    const session = sessions.markOf({ client, connection, clientId: null, sent: NO_IDS, offered });
    this.#emit(draftOrphan(late, session));
  }

  #emit(draft: Draft): void {
    const { log, onCall } = this.#options;
    for (const { code, detail } of draft.findings) {
      if (log.isFull(code)) log.tally(code);
      else log.report(code, detail, draft.place!);
    }
    const { record, findings } = draft;
    onCall(findings.length === 0 ? record : { ...record, diagnostics: [...record.diagnostics, ...findings] });
  }
}

const NO_DEBUG: readonly DebugBody[] = [];

function debugOf(told: ResponseSide, request: RequestBody): readonly DebugBody[] {
  if (told.debug.length === 0) return NO_DEBUG;
  return told.debug.filter((body) => body.key === request.responseUri && body.value !== undefined);
}

const NO_REQUESTS: readonly RequestBody[] = [];
const NO_FINDINGS: readonly CallDiagnostic[] = [];
const NO_COOKIES: SessionCookies = { sent: [], offered: [] };
const NO_IDS: SessionIds = { flexClientId: null, cookies: [] };

interface SessionCookies {
  readonly sent: readonly number[];
  readonly offered: readonly number[];
}

/** Session cookies of both messages: an answer may hand out the one that later requests carry. */
function cookiesOf({ request, response }: HttpExchange<Side>): SessionCookies {
  const sent = request?.headers.get('cookie') ?? null;
  const isGiven = response !== null && response.headers.get('set-cookie') !== null;
  if (sent === null && !isGiven) return NO_COOKIES;
  const cookies = { sent: [] as number[], offered: [] as number[] };
  readCookies(sent, cookies.sent);
  if (isGiven) for (const field of response.headers.all('set-cookie')) readSetCookie(field, cookies.offered);
  return cookies;
}

/** Only Flex messages have ids of their own; a call that HTTP refused or cut is answered already. */
function mayBeAnsweredLate({ record }: Draft): boolean {
  return (
    record.messageId !== null &&
    record.messageClass !== null &&
    (record.status === 'unanswered' || record.status === 'no-response')
  );
}

function withFindings(late: LateAnswer, findings: readonly CallDiagnostic[]): LateAnswer {
  if (findings.length === 0) return late;
  return { ...late, answer: { ...late.answer, findings: [...late.answer.findings, ...findings] } };
}

function requestSide(exchange: HttpExchange<Side>): RequestSide | null {
  const payload = exchange.request?.payload ?? null;
  return payload?.direction === 'request' ? payload : null;
}

function responseSide(exchange: HttpExchange<Side>): ResponseSide | null {
  const payload = exchange.response?.payload ?? null;
  return payload?.direction === 'response' ? payload : null;
}

function hasContent(side: ResponseSide | null): boolean {
  return side !== null && (side.answers.length > 0 || side.pushes.length > 0);
}

/** The calls of a request. One that could not be read still is a call when it opened a stream, was cut, or was answered. */
function requestsOf(
  side: RequestSide,
  exchange: HttpExchange<Side>,
  told: ResponseSide | null,
): readonly RequestBody[] {
  if (side.bodies.length > 0) return side.bodies;
  const placeholder = placeholderRequest(side, exchange.request!.body?.length ?? 0);
  if (placeholder === null) return NO_REQUESTS;
  const answers = told?.answers.length ?? 0;
  return Array.from({ length: Math.max(1, answers) }, (_unused, index) => ({ ...placeholder, index }));
}
