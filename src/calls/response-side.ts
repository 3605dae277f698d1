import type { Envelope, EnvelopeBody } from '../amf/envelope.ts';
import type { Tape } from '../amf/tape.ts';
import type { FlexMessage } from '../flex/flex-message.ts';
import { headerText, keepValue, valueLength } from '../flex/keep-value.ts';
import { type AnswerContent, readAnswerContent } from '../flex/read-answer.ts';
import { readFlexMessage } from '../flex/read-message.ts';
import type { PerformanceInfo } from '../flex/read-metrics.ts';
import type { CallDiagnostic, Fault, ServerMetrics, ValuesMode } from './call-record.ts';
import { normalizeFault } from './fault.ts';
import { faultIndicators, nameIndicators, sessionInUrl } from './indicators.ts';
import { bodyDiagnostics, type SideOptions } from './request-side.ts';
import type { AnswerBody, DebugBody, PushedMessage, ResponseSide } from './sides.ts';

/**
 * Reads what is kept of a response's envelope (and of those that follow it in the same body). Holds nothing of its bytes.
 * @param cut see `ResponseSide.cut`
 */
export function readResponseSide(envelope: Envelope, options: SideOptions, cut = false): ResponseSide {
  const answers: AnswerBody[] = [];
  const debug: DebugBody[] = [];
  const pushes: PushedMessage[] = [];
  const findings: CallDiagnostic[] = [];
  let whole = true;
  let index = 0;
  for (let part: Envelope | null = envelope; part !== null; part = part.next) {
    if (part.headers.length > 0) findings.push(...headerFindings(part));
    for (const body of part.bodies) {
      if (body.kind === 'debug') {
        const value = keepValue(part.tape, body.node, options.values);
        debug.push({ key: body.key, value });
      } else if (isPush(part.tape, body)) {
        pushes.push(pushedMessage(part.tape, readFlexMessage(part.tape, body.node)!, null, options.values));
      } else {
        answers.push(readAnswer(part, body, index, options, pushes));
      }
      index++;
    }
    whole &&= part.complete;
  }
  if (debug.length > 0) findings.push({ code: 'indicator.describe-service', detail: 'the server sends debug events' });
  return {
    direction: 'response',
    form: 'envelope',
    version: envelope.version,
    answers,
    debug,
    pushes,
    whole,
    cut,
    note: null,
    findings,
  };
}

/** A body without a suffix that the server sent by itself (domain §6.6). */
function isPush(tape: Tape, body: EnvelopeBody): boolean {
  if (isAnswerTarget(body.target)) return false;
  const role = readFlexMessage(tape, body.node)?.role;
  return role !== undefined && role !== 'acknowledge' && role !== 'error';
}

function isAnswerTarget(target: string): boolean {
  return target.endsWith('/onResult') || target.endsWith('/onStatus');
}

function readAnswer(
  envelope: Envelope,
  body: EnvelopeBody,
  index: number,
  options: SideOptions,
  pushes: PushedMessage[],
): AnswerBody {
  const { tape } = envelope;
  const kind = body.kind === 'status' ? 'status' : 'result';
  const content = readAnswerContent(tape, body.node, kind, body.complete);
  for (const message of content.pushes) pushes.push(pushedMessage(tape, message, index, options.values));
  return answerBody(tape, content, options.values, {
    index,
    target: body.target,
    key: isAnswerTarget(body.target) ? body.key : body.target,
    kind,
    encoding: body.usesAmf3 ? 'amf3' : 'amf0',
    bytes: body.length,
    diagnostics: bodyDiagnostics(body),
  });
}

type AnswerFrame = Pick<AnswerBody, 'index' | 'target' | 'key' | 'kind' | 'encoding' | 'bytes' | 'diagnostics'>;

