/**
 * amfscope as a library: captures in, the report model out; AMF bodies in, values out. Side-effect free; nothing is printed.
 *
 * @packageDocumentation
 */

export { checkEnvelopeInput, checkValueInput } from './amf/check-input.ts';
export { type ClassSchema, ClassSchemaError, parseClassSchema } from './amf/class-schema.ts';
export { type DecodeEnvelopeOptions, decodeEnvelope, EnvelopeError } from './amf/decode-envelope.ts';
export {
  type BodyJson,
  type EnvelopeJson,
  envelopeToJson,
  type HeaderJson,
  type ValueJson,
  valueToJson,
} from './amf/decode-json.ts';
export { type DecodedValue, type DecodeValueOptions, decodeAmf0, decodeAmf3 } from './amf/decode-value.ts';
export type { AmfDiagnostic } from './amf/diagnostic.ts';
export {
  type BodyInput,
  type EncodeEnvelopeOptions,
  type EnvelopeInput,
  encodeAmf0,
  encodeAmf3,
  encodeEnvelope,
  type HeaderInput,
} from './amf/encode.ts';
export type { EncodeOptions } from './amf/encode-context.ts';
export { EncodeError } from './amf/encode-error.ts';
export {
  type Envelope,
  type EnvelopeBody,
  type EnvelopeHeader,
  type EnvelopeOptions,
  readEnvelope,
} from './amf/envelope.ts';
export {
  APPEND_TO_GATEWAY_URL,
  CONTENT_TYPE,
  decodeRemoting,
  encodeRemoting,
  getStatus,
  HeaderCollection,
  REPLACE_GATEWAY_URL,
  REQUEST_PERSISTENT_HEADER,
  type RemotingDecodeOptions,
  type RemotingEncodeOptions,
  type RemotingEnvelope,
  type RemotingHeader,
  type RemotingRequest,
  type RemotingResponse,
  STATUS_CODES,
  STATUS_DEBUG,
  STATUS_ERROR,
  STATUS_OK,
  type Status,
} from './amf/remoting.ts';
export {
  BaseFault,
  ERROR_CALL_FAILED,
  ERROR_CODES,
  ErrorFault,
  exceptionFor,
  getExceptionFromFault,
  getFault,
  getFaultClass,
  RemotingCallFailed,
  RemotingError,
} from './amf/remoting-faults.ts';
export { readSharedObject, type SharedObject, type SharedObjectOptions } from './amf/sol.ts';
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
export { parseRsaKey, type RsaKey, TlsKeyError, type TlsKeys } from './analysis/tls-keys.ts';
export type { BaselineFile, BaselineOperation } from './baseline/baseline-file.ts';
export { DocumentProblem } from './baseline/check.ts';
export type { CompareOptions } from './baseline/compare.ts';
export { type CompareReportsOptions, type CompareSource, compare, createBaseline } from './baseline/compare-reports.ts';
export type { BehaviourChange, ComparedSide, Comparison, Difference } from './baseline/model.ts';
export { RuleError } from './baseline/rules.ts';
export { type CaptureInput, CaptureOpenError } from './capture/capture-facts.ts';
export { expandInputs } from './capture/inputs.ts';
export { DIAGNOSTICS, type DiagnosticCode } from './diagnostics/codes.ts';
export { UserError } from './diagnostics/user-error.ts';
export { REPORT_FORMATS, type RenderOptions, type ReportFormat, type ReportFormatName } from './report/index.ts';
export type * from './report/model.ts';
export { REPORT_SCHEMA } from './report/schema.ts';
