import { ByteWriter } from '../bytes/byte-writer.ts';
import { fromHex } from '../bytes/text.ts';
import { writeAmf0 } from './encode-amf0.ts';
import { writeAmf3 } from './encode-amf3.ts';
import { EncodeContext, type EncodeOptions } from './encode-context.ts';
import { EncodeError } from './encode-error.ts';
import { ARGUMENTS_NOT_BUT_DATES } from './numbering.ts';
import { splitTarget } from './target.ts';
import type { AmfValue } from './value.ts';

/** Writes one value as AMF0. @throws EncodeError when the value cannot be written */
export function encodeAmf0(value: AmfValue, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  writeAmf0(new EncodeContext(out, options), value, true);
  return out.toBytes();
}

/** Writes one value as AMF3, without a switch before it. @throws EncodeError when the value cannot be written */
export function encodeAmf3(value: AmfValue, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  writeAmf3(new EncodeContext(out, options), value);
  return out.toBytes();
}

/** An envelope to write: what `decode -f json` prints, of which only these members count. */
export interface EnvelopeInput {
  readonly version: number;
  readonly headers?: readonly HeaderInput[];
  readonly bodies: readonly BodyInput[];
  /** Hexadecimal bytes after the last body. */
  readonly trailing?: string;
}

interface PartInput {
  readonly value: AmfValue;
  readonly declaredLength?: number;
  readonly length?: number;
  /** Of these only `amf.arguments-not-counted` counts: this part is then numbered as it was. */
  readonly diagnostics?: readonly { readonly code: string; readonly detail?: string }[];
}

export interface HeaderInput extends PartInput {
  readonly name: string;
  readonly mustUnderstand?: boolean;
}

export interface BodyInput extends PartInput {
  readonly target: string;
  readonly response: string;
}

export interface EncodeEnvelopeOptions extends EncodeOptions {
  /**
   * Lengths written before values: `exact`, `unknown` (−1), `zero` (PyAMF), `one` (BlazeDS), or `declared` (default): the input's `declaredLength` where
   * it differed from the value's length, else exact.
   */
  readonly lengths?: 'exact' | 'unknown' | 'zero' | 'one' | 'declared';
  /** Write every value (of a request every argument) as a switch and AMF3, as PyAMF does in version 3. */
  readonly amf3?: boolean;
}

function writeSwitched(context: EncodeContext, value: AmfValue, isRequest: boolean): void {
  const { out } = context;
  const isList = value !== null && typeof value === 'object' && value.$ === 'array' && value.assoc === undefined;
  if (!isRequest || !isList) {
    out.writeU8(0x11);
    writeAmf3(context, value);
    return;
  }
  out.writeU8(0x0a);
  out.writeU32(value.items.length);
  for (const [index, item] of value.items.entries()) {
    out.writeU8(0x11);
    context.inside(index, () => writeAmf3(context, item));
  }
}

function writePart(
  out: ByteWriter,
  part: PartInput,
  options: EncodeEnvelopeOptions,
  path: string,
  isRequest = false,
): void {
  const at = out.length;
  out.writeU32(0xffffffff);
  const numbering = part.diagnostics?.find((item) => item.code === 'amf.arguments-not-counted');
  const countDates = numbering?.detail === ARGUMENTS_NOT_BUT_DATES;
  const context = new EncodeContext(
    out,
    numbering === undefined ? options : { countArguments: false, countDates, ...options },
  );
  try {
    if (options.amf3 === true) writeSwitched(context, part.value, isRequest);
    else writeAmf0(context, part.value, true);
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    const message = error.message.replace(/ \(at .*\)$/, '');
    throw new EncodeError(
      message,
      error.path === '' || error.path.startsWith('[') ? path + error.path : `${path}.${error.path}`,
    );
  }
  const exact = out.length - at - 4;
  const given = part.declaredLength;
  const declared = given === undefined || given === part.length ? exact : given >>> 0;
  out.patchU32(at, { exact, unknown: 0xffffffff, zero: 0, one: 1, declared }[options.lengths ?? 'declared']);
}

/** Writes a remoting envelope. Every value gets reference tables of its own. @throws EncodeError when a value cannot be written */
export function encodeEnvelope(envelope: EnvelopeInput, options: EncodeEnvelopeOptions = {}): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(1024);
  const names = new EncodeContext(out, options);
  out.writeU16(envelope.version);
  const headers = envelope.headers ?? [];
  out.writeU16(headers.length);
  for (const [index, header] of headers.entries()) {
    names.writeUtf8(header.name, 2);
    out.writeU8(header.mustUnderstand === true ? 1 : 0);
    writePart(out, header, options, `headers[${index}]`);
  }
  out.writeU16(envelope.bodies.length);
  for (const [index, body] of envelope.bodies.entries()) {
    names.writeUtf8(body.target, 2);
    names.writeUtf8(body.response, 2);
    writePart(out, body, options, `bodies[${index}]`, splitTarget(body.target) === null);
  }
  if (envelope.trailing !== undefined) out.writeBytes(fromHex(envelope.trailing) ?? new Uint8Array(0));
  return out.toBytes();
}
