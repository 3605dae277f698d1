import { decodeText, toHex } from '../bytes/text.ts';
import type { DecodedValue } from './decode-value.ts';
import type { AmfDiagnostic } from './diagnostic.ts';
import type { Envelope, EnvelopeBody, EnvelopeHeader } from './envelope.ts';
import type { Tape } from './tape.ts';
import { toValue } from './to-value.ts';
import type { AmfValue } from './value.ts';

export interface ValueJson {
  readonly value: AmfValue;
  readonly diagnostics: readonly AmfDiagnostic[];
}

export interface HeaderJson extends ValueJson {
  readonly name: string;
  readonly mustUnderstand: boolean;
  readonly declaredLength: number;
  readonly length: number;
}

export interface BodyJson extends ValueJson {
  readonly target: string;
  readonly response: string;
  readonly declaredLength: number;
  readonly length: number;
  readonly kind: string;
  readonly key: string;
}

/** What `decode -f json` prints. */
export interface EnvelopeJson {
  readonly version: number;
  readonly headers: readonly HeaderJson[];
  readonly bodies: readonly BodyJson[];
  readonly diagnostics: readonly AmfDiagnostic[];
  /** Bytes after the last body, hexadecimal. */
  readonly trailing?: string;
  /** Bytes before the envelope, as text. */
  readonly prefix?: string;
  /** The envelope that follows in the same body. */
  readonly next?: EnvelopeJson;
}

/** A bare value with its findings. */
export function valueToJson(decoded: DecodedValue): ValueJson {
  return { value: decoded.value(), diagnostics: decoded.diagnostics };
}

function headerToJson(tape: Tape, header: EnvelopeHeader): HeaderJson {
  const { name, mustUnderstand, declaredLength, length, diagnostics } = header;
  return { name, mustUnderstand, declaredLength, length, value: toValue(tape, header.node), diagnostics };
}

function bodyToJson(tape: Tape, body: EnvelopeBody): BodyJson {
  const { target, response, declaredLength, length, kind, key, diagnostics } = body;
  return { target, response, declaredLength, length, kind, key, value: toValue(tape, body.node), diagnostics };
}

/** An envelope with all its values. `prefixFrom` = where foreign bytes before it begin in `envelope.bytes`. */
export function envelopeToJson(envelope: Envelope, prefixFrom = envelope.from): EnvelopeJson {
  const { tape, bytes, from, to, trailing } = envelope;
  return {
    version: envelope.version,
    headers: envelope.headers.map((header) => headerToJson(tape, header)),
    bodies: envelope.bodies.map((body) => bodyToJson(tape, body)),
    diagnostics: envelope.diagnostics,
    ...(trailing > 0 ? { trailing: toHex(bytes, to, to + trailing) } : {}),
    ...(prefixFrom < from ? { prefix: decodeText(bytes, prefixFrom, from) } : {}),
    ...(envelope.next !== null ? { next: envelopeToJson(envelope.next) } : {}),
  };
}
