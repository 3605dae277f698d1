import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { AmfDiagnostic } from './diagnostic.ts';
import type { Envelope } from './envelope.ts';

/** Findings in a value that PyAMF's strict mode refuses, plus everything that ended the value (domain §0.2). */
const REFUSED: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'amf.length-unknown',
  'amf.length-mismatch',
  'amf.bad-marker',
  'amf.bad-reference',
  'amf.bad-utf8',
  'amf.modified-utf8',
  'amf.arguments-not-array',
  'amf.truncated',
  'amf.count-limit',
  'amf.depth-limit',
  'amf.node-limit',
  'amf.flags-limit',
  'amf.externalizable',
]);

const REFUSED_ENVELOPE: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'amf.truncated',
  'amf.trailing',
  'amf.concatenated',
  'amf.body-count-short',
  'amf.bodies-lost',
]);

/** The first deviation of an envelope that strict mode refuses, in the order of the bytes; null without one. */
export function strictFailure(envelope: Envelope): AmfDiagnostic | null {
  if (envelope.version > 9) {
    return { code: 'amf.bad-version', detail: `version ${envelope.version}`, offset: 0 };
  }
  for (const part of [...envelope.headers, ...envelope.bodies]) {
    const found = part.diagnostics.find((item) => REFUSED.has(item.code));
    if (found !== undefined) return found;
  }
  return envelope.diagnostics.find((item) => REFUSED_ENVELOPE.has(item.code)) ?? null;
}
