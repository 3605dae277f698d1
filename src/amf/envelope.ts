import type { ClassSchema } from './class-schema.ts';
import type { AmfDiagnostic } from './diagnostic.ts';
import { EnvelopeReader } from './envelope-reader.ts';
import type { GuessMemory } from './guess-memory.ts';
import { looksLikeEnvelope } from './head.ts';
import type { AmfLimits } from './limits.ts';
import { strictFailure } from './strict.ts';
import { Tape } from './tape.ts';

export interface EnvelopeOptions {
  /** The HTTP direction; null or absent = unknown, the targets decide. */
  readonly direction?: 'request' | 'response' | null;
  /** Stop at the first deviation that PyAMF's strict mode refuses (domain §0.2); it is in `Envelope.failure`. */
  readonly strict?: boolean;
  readonly limits?: Partial<AmfLimits>;
  /** Bytes that are missing from the capture: `[offset, length]` from the start of the envelope, ascending; they read as 0 in `bytes`. */
  readonly holes?: readonly (readonly [number, number])[];
  /** Bytes known to be missing after `to`: running out of data is then the capture's fault. */
  readonly missing?: number;
  /** Layouts of the application's own externalizable classes. */
  readonly classes?: ClassSchema;
  /** What was learnt about unknown externalizables; give one per capture. */
  readonly guesses?: GuessMemory;
  /** A tape to use again; what was read with it before becomes invalid. */
  readonly tape?: Tape;
  /** AMF0 dates and XML take a place in the reference table (domain §3.3, PyAMF and Red5). */
  readonly countDates?: boolean;
}

export interface EnvelopeHeader {
  readonly name: string;
  readonly mustUnderstand: boolean;
  /** As written; 4294967295 = unknown. */
  readonly declaredLength: number;
  /** Bytes of the value as read. */
  readonly length: number;
  /** First byte of the value from the start of the body. */
  readonly offset: number;
  readonly node: number;
  /** The value was decoded to its end. */
  readonly complete: boolean;
  readonly diagnostics: readonly AmfDiagnostic[];
}

export type BodyKind = 'request' | 'result' | 'status' | 'debug';

export interface EnvelopeBody {
  readonly target: string;
  readonly response: string;
  readonly kind: BodyKind;
  /** Response URI of a request, target without its suffix of an answer. */
  readonly key: string;
  readonly declaredLength: number;
  readonly length: number;
  readonly offset: number;
  readonly node: number;
  /** The value holds an AMF3 switch. */
  readonly usesAmf3: boolean;
  /** The value was decoded to its end. */
  readonly complete: boolean;
  readonly diagnostics: readonly AmfDiagnostic[];
}

/** One remoting envelope. Its values live on `tape` and are valid as long as `bytes` are unchanged and the tape is not used again. */
export interface Envelope {
  readonly version: number;
  readonly headers: readonly EnvelopeHeader[];
  readonly bodies: readonly EnvelopeBody[];
  /** Findings about the envelope itself. */
  readonly diagnostics: readonly AmfDiagnostic[];
  readonly bytes: Uint8Array;
  /** The envelope is `bytes[from, to)`, trailing bytes excluded. */
  readonly from: number;
  readonly to: number;
  /** Bytes after the last body that are no envelope, `bytes[to, to + trailing)`. */
  readonly trailing: number;
  readonly tape: Tape;
  /** Every header and body was decoded to its end (a body count that is too high does not matter). */
  readonly complete: boolean;
  /** The first deviation that strict mode refuses; null without one or without strict mode. */
  readonly failure: AmfDiagnostic | null;
  /** An envelope that follows in the same HTTP body. */
  readonly next: Envelope | null;
}

/** Envelopes of one body that are read; what follows is trailing bytes. */
const MAX_CONCATENATED = 64;

/** An envelope while it is being read. */
export type MutableEnvelope = {
  -readonly [K in keyof Envelope]: K extends 'next' ? MutableEnvelope | null : Envelope[K];
};

/**
 * Decodes the remoting envelope in `bytes[from, to)` (domain §2). Never throws because of data: whatever could be built is there, with
 * findings, and reading goes on at the next header or body that can be trusted.
 *
 * All offsets, also those of following envelopes, count from `from`. Values are read from the tape with `access.ts`, `value.ts`, `shape.ts`.
 */
export function readEnvelope(bytes: Uint8Array, from: number, to: number, options: EnvelopeOptions = {}): Envelope {
  const tape = options.tape ?? new Tape();
  tape.reset(bytes, from, to);
  if (options.holes !== undefined) tape.holes = options.holes.map(([at, length]) => [from + at, from + at + length]);
  const reader = tape.scratch instanceof EnvelopeReader ? tape.scratch : new EnvelopeReader(tape);
  tape.scratch = reader;
  reader.reset(options);
  const envelope: MutableEnvelope = reader.read(from);
  let last = envelope;
  for (let count = 1; count < MAX_CONCATENATED && last.trailing > 0 && looksLikeEnvelope(bytes, last.to, to); count++) {
    const nodes = tape.count;
    const next: MutableEnvelope = reader.read(last.to);
    if (!next.complete) {
      tape.rewind(nodes);
      break;
    }
    last.next = next;
    last.trailing = 0;
    last = next;
  }
  for (let at: MutableEnvelope | null = envelope; at !== null; at = at.next) reader.reportTail(at);
  if (options.strict === true) envelope.failure = strictFailure(envelope);
  return envelope;
}
