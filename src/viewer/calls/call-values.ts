import { readBodyEnvelope } from '../../amf/envelope-tree.ts';
import { keepValue } from '../../flex/keep-value.ts';
import { readAnswerContent } from '../../flex/read-answer.ts';
import { readRequestContent } from '../../flex/read-request.ts';
import type { Call } from '../../report/model.ts';
import type { LoadedExchange, ReportStore } from '../report-store.ts';

/** The call with its arguments and result whole, for a filter that looks into them. What redaction hides is overwritten in them. */
export async function withValues(call: Call, store: ReportStore): Promise<Call> {
  const exchange = await store.exchangeOf(call);
  if (exchange === null) return call;
  const sent = argumentsOf(call, exchange, store);
  const answered = resultOf(call, exchange, store);
  return {
    ...call,
    ...(sent === undefined ? {} : { arguments: sent }),
    ...(answered === undefined ? {} : { result: answered }),
  };
}

function envelopeOf({ entry, bytes }: LoadedExchange, direction: 'request' | 'response', store: ReportStore) {
  const message = entry[direction];
  if (message === null || message.bytes === null) return null;
  const body = bytes.subarray(...message.bytes);
  return readBodyEnvelope(body, { direction, holes: message.holes, classes: store.classes });
}

function argumentsOf(call: Call, exchange: LoadedExchange, store: ReportStore): unknown {
  const envelope = envelopeOf(exchange, 'request', store);
  const body = envelope?.bodies[call.batch.index];
  if (envelope === null || body === undefined) return undefined;
  return keepValue(envelope.tape, readRequestContent(envelope.tape, body).argumentsNode, 'full');
}

function resultOf(call: Call, exchange: LoadedExchange, store: ReportStore): unknown {
  const envelope = envelopeOf(exchange, 'response', store);
  const body = envelope?.bodies.find(({ target }) => target === call.responseTarget);
  if (envelope === null || body === undefined) return undefined;
  const kind = body.kind === 'status' ? 'status' : 'result';
  return keepValue(envelope.tape, readAnswerContent(envelope.tape, body.node, kind, body.complete).resultNode, 'full');
}
