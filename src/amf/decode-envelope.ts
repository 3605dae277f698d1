import { locateEnvelope } from './body-test.ts';
import { type EnvelopeJson, envelopeToJson } from './decode-json.ts';
import type { AmfDiagnostic } from './diagnostic.ts';
import { type Envelope, type EnvelopeOptions, readEnvelope } from './envelope.ts';

/** Strict mode refused an envelope: the finding that made it do so. */
export class EnvelopeError extends Error {
  readonly diagnostic: AmfDiagnostic;

  constructor(diagnostic: AmfDiagnostic) {
    super(`${diagnostic.code} at ${diagnostic.offset}: ${diagnostic.detail}`);
    this.name = 'EnvelopeError';
    this.diagnostic = diagnostic;
  }
}

export interface DecodeEnvelopeOptions extends Omit<EnvelopeOptions, 'tape'> {
  /** Called once per finding, in the order headers, bodies, envelope. */
  readonly onDiagnostic?: (
    diagnostic: AmfDiagnostic,
    part: { readonly header?: number; readonly body?: number },
  ) => void;
}

function tell(envelope: Envelope, listen: NonNullable<DecodeEnvelopeOptions['onDiagnostic']>): void {
  for (let at: Envelope | null = envelope; at !== null; at = at.next) {
    for (const [header, part] of at.headers.entries()) for (const item of part.diagnostics) listen(item, { header });
    for (const [body, part] of at.bodies.entries()) for (const item of part.diagnostics) listen(item, { body });
    for (const item of at.diagnostics) listen(item, {});
  }
}

/**
 * Decodes a remoting envelope to plain JSON in the neutral value model. Foreign bytes before it are skipped and told (`prefix`,
 * `amf.prefix-bytes`). Lenient decoding never throws because of data; bytes that are no envelope at all give one without bodies and `amf.not-amf`.
 *
 * @throws EnvelopeError in strict mode, at the first deviation
 */
export function decodeEnvelope(bytes: Uint8Array, options: DecodeEnvelopeOptions = {}): EnvelopeJson {
  const place = options.holes === undefined ? locateEnvelope(bytes, 0, bytes.length, { declaredAmf: true }) : null;
  const from = place?.offset ?? 0;
  const envelope = readEnvelope(bytes, from, bytes.length, options);
  const extra: AmfDiagnostic[] = [];
  if (place?.verdict === 'no') extra.push({ code: 'amf.not-amf', detail: 'no envelope found', offset: 0 });
  if (place?.prefix != null)
    extra.push({ code: 'amf.prefix-bytes', detail: `${from} bytes: ${place.prefix}`, offset: 0 });
  if (options.strict === true) {
    const failure = envelope.failure ?? extra[0];
    if (failure !== undefined) throw new EnvelopeError(failure);
  }
  if (options.onDiagnostic !== undefined) {
    for (const item of extra) options.onDiagnostic(item, {});
    tell(envelope, options.onDiagnostic);
  }
  const json = envelopeToJson(envelope, 0);
  return extra.length === 0 ? json : { ...json, diagnostics: [...extra, ...json.diagnostics] };
}
