import type { HttpMessage } from '../http/message.ts';
import type { CallDiagnostic, CallStatus, Fault } from './call-record.ts';
import type { ConnectionContext } from './connection-context.ts';
import { badResponseFault, httpFault } from './http-fault.ts';
import { type Pair, wantsAnswer } from './pair-exchange.ts';
import type { ResponseSide, Side } from './sides.ts';

/** How a call ended. */
export interface Outcome {
  readonly status: CallStatus;
  /** Why there is no answer, or only a part of one; null when there is one or nobody knows. */
  readonly reason: string | null;
  readonly fault: Fault | null;
  readonly findings: readonly CallDiagnostic[];
}

export interface OutcomeFacts {
  readonly request: HttpMessage<Side> | null;
  readonly response: HttpMessage<Side> | null;
  readonly side: ResponseSide | null;
  readonly context: ConnectionContext;
  /** See `HttpExchange`. */
  readonly responseLost: boolean;
}

/** A client that closes after this long without a response has most probably given up waiting. */
const TIMEOUT_NS = 30e9;

/** The state of a call: domain §6.3 with the meaning of HTTP statuses of §1.6. */
export function callOutcome(pair: Pair, facts: OutcomeFacts): Outcome {
  return pair.answer === null ? withoutAnswer(pair, facts) : withAnswer(pair, facts);
}

function withAnswer(pair: Pair, { request, response, side }: OutcomeFacts): Outcome {
  const answer = pair.answer!;
  const { fault } = answer;
  if (response !== null && (!response.complete || side?.cut === true)) {
    const reason = incompleteReason(response) ?? 'content';
    return { status: 'truncated', reason, fault, findings: cutFindings(reason) };
  }
  if (request !== null && !request.complete) {
    return { status: 'truncated', reason: incompleteReason(request), fault, findings: NOTHING };
  }
  const status: CallStatus = fault === null ? 'ok' : answer.suspected ? 'suspected-fault' : 'fault';
  return { status, reason: null, fault, findings: NOTHING };
}

function withoutAnswer(pair: Pair, facts: OutcomeFacts): Outcome {
  const { request, response, side } = facts;
  if (response === null) return withoutResponse(pair, facts);
  const status = response.status ?? 0;
  if (status >= 300 || (status !== 0 && status < 200)) {
    return { status: 'http-error', reason: null, fault: httpFault(status, response.startLine), findings: NOTHING };
  }
  if (pair.request.kind === 'stream')
    return { status: 'ok', reason: incompleteReason(response), fault: null, findings: NOTHING };
  if (!response.complete || side?.cut === true || side?.form === 'cut') {
    const reason = incompleteReason(response) ?? (response.body?.kept === false ? 'limit' : 'content');
    return { status: 'truncated', reason, fault: null, findings: cutFindings(reason) };
  }
  if (request !== null && !request.complete) {
    return { status: 'truncated', reason: incompleteReason(request), fault: null, findings: NOTHING };
  }
  if (!wantsAnswer(pair.request)) return { status: 'one-way', reason: null, fault: null, findings: NOTHING };
  if (status !== 204 && response.body?.length === 0 && response.headers.get('content-encoding') !== null) {
    return {
      status: 'truncated',
      reason: 'content',
      fault: null,
      findings: [aborted('an empty body where a coded one is declared')],
    };
  }
  if (status === 204 || (response.body?.length ?? 0) === 0) {
    return { status: 'unanswered', reason: 'empty-body', fault: null, findings: NOTHING };
  }
  if (side?.form === 'amfx' && pair.request.unread === true)
    return { status: 'ok', reason: null, fault: null, findings: NOTHING };
  if (side === null || side.form === 'not-amf' || side.form === 'amfx') {
    return { status: 'bad-response', reason: null, fault: badResponseFault(side?.note ?? null), findings: NOTHING };
  }
  if (!side.whole) {
    return {
      status: 'truncated',
      reason: 'undecoded',
      fault: null,
      findings: [aborted('the envelope could not be read to its end')],
    };
  }
  const isAborted = side.answers.some((answer) => answer.kind === 'status');
  return {
    status: 'unanswered',
    reason: isAborted ? 'batch-aborted' : null,
    fault: null,
    findings: [noResponse(isAborted ? 'the batch ended at a fault' : 'the response holds no answer to it')],
  };
}

function withoutResponse(pair: Pair, { request, context, responseLost }: OutcomeFacts): Outcome {
  if (request !== null && !request.complete) {
    const reason = incompleteReason(request);
    return {
      status: 'truncated',
      reason,
      fault: null,
      findings: [noResponse(`the request is incomplete (${reason})`)],
    };
  }
  if (!wantsAnswer(pair.request)) return { status: 'one-way', reason: null, fault: null, findings: NOTHING };
  const reason = responseLost ? 'gap' : silenceReason(request, context);
  return { status: 'no-response', reason, fault: null, findings: [noResponse(reason ?? 'no response was captured')] };
}

/** Why nothing came back: what ended the server's direction, or the client that gave up. */
function silenceReason(request: HttpMessage<Side> | null, context: ConnectionContext): string | null {
  const client = context.clientEnd;
  const waited = client === null || client === undefined ? Number.NaN : client.timeNs - (request?.doneNs ?? Number.NaN);
  if (client?.reason === 'fin' && waited >= TIMEOUT_NS) return 'timeout';
  return context.serverEnd?.reason ?? client?.reason ?? null;
}

/** The report's word for why a message is not whole; null when it is. */
export function incompleteReason(message: HttpMessage<Side>): string | null {
  if (message.incompleteReason === null) return message.complete ? null : 'unknown';
  return message.incompleteReason === 'lost' ? 'gap' : message.incompleteReason;
}

const NOTHING: readonly CallDiagnostic[] = [];

/** Two readings of the framing are another thing than a cut: `call.ambiguous` tells of them. */
function cutFindings(reason: string): readonly CallDiagnostic[] {
  return reason === 'ambiguous' ? NOTHING : [aborted(reason)];
}

function aborted(detail: string): CallDiagnostic {
  return { code: 'call.aborted', detail };
}

function noResponse(detail: string): CallDiagnostic {
  return { code: 'call.no-response', detail };
}
