import type { CallDiagnostic, CallRecord, Fault, PushRecord, RootCause } from '../calls/call-record.ts';
import type { Call, Push, CallDiagnostic as ReportDiagnostic, Fault as ReportFault } from '../report/model.ts';
import type { Redactor } from './redact.ts';
import { isoTime } from './wire-time.ts';

const LOGIN = '#command.login';

/** A call as the report has it: members in the documented order, secrets taken out (domain §8.5). */
export function reportCall(call: CallRecord, id: number, baseNs: bigint | null, redactor: Redactor): Call {
  const isLogin = call.operation === LOGIN || call.operation.startsWith(`${LOGIN} `);
  return {
    id,
    connection: call.connection,
    exchange: call.exchange,
    batch: { index: call.batchIndex, size: call.batchSize },
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
    timing: { ...call.timing },
    cause: call.cause,
    ...(call.causeReason === null ? {} : { causeReason: call.causeReason }),
    ...(call.metrics === null ? {} : { metrics: { ...call.metrics } }),
    requestBytes: call.requestBytes,
    responseBytes: call.responseBytes,
    packets: { request: call.requestPackets, response: call.responsePackets },
    ...(call.arguments !== undefined
      ? { arguments: isLogin ? redactor.whole(call.arguments) : redactor.value(call.arguments) }
      : {}),
    ...(call.result !== undefined ? { result: redactor.value(call.result) } : {}),
    diagnostics: diagnostics(call.diagnostics, redactor),
  };
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
