import type { DecodeValueOptions } from '../amf/decode-value.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { FrameDecoder } from '../flex/frame-decoder.ts';
import { FrameReader, type FrameSink } from '../flex/frame-reader.ts';
import { keepValue } from '../flex/keep-value.ts';
import type { CallDiagnostic, ValuesMode } from './call-record.ts';
import { pushedMessage } from './response-side.ts';
import type { PushedMessage, ResponseSide } from './sides.ts';

export interface StreamChannelOptions {
  readonly values: ValuesMode;
  /** Longest frame kept, in bytes. */
  readonly maxFrame: number;
  /** Limits, class layouts and guesses of the AMF decoder. */
  readonly decode?: DecodeValueOptions;
  /** A message the server pushed. */
  readonly onPush: (pushed: PushedMessage) => void;
  /** What is odd about the stream; `timeNs` of the bytes that show it. */
  readonly onTrouble: (code: DiagnosticCode, detail: string, timeNs: number) => void;
}

/**
 * The response of a streaming channel (domain §1.7) while it is open: takes body bytes as they arrive and tells of every message at once.
 * Keeps nothing but one unfinished frame.
 */
export class StreamChannel implements FrameSink {
  readonly #options: StreamChannelOptions;
  readonly #decoder: FrameDecoder;
  readonly #frames: FrameReader;
  #messages = 0;
  #acknowledged = false;
  #nowNs = Number.NaN;

  constructor(options: StreamChannelOptions) {
    this.#options = options;
    this.#decoder = new FrameDecoder(options.decode);
    this.#frames = new FrameReader(this, {
      maxFrame: options.maxFrame,
      measure: (bytes, from, to) => this.#decoder.measure(bytes, from, to),
    });
  }

  /** Frames that held a message, the acknowledgement of the opening included. */
  get messages(): number {
    return this.#messages;
  }

  /** The next body bytes; borrowed until it returns. */
  data(bytes: Uint8Array, from: number, to: number, timeNs: number): void {
    this.#nowNs = timeNs;
    this.#frames.push(bytes, from, to, timeNs);
  }

  /** `length` body bytes will never come. */
  gap(length: number): void {
    this.#frames.gap(length);
  }

  /** The body is over; what the correlator needs to know of it. */
  end(): ResponseSide {
    this.#frames.end();
    return {
      direction: 'response',
      form: 'stream',
      version: null,
      answers: [],
      debug: [],
      pushes: [],
      whole: true,
      cut: false,
      note: this.#acknowledged ? 'opened' : null,
      findings: [],
    };
  }

  message(bytes: Uint8Array, from: number, to: number, timeNs: number, _whole: boolean): void {
    const { tape, node, message, diagnostics } = this.#decoder.decode(bytes, from, to);
    this.#messages++;
    for (const { code, detail } of diagnostics) this.#options.onTrouble(code, detail, timeNs);
    if (message?.role === 'acknowledge' && message.correlationId === 'open') {
      this.#acknowledged = true;
      return;
    }
    const notes: CallDiagnostic[] = diagnostics.map(({ code, detail }) => ({ code, detail }));
    if (message === null) {
      const value = keepValue(tape, node, this.#options.values);
      this.#options.onPush({
        ...UNKNOWN_MESSAGE,
        atNs: timeNs,
        bytes: to - from,
        value,
        diagnostics: notes,
      });
      return;
    }
    const pushed = pushedMessage(tape, message, null, this.#options.values);
    this.#options.onPush({ ...pushed, atNs: timeNs, bytes: to - from, diagnostics: [...notes, ...pushed.diagnostics] });
  }

  heartbeat(_count: number): void {}

  padding(_size: number): void {}

  ended(): void {}

  trouble(code: DiagnosticCode, detail: string): void {
    this.#options.onTrouble(code, detail, this.#nowNs);
  }
}

const UNKNOWN_MESSAGE: PushedMessage = {
  answer: null,
  atNs: Number.NaN,
  destination: null,
  subtopic: null,
  messageClass: null,
  messageId: null,
  correlationId: null,
  receiver: null,
  bytes: 0,
  asAnswer: null,
  diagnostics: [],
};
