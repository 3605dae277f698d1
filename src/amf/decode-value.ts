import { BareReader } from './bare-reader.ts';
import type { ClassSchema } from './class-schema.ts';
import { type AmfDiagnostic, FindingList } from './diagnostic.ts';
import type { GuessMemory } from './guess-memory.ts';
import { type AmfLimits, amfLimits } from './limits.ts';
import { Tape } from './tape.ts';
import { toValue } from './to-value.ts';
import type { AmfValue } from './value.ts';
import { ValueReader } from './value-reader.ts';

export interface DecodeValueOptions {
  /** Whose value it is; indicators of attacks are for requests. Absent = unknown. */
  readonly direction?: 'request' | 'response' | null;
  readonly limits?: Partial<AmfLimits>;
  readonly classes?: ClassSchema;
  readonly guesses?: GuessMemory;
  readonly countDates?: boolean;
  /** Bytes of `bytes` to decode; default all. */
  readonly from?: number;
  readonly to?: number;
  /** Missing bytes, `[offset, length]` from `from`. */
  readonly holes?: readonly (readonly [number, number])[];
  /** The value is followed by others: bytes after it are no finding. */
  readonly allowTrailing?: boolean;
  readonly tape?: Tape;
}

export interface DecodedValue {
  readonly tape: Tape;
  readonly node: number;
  readonly diagnostics: readonly AmfDiagnostic[];
  /** One past the last byte read, from the start. */
  readonly end: number;
  /** Decoded to its end. */
  readonly complete: boolean;
  /** The value in the neutral model (built at each call). */
  value(): AmfValue;
}

function decode(encoding: 'amf0' | 'amf3', bytes: Uint8Array, options: DecodeValueOptions): DecodedValue {
  const from = options.from ?? 0;
  const to = options.to ?? bytes.length;
  const tape = options.tape ?? new Tape();
  tape.reset(bytes, from, to);
  if (options.holes !== undefined) {
    tape.holes = options.holes.map(([offset, length]) => [from + offset, from + offset + length]);
  }
  const reader = BareReader.of(tape);
  reader.read(encoding, amfLimits(options.limits), options, options.allowTrailing === true);
  const { node } = reader;
  return {
    tape,
    node,
    diagnostics: reader.diagnostics,
    end: reader.end - from,
    complete: reader.complete,
    value: () => toValue(tape, node),
  };
}

/** Decodes one AMF0 value. Never throws because of data. */
export function decodeAmf0(bytes: Uint8Array, options: DecodeValueOptions = {}): DecodedValue {
  return decode('amf0', bytes, options);
}

/** Decodes one AMF3 value (no switch before it). Never throws because of data. */
export function decodeAmf3(bytes: Uint8Array, options: DecodeValueOptions = {}): DecodedValue {
  return decode('amf3', bytes, options);
}

export interface DecodedSequence {
  readonly tape: Tape;
  readonly nodes: readonly number[];
  readonly diagnostics: readonly AmfDiagnostic[];
  readonly end: number;
  readonly complete: boolean;
}

/** Decodes values in a row that share their reference tables, as in RTMP commands and FLV metadata, up to the end of the data. */
export function decodeSequence(
  encoding: 'amf0' | 'amf3',
  bytes: Uint8Array,
  options: DecodeValueOptions = {},
): DecodedSequence {
  const from = options.from ?? 0;
  const to = options.to ?? bytes.length;
  const tape = options.tape ?? new Tape();
  tape.reset(bytes, from, to);
  const reader = new ValueReader(tape);
  reader.reset(amfLimits(options.limits), options);
  const walk = reader.walk;
  walk.findings = new FindingList();
  const read = reader.readSequence(encoding, from, to);
  return { tape, nodes: read.nodes, diagnostics: walk.findings.items, end: read.end - from, complete: !walk.stopped };
}
