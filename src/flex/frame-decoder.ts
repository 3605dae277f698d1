import { type DecodeValueOptions, decodeAmf3 } from '../amf/decode-value.ts';
import type { AmfDiagnostic } from '../amf/diagnostic.ts';
import { Tape } from '../amf/tape.ts';
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
  readonly #options: DecodeValueOptions;
  readonly #tape = new Tape();

  /** @param options limits, class layouts and guesses as for envelopes */
  constructor(options: DecodeValueOptions = {}) {
    this.#options = options;
  }

  decode(bytes: Uint8Array, from: number, to: number): DecodedFrame {
    const start = valueStart(bytes, from, to);
    const { tape, node, diagnostics } = this.#read(bytes, start, to, false);
    return { tape, node, message: readFlexMessage(tape, node), diagnostics };
  }

  /** Where the object at `from` ends: null when bytes are missing, NaN when there is none (see `MeasureValue`); messages are objects. */
  measure(bytes: Uint8Array, from: number, to: number): number | null {
    const start = valueStart(bytes, from, to);
    if (start >= to) return null;
    if (bytes[start] !== OBJECT) return bytes[start] === SWITCH && start + 1 >= to ? null : Number.NaN;
    const { end, complete, diagnostics } = this.#read(bytes, start, to, true);
    if (complete) return start + end;
    return diagnostics.some(({ code }) => code === 'amf.truncated' || code === 'amf.count-limit') ? null : Number.NaN;
  }

  #read(bytes: Uint8Array, from: number, to: number, allowTrailing: boolean): ReturnType<typeof decodeAmf3> {
    return decodeAmf3(bytes, { ...this.#options, direction: 'response', tape: this.#tape, from, to, allowTrailing });
  }
}

function valueStart(bytes: Uint8Array, from: number, to: number): number {
  return bytes[from] === SWITCH && from + 1 < to && bytes[from + 1] === OBJECT ? from + 1 : from;
}
