import { BareReader } from '../amf/bare-reader.ts';
import type { DecodeValueOptions } from '../amf/decode-value.ts';
import type { AmfDiagnostic } from '../amf/diagnostic.ts';
import { type AmfLimits, amfLimits } from '../amf/limits.ts';
import { Tape } from '../amf/tape.ts';
import type { ReaderOptions } from '../amf/value-reader.ts';
import type { FlexMessage } from './flex-message.ts';
import { readFlexMessage } from './read-message.ts';

/** One frame of a streaming channel. What is on the tape is valid until the next frame is decoded. */
export interface DecodedFrame {
  readonly tape: Tape;
  readonly node: number;
  /** Null when the value is no Flex message. */
  readonly message: FlexMessage | null;
  readonly diagnostics: readonly AmfDiagnostic[];
}

/** The AMF0 switch that some writers put before the AMF3 value of a frame. */
const SWITCH = 0x11;
const OBJECT = 0x0a;

/** Decodes the values of a streaming channel, each with fresh tables (domain §1.7). Uses one tape for all of them. */
export class FrameDecoder {
  readonly #options: ReaderOptions;
  readonly #limits: AmfLimits;
  readonly #reader = BareReader.of(new Tape());

  /** @param options limits, class layouts and guesses as for envelopes */
  constructor(options: Pick<DecodeValueOptions, 'limits' | 'classes' | 'guesses' | 'countDates'> = {}) {
    const { limits, ...others } = options;
    this.#limits = amfLimits(limits);
    this.#options = { ...others, direction: 'response' };
  }

  decode(bytes: Uint8Array, from: number, to: number): DecodedFrame {
    const { tape, node, diagnostics } = this.#read(bytes, valueStart(bytes, from, to), to, false);
    return new Frame(tape, node, diagnostics);
  }

  /** Where the object at `from` ends: null when bytes are missing, NaN when there is none (see `MeasureValue`); messages are objects. */
  measure(bytes: Uint8Array, from: number, to: number): number | null {
    const start = valueStart(bytes, from, to);
    if (start >= to) return null;
    if (bytes[start] !== OBJECT) return bytes[start] === SWITCH && start + 1 >= to ? null : Number.NaN;
    const { end, complete, diagnostics } = this.#read(bytes, start, to, true);
    if (complete) return end;
    return diagnostics.some(({ code }) => code === 'amf.truncated' || code === 'amf.count-limit') ? null : Number.NaN;
  }

  #read(bytes: Uint8Array, from: number, to: number, allowTrailing: boolean): BareReader {
    this.#reader.tape.reset(bytes, from, to);
    this.#reader.read('amf3', this.#limits, this.#options, allowTrailing);
    return this.#reader;
  }
}

/** A class, as what `BareReader` hands out is made of classes: see `Finding` there. */
class Frame implements DecodedFrame {
  readonly tape: Tape;
  readonly node: number;
  readonly message: FlexMessage | null;
  readonly diagnostics: readonly AmfDiagnostic[];

  constructor(tape: Tape, node: number, diagnostics: readonly AmfDiagnostic[]) {
    this.tape = tape;
    this.node = node;
    this.message = readFlexMessage(tape, node);
    this.diagnostics = diagnostics;
  }
}

function valueStart(bytes: Uint8Array, from: number, to: number): number {
  return bytes[from] === SWITCH && from + 1 < to && bytes[from + 1] === OBJECT ? from + 1 : from;
}
