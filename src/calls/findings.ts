import type { HttpExchange } from '../http/message.ts';
import type { CallDiagnostic, CallRecord } from './call-record.ts';
import { joined } from './joined.ts';
import type { LateAnswer } from './late-answer.ts';
import { type ExchangePairing, type Pair, wantsAnswer } from './pair-exchange.ts';
import type { RequestSide, ResponseSide, Side } from './sides.ts';

/** What is to be said once about an exchange; it goes with its first call. */
export function exchangeFindings(
  exchange: HttpExchange<Side>,
  asked: RequestSide | null,
  told: ResponseSide | null,
  pairing: ExchangePairing,
): readonly CallDiagnostic[] {
  const said = joined(asked?.findings ?? NONE, told?.findings ?? NONE);
  const { response } = exchange;
  if (response === null) return said;
  const status = response.status ?? 0;
  if (status < 400 && response.body?.length !== 0 && !pairing.reordered) return said;
  const found = [...said];
  if (status >= 400 && told !== null && told.form === 'envelope') {
    found.push({ code: 'http.error-with-amf', detail: `status ${status} with a readable envelope` });
  }
  if (
    status === 200 &&
    response.complete &&
    response.body?.length === 0 &&
    response.headers.get('content-encoding') === null &&
    pairing.pairs.some((pair) => wantsAnswer(pair.request))
  ) {
    found.push({ code: 'http.empty-body', detail: 'status 200 without a body where an envelope was due' });
    found.push({ code: 'amf.not-amf', detail: 'the response is empty' });
  }
  if (pairing.reordered) found.push({ code: 'call.order', detail: 'the answers of the batch came in another order' });
  return found;
}

/** What is to be said about an answer whose call is missing: a conflict may have lost it. */
export function orphanFindings(exchange: HttpExchange<Side>): readonly CallDiagnostic[] {
  return isDoubtful(exchange) ? [AMBIGUOUS] : NONE;
}

const NONE: readonly CallDiagnostic[] = [];

const AMBIGUOUS: CallDiagnostic = {
  code: 'call.ambiguous',
  detail: 'its bytes depend on the overlap policy or on how the framing is read',
};

function isDoubtful(exchange: HttpExchange<Side>): boolean {
  return exchange.request?.doubtful === true || exchange.response?.doubtful === true;
}

/** The call was answered in an earlier response of its connection already: the server ran ahead. */
export function earlyFindings(early: LateAnswer | null): readonly CallDiagnostic[] {
  if (early === null) return NONE;
  return [{ code: 'call.order', detail: `answered by ${early.answer.target} in exchange ${early.exchange} already` }];
}

/** What is to be said about one call and the way it was paired. */
export function pairFindings(
  pair: Pair,
  exchange: HttpExchange<Side>,
  record: CallRecord,
  repeated: number | null,
): readonly CallDiagnostic[] {
  const isAsUsual = pair.by === 'uri' && !pair.conflict && pair.duplicates.length === 0;
  if (isAsUsual && repeated === null && !isDoubtful(exchange) && !metricsDisagree(record)) return NONE;
  const found: CallDiagnostic[] = [];
  const add = (code: CallDiagnostic['code'], detail: string): void => {
    found.push({ code, detail });
  };
  if (isDoubtful(exchange)) found.push(AMBIGUOUS);
  if (pair.conflict) {
    add(
      'call.id-mismatch',
      `answered under ${pair.answer!.key}, but with the correlation id ${pair.answer!.correlationId}`,
    );
  }
  if (pair.by === 'order') add('call.paired-by-order', `paired with ${pair.answer!.target} by order alone`);
  if (pair.by === 'envelope') add('call.fault-envelope', 'one status body answers the whole envelope');
  for (const duplicate of pair.duplicates) add('call.duplicate-response', `answered again by ${duplicate.target}`);
  if (repeated !== null)
    add('call.repeated-id', `message ${pair.request.messageId} was sent before, in packet ${repeated}`);
  if (metricsDisagree(record)) {
    const wire = Math.round(record.timing.serverNs! / 1e6);
    add('call.metrics-disagree', `the server says ${record.metrics!.processingMs} ms, the wire ${wire} ms`);
  }
  return found;
}

const NS_PER_MS = 1e6;

/** Domain §6.7: more than 50 ms and more than a fifth apart. */
function metricsDisagree({ metrics, timing }: CallRecord): boolean {
  if (metrics === null || metrics.processingMs === null || timing.serverNs === null) return false;
  const wireMs = timing.serverNs / NS_PER_MS;
  const apart = Math.abs(metrics.processingMs - wireMs);
  return apart > Math.max(50, 0.2 * Math.max(metrics.processingMs, wireMs));
}
