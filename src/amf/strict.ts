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

/** A strict array or an AMF3 switch. */
function isArgumentList(envelope: Envelope, offset: number): boolean {
  const marker = envelope.bytes[envelope.tape.from + offset];
  return marker === 0x0a || marker === 0x11;
}

/** The first deviation of an envelope that strict mode refuses, in the order of the bytes; null without one. */
export function strictFailure(envelope: Envelope): AmfDiagnostic | null {
  if (envelope.version > 9) {
    return { code: 'amf.bad-version', detail: `version ${envelope.version}`, offset: 0 };
  }
  for (const part of [...envelope.headers, ...envelope.bodies]) {
    const found = part.diagnostics.find((item) => REFUSED.has(item.code));
    if (found !== undefined) return found;
    if ('kind' in part && part.kind === 'request' && !isArgumentList(envelope, part.offset)) {
      return { code: 'amf.arguments-not-array', detail: 'request value is no strict array', offset: part.offset };
    }
  }
  return envelope.diagnostics.find((item) => REFUSED_ENVELOPE.has(item.code)) ?? null;
}
