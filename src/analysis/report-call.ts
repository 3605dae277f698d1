import type { CallDiagnostic, CallRecord, Fault, PushRecord, RootCause } from '../calls/call-record.ts';
import type {
  Call,
  NeutralValue,
  Push,
  CallDiagnostic as ReportDiagnostic,
  Fault as ReportFault,
} from '../report/model.ts';
import type { Redactor } from './redact.ts';
import { isoTime } from './wire-time.ts';

const LOGIN = '#command.login';
const ALONE = { index: 0, size: 1 };
const NOTHING: readonly ReportDiagnostic[] = [];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A call as the report has it: members in the documented order, secrets taken out (domain §8.5). */
export function reportCall(call: CallRecord, id: number, baseNs: bigint | null, redactor: Redactor): Call {
  const isLogin = call.operation === LOGIN || call.operation.startsWith(`${LOGIN} `);
  // Without spreading: that would make a hash table of every call.
  const reported = {
    id,
    connection: call.connection,
    exchange: call.exchange,
    batch: call.batchIndex === 0 && call.batchSize === 1 ? ALONE : { index: call.batchIndex, size: call.batchSize },
    client: call.client,
    server: call.server,
    method: call.method,
    url: call.url === null ? null : redactor.url(call.url),
    httpStatus: call.httpStatus,
    version: call.version,
    encoding: call.encoding,
    target: call.target,
    responseUri: call.responseUri,
    responseTarget: call.responseTarget,
    operation: call.operation,
    kind: call.kind,
    messageClass: call.messageClass,
    messageId: call.messageId,
    correlationId: call.correlationId,
    status: call.status,
    statusReason: call.statusReason,
    pairedBy: call.pairedBy,
    fault: call.fault === null ? null : reportFault(call.fault, redactor),
    startedAt: isoTime(baseNs, call.startedNs),
    timing: call.timing,
    cause: call.cause,
  } as Mutable<Call>;
  if (call.tls !== undefined) reported.tls = call.tls;
  if (call.causeReason !== null) reported.causeReason = call.causeReason;
  if (call.metrics !== null) reported.metrics = call.metrics;
  reported.requestBytes = call.requestBytes;
  reported.responseBytes = call.responseBytes;
  reported.packets = { request: call.requestPackets, response: call.responsePackets };
  if (call.arguments !== undefined) {
    reported.arguments = (isLogin ? redactor.whole(call.arguments) : redactor.value(call.arguments)) as NeutralValue;
  }
  if (call.result !== undefined) reported.result = redactor.value(call.result) as NeutralValue;
  reported.diagnostics = reportDiagnostics(call, redactor);
  return reported;
}

/** What was found about a call, secrets taken out. */
export function reportDiagnostics(call: CallRecord, redactor: Redactor): readonly ReportDiagnostic[] {
  return call.diagnostics.length === 0 ? NOTHING : diagnostics(call.diagnostics, redactor);
}

/** A pushed message as the report has it. */
export function reportPush(push: PushRecord, id: number, baseNs: bigint | null, redactor: Redactor): Push {
  return {
    id,
    connection: push.connection,
    exchange: push.exchange,
    channel: push.channel,
    at: isoTime(baseNs, push.atNs),
    destination: push.destination,
    messageClass: push.messageClass,
    messageId: push.messageId,
    correlationId: push.correlationId,
    bytes: push.bytes,
    ...(push.value !== undefined ? { value: redactor.value(push.value) } : {}),
    diagnostics: diagnostics(push.diagnostics, redactor),
  };
}

function reportFault(fault: Fault, redactor: Redactor): ReportFault {
  return {
    code: fault.code,
    message: text(fault.message, redactor),
    detail: text(fault.detail, redactor),
    level: fault.level,
    type: fault.type,
    category: fault.category,
    where: fault.where,
    rootCause: reportCause(fault.rootCause, redactor),
  };
}

function reportCause(cause: RootCause | null, redactor: Redactor): RootCause | null {
  if (cause === null) return null;
  return {
    type: cause.type,
    code: cause.code,
    message: text(cause.message, redactor),
    detail: text(cause.detail, redactor),
    rootCause: reportCause(cause.rootCause, redactor),
  };
}

function text(value: string | null, redactor: Redactor): string | null {
  return value === null ? null : redactor.text(value);
}

function diagnostics(found: readonly CallDiagnostic[], redactor: Redactor): ReportDiagnostic[] {
  return found.map(({ code, detail }) => ({ code, detail: redactor.text(detail) }));
}