function answerBody(tape: Tape, content: AnswerContent, values: ValuesMode, frame: AnswerFrame): AnswerBody {
  const { message, finding } = content;
  const fault =
    content.fault === null ? null : normalizeFault(content.fault, finding === 'suspected' ? 'inferred' : 'envelope');
  const kept = keepValue(tape, content.resultNode, values);
  return {
    index: frame.index,
    target: frame.target,
    key: frame.key,
    kind: frame.kind,
    encoding: frame.encoding,
    bytes: frame.bytes,
    messageClass: message?.messageClass ?? null,
    messageId: message?.messageId ?? null,
    correlationId: message?.correlationId ?? null,
    fault,
    suspected: finding === 'suspected',
    flexClientId: message?.flexClientId ?? null,
    metrics: content.performance === null ? null : serverMetrics(content.performance),
    sentMs: content.performance?.sentMs ?? message?.timestamp ?? null,
    result: kept,
    diagnostics: frame.diagnostics,
    findings: answerFindings(content, fault),
  };
}

/** A pushed message; an acknowledgement or error among them may be the late answer to a call. */
export function pushedMessage(
  tape: Tape,
  message: FlexMessage,
  answer: number | null,
  values: ValuesMode,
): PushedMessage {
  const value = keepValue(tape, message.node, values);
  const bytes = valueLength(tape, message.node);
  const isAnswer = message.role === 'acknowledge' || message.role === 'error';
  return {
    answer,
    atNs: Number.NaN,
    destination: message.destination,
    subtopic: message.subtopic,
    messageClass: message.messageClass,
    messageId: message.messageId,
    correlationId: message.correlationId,
    receiver: message.receiver,
    bytes,
    value,
    asAnswer: isAnswer
      ? answerBody(
          tape,
          readAnswerContent(tape, message.node, message.role === 'error' ? 'status' : 'result'),
          values,
          {
            index: answer ?? 0,
            target: '',
            key: '',
            kind: 'result',
            encoding: 'amf3',
            bytes,
            diagnostics: NONE,
          },
        )
      : null,
    diagnostics: message.diagnostics,
  };
}

function answerFindings(content: AnswerContent, fault: Fault | null): readonly CallDiagnostic[] {
  if (content.finding === 'none' && fault === null) return content.message?.diagnostics ?? NONE;
  const found: CallDiagnostic[] = [...(content.message?.diagnostics ?? NONE)];
  switch (content.finding) {
    case 'error-on-result':
      found.push({ code: 'call.fault-on-result', detail: `an ErrorMessage came as a result: ${fault?.code}` });
      break;
    case 'suspected':
      found.push({ code: 'call.fault-suspected', detail: `a result that looks like the fault ${fault?.code}` });
      break;
    case 'status-without-fault':
      found.push({ code: 'call.status-without-fault', detail: 'a status body without a fault' });
      break;
    default:
      break;
  }
  if (fault !== null) found.push(...nameIndicators([fault.code]), ...faultIndicators(fault));
  return found.length === 0 ? NONE : found;
}

function headerFindings({ tape, headers }: Envelope): CallDiagnostic[] {
  const found: CallDiagnostic[] = [];
  for (const { name, node } of headers) {
    const lower = name.toLowerCase();
    if (lower !== 'appendtogatewayurl' && lower !== 'replacegatewayurl') continue;
    const session = sessionInUrl(headerText(tape, node) ?? '');
    if (session !== null) found.push({ code: 'indicator.session-in-url', detail: `${name} hands out ${session}` });
  }
  return found;
}

function serverMetrics(info: PerformanceInfo): ServerMetrics {
  const processing = info.receivedMs === null || info.sentMs === null ? null : info.sentMs - info.receivedMs;
  return {
    processingMs: processing !== null && processing >= 0 ? processing : null,
    adapterMs: info.adapterMs,
    externalMs: info.externalMs,
    requestSize: info.requestSize,
    responseSize: info.responseSize,
  };
}

const NONE: readonly CallDiagnostic[] = [];
