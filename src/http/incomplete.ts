import type { HttpBody, HttpMessage, IncompleteReason, MessageDiagnostic } from './message.ts';

/** Reasons that were reported in words of their own. */
const TOLD: ReadonlySet<IncompleteReason> = new Set<IncompleteReason>([
  'framing',
  'ambiguous',
  'start-line',
  'head-limit',
]);

/** What is to be said of a message that ended early; null when it is said. */
export function diagnoseCut(
  message: HttpMessage,
  reason: IncompleteReason,
  body: HttpBody | null,
): MessageDiagnostic | null {
  if (TOLD.has(reason)) return null;
  if (body === null) return { code: 'http.body-truncated', detail: `head incomplete: ${reason}` };
  const { missing } = message;
  const what = missing > 0 ? `${missing} bytes missing` : 'end of the body not seen';
  return { code: 'http.body-truncated', detail: `${what}: ${reason}` };
}

/** A body whose length can be read in two ways: where it ends in each. */
export function diagnoseReadings(message: HttpMessage, otherLength: number): MessageDiagnostic {
  const used = message.framing === 'chunked' ? 'as chunked' : 'by the length used';
  const other = message.bodyFrom + otherLength;
  return {
    code: 'http.smuggling',
    detail: `the body at stream offset ${message.bodyFrom} ends at ${message.streamTo} ${used}, at ${other} by the other length`,
  };
}

/** A start line inside a body that has no usable end. */
export const RESTART: MessageDiagnostic = {
  code: 'http.resync',
  detail: 'a message begins inside a body whose end the sender did not give',
};
