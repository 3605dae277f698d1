import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type EnvelopeJson, envelopeToJson } from '../../src/amf/decode-json.ts';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { type EncodeEnvelopeOptions, encodeAmf0, encodeAmf3, encodeEnvelope } from '../../src/amf/encode.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import type { AmfValue } from '../../src/amf/value.ts';
import { toHex } from '../../src/bytes/text.ts';

export interface RoundTripResult {
  readonly compared: number;
  /** Values equal after decode, encode, decode. */
  readonly equal: number;
  /** Bytes equal after decode, encode. */
  readonly identical: number;
  readonly failures: readonly { readonly file: string; readonly why: string }[];
  /** Why bytes differ where values do not. */
  readonly differences: readonly { readonly file: string; readonly why: string }[];
}

/** The way of one file through decoder, encoder and decoder. */
export interface Trip {
  readonly codes: ReadonlySet<string>;
  readonly values: unknown;
  encode(options: EncodeEnvelopeOptions): Uint8Array;
  again(bytes: Uint8Array): unknown;
}

function valuesOf(json: EnvelopeJson): unknown {
  return [json.version, json.trailing, [...json.headers, ...json.bodies].map((part) => part.value)];
}

/** @param kind as in the corpus: `value-amf0`, `value-amf3`, `envelope-request`, `envelope-response` */
export function tripOf(kind: string, bytes: Uint8Array): Trip {
  if (kind.startsWith('value')) {
    const decode = kind === 'value-amf0' ? decodeAmf0 : decodeAmf3;
    const encode = kind === 'value-amf0' ? encodeAmf0 : encodeAmf3;
    const decoded = decode(bytes);
    const value: AmfValue = decoded.value();
    return {
      codes: new Set(decoded.diagnostics.map((item) => item.code)),
      values: value,
      encode: (options) => encode(value, options),
      again: (encoded) => decode(encoded).value(),
    };
  }
  const direction = kind === 'envelope-request' ? 'request' : 'response';
  const read = (from: Uint8Array) => envelopeToJson(readEnvelope(from, 0, from.length, { direction }));
  const json = read(bytes);
  const parts = [...json.headers, ...json.bodies];
  return {
    codes: new Set([...json.diagnostics, ...parts.flatMap((part) => part.diagnostics)].map((item) => item.code)),
    values: valuesOf(json),
    encode: (options) => encodeEnvelope(json, options),
    again: (encoded) => valuesOf(read(encoded)),
  };
}

/** Findings that tell why the encoder's bytes are others. */
const REASONS: readonly (readonly [string, string])[] = [
  ['amf.noncanonical-u29', 'integers longer than needed'],
  ['amf.bad-utf8', 'text that is not UTF-8'],
  ['amf.modified-utf8', 'modified UTF-8'],
  ['amf.bad-reference', 'reference to nothing, written with another marker'],
  ['amf.body-count-short', 'body count too high'],
  ['amf.noncanonical-boolean', 'boolean byte above 1'],
  ['amf.arguments-not-counted', 'reference to a date, which is written again'],
];

function nextDifference(bytes: Uint8Array, encoded: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] === encoded[at]) at++;
  return at;
}

/** Whether a NaN stands so that `at` is one of its eight bytes. */
function isNaNAt(bytes: Uint8Array, at: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let from = Math.max(0, at - 7); from <= at && from + 8 <= bytes.length; from++)
    if (Number.isNaN(view.getFloat64(from))) return true;
  return false;
}

/** Why the encoder wrote other bytes for the same value. */
export function whyDifferent(trip: Trip, bytes: Uint8Array, encoded: Uint8Array): string {
  const hex = toHex(bytes, 0, bytes.length);
  for (const [options, why] of [
    [{ inlineTraits: true }, 'traits written again inline'],
    [{ inlineStrings: true }, 'strings written again inline'],
    [{ inlineTraits: true, inlineStrings: true }, 'traits and strings written again inline'],
    [{ amf3: true }, 'every argument switched to AMF3'],
  ] as const) {
    const other = trip.encode(options);
    if (toHex(other, 0, other.length) === hex) return why;
  }
  const at = nextDifference(bytes, encoded, 0);
  // A length before the value differs first, and only in its last byte, where a switch of one byte was left out.
  const value = bytes[at] !== 0x11 && bytes[at + 1] === encoded[at + 1] ? nextDifference(bytes, encoded, at + 1) : at;
  if (bytes[value] === 0x11) return 'switch to AMF3 for a value that AMF0 has too';
  // The low bits of an AMF3 object's header: 11 = traits follow, 01 = a reference to traits.
  if (bytes[at - 1] === 0x0a && (bytes[at]! & 3) === 3 && (encoded[at]! & 3) === 1)
    return 'traits written again inline';
  if (trip.codes.has('amf.nonfinite') && isNaNAt(encoded, at) && isNaNAt(bytes, at))
    return 'NaN with another bit pattern';
  if (bytes[at] === 0x0c && encoded[at] === 0x02) return 'long string marker for a short string';
  return REASONS.find(([code]) => trip.codes.has(code))?.[1] ?? `unexplained at byte ${at}`;
}

/** Decodes, encodes and decodes again every value and envelope of a corpus folder (see `checkCorpus`). */
export function checkRoundTrips(dir: string): RoundTripResult {
  const failures: { file: string; why: string }[] = [];
  const differences: { file: string; why: string }[] = [];
  let compared = 0;
  let identical = 0;
  for (const path of readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!path.endsWith('.expected.json')) continue;
    const expected = JSON.parse(readFileSync(join(dir, path), 'utf8')) as {
      kind: string;
      expect: string;
      file: string;
    };
    if (expected.expect !== 'value' || !/^(?:value-|envelope-)/.test(expected.kind)) continue;
    const bytes = new Uint8Array(readFileSync(join(dir, path, '..', expected.file)));
    compared++;
    try {
      const trip = tripOf(expected.kind, bytes);
      const encoded = trip.encode({});
      if (!isDeepStrictEqual(trip.again(encoded), trip.values))
        failures.push({ file: path, why: 'value differs after encoding' });
      else if (toHex(encoded, 0, encoded.length) === toHex(bytes, 0, bytes.length)) identical++;
      else differences.push({ file: path, why: whyDifferent(trip, bytes, encoded) });
    } catch (error) {
      failures.push({ file: path, why: String(error) });
    }
  }
  return { compared, equal: compared - failures.length, identical, failures, differences };
}
