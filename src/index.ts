/**
 * amfscope as a library: captures in, the report model out; AMF bodies in, values out. Side-effect free; nothing is printed.
 *
 * @packageDocumentation
 */

export { type EnvelopeJson, envelopeToJson, type ValueJson, valueToJson } from './amf/decode-json.ts';
export { type DecodedValue, type DecodeValueOptions, decodeAmf0, decodeAmf3 } from './amf/decode-value.ts';
export type { AmfDiagnostic } from './amf/diagnostic.ts';
export {
  type Envelope,
  type EnvelopeBody,
  type EnvelopeHeader,
  type EnvelopeOptions,
  readEnvelope as decodeEnvelope,
} from './amf/envelope.ts';
export type { AmfValue } from './amf/value.ts';
export {
  type AnalyzeOptions,
  type AnalyzeProgress,
  analyze,
  OVERLAP_POLICY_NAMES,
  type OverlapPolicy,
  VALUE_MODES,
  type ValueMode,
} from './analysis/analyze.ts';
export { DEFAULT_LIMITS, LIMITS, type Limits } from './analysis/limits.ts';
export type { RedactionOptions } from './analysis/redact.ts';
export { type CaptureInput, CaptureOpenError } from './capture/capture-facts.ts';
export { expandInputs } from './capture/inputs.ts';
export { DIAGNOSTICS, type DiagnosticCode } from './diagnostics/codes.ts';
export { UserError } from './diagnostics/user-error.ts';
export { REPORT_FORMATS, type RenderOptions, type ReportFormat, type ReportFormatName } from './report/index.ts';
export type * from './report/model.ts';
export { REPORT_SCHEMA } from './report/schema.ts';
